import { phoneInfo, phoneList } from '../../commands/phone.ts';
import { sentenceFor } from '../../sentences.ts';
import type { Output } from '../api/endpoints.ts';
import type { World } from '../world.ts';

type Phones = Output<'GET /api/phones'>;
type Listed = Omit<Phones['phones'][number], 'id'>;

export async function phones({ session }: World): Promise<Phones> {
  try {
    const { json } = await phoneList(session);
    const { phones } = json as { readonly phones: readonly Listed[] };
    return { phones: phones.map((phone) => ({ id: `phone:${phone.udid}`, ...phone })), problem: null };
  } catch (error) {
    return { phones: [], problem: sentenceFor(error) };
  }
}

export async function phoneFacts(
  id: string,
  { session }: World,
): Promise<Output<'GET /api/phones/{phone}/info'>> {
  const { json } = await phoneInfo(id.replace(/^phone:/, ''), session);
  return json as Output<'GET /api/phones/{phone}/info'>;
}
