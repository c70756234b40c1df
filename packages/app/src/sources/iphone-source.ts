import { openSession, phoneFacts, type TrustedPhone, threadedMediaFiles } from '@safelight/apple-device';
import { findPhone } from '../phone/find-phones.ts';
import { phoneMedia } from '../phone/phone-media.ts';
import { trustedPhone } from '../phone/trusted-phone.ts';
import type { Session } from '../session.ts';
import { type IphoneSource, iosMediaSource } from './ios-media-source.ts';

/** Opens `phone` or `phone:UDID`; pairs where the phone does not trust this computer yet. Errors: PhoneError, DeviceError, UsageError. */
export async function openPhone(name: string, session: Session): Promise<IphoneSource> {
  const udid = name.slice('phone:'.length);
  const device = await findPhone(udid === '' ? undefined : udid, session);
  return await openIphoneSource(await trustedPhone(device, session), session);
}

async function openIphoneSource(phone: TrustedPhone, session: Session): Promise<IphoneSource> {
  const { name, timeZone } = await factsOf(phone);
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
