import { DeviceError } from '@safelight/apple-device/errors';
import { phoneInfo, phoneList } from '../../commands/phone.ts';
import { PhoneError } from '../../phone/phone-error.ts';
import { sentenceFor } from '../../sentences.ts';
import type { Output } from '../api/endpoints.ts';
import { Refusal } from '../guard/refusal.ts';
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

type Facts = Output<'GET /api/phones/{phone}/info'>;

/** A phone that was unplugged, is locked or trusts nobody is an answer, and no failure of the server. */
export async function phoneFacts(id: string, { session }: World): Promise<Facts> {
  const udid = /^phone:([\dA-Za-z-]{1,64})$/.exec(id)?.[1];
  if (udid === undefined) throw new Refusal(404, 'not-listed');
  try {
    const { json } = await phoneInfo(udid, session);
    return { facts: json as Facts['facts'], problem: null };
  } catch (error) {
    if (!(error instanceof PhoneError || error instanceof DeviceError)) throw error;
    return { facts: null, problem: sentenceFor(error) };
  }
}
