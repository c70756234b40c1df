import { openSession, phoneFacts, type TrustedPhone, threadedMediaFiles } from '@safelight/apple-device';
import { factsDocument } from '../phone/facts-document.ts';
import { findPhone } from '../phone/find-phones.ts';
import { phoneMedia } from '../phone/phone-media.ts';
import { trustedPhone } from '../phone/trusted-phone.ts';
import { notePhone } from '../safety/phone-notes.ts';
import type { Session } from '../session.ts';
import { type IphoneSource, iosMediaSource } from './ios-media-source.ts';

/** Opens `phone` or `phone:UDID`; pairs where the phone does not trust this computer yet. Errors: PhoneError, DeviceError, UsageError. */
export async function openPhone(name: string, session: Session): Promise<IphoneSource> {
  const udid = name.slice('phone:'.length);
  const device = await findPhone(udid === '' ? undefined : udid, session);
  const phone = await trustedPhone(device, session);
  const facts = await factsOf(phone);
  notePhone(session, factsDocument(facts, { device, health: undefined }));
  return openIphoneSource(phone, facts, session);
}

function openIphoneSource(
  phone: TrustedPhone,
  { name, timeZone }: Awaited<ReturnType<typeof factsOf>>,
  session: Session,
): IphoneSource {
  const media = phoneMedia(threadedMediaFiles(phone));
  const id = { key: `iphone:${phone.device.udid}`, kind: 'iphone', name: name ?? 'iPhone' };
  const zone = soundZone(timeZone) ?? session.timeZone;
  return iosMediaSource({ id, of: 'phone', media, timeZone: zone }, session);
}

async function factsOf(phone: TrustedPhone): ReturnType<typeof phoneFacts> {
  await using lockdown = await openSession(phone);
  return await phoneFacts(lockdown);
}

/** A phone may say anything. */
function soundZone(zone: string | undefined): string | undefined {
  try {
    return zone === undefined
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
