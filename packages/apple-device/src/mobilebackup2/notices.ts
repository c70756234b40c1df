import { type NotificationProxy, openNotificationProxy } from '../notification-proxy.ts';
import type { TrustedPhone } from '../phone.ts';

/** What happens on the phone's screen while it is backed up. */
export type PhoneNotice = 'passcode-wanted' | 'passcode-done' | 'stop-wanted';

/** Apple's notifications; only notification_proxy tells that the phone waits for its passcode (idevicebackup2.c). */
const meanings: ReadonlyMap<string, PhoneNotice> = new Map([
  ['com.apple.LocalAuthentication.ui.presented', 'passcode-wanted'],
  ['com.apple.LocalAuthentication.ui.dismissed', 'passcode-done'],
  ['com.apple.itunes-client.syncCancelRequest', 'stop-wanted'],
]);

/** Calls `onNotice` for what happens on the phone, until the proxy is disposed; it also posts what a host has to say. */
export async function watchNotices(
  phone: TrustedPhone,
  onNotice: (notice: PhoneNotice) => void,
): Promise<NotificationProxy> {
  const proxy = await openNotificationProxy(phone);
  await proxy.observe(...meanings.keys());
  passOn(proxy, onNotice).catch(() => {});
  return proxy;
}

async function passOn(proxy: NotificationProxy, onNotice: (notice: PhoneNotice) => void): Promise<void> {
  for await (const name of proxy.notifications()) {
    const notice = meanings.get(name);
    if (notice !== undefined) onNotice(notice);
  }
}
