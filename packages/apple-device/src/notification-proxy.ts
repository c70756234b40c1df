import type { Connection } from './connection.ts';
import { text } from './dictionary.ts';
import { openService, type TrustedPhone } from './phone.ts';
import { receivePlist, sendPlist } from './property-list-service.ts';

/** A conversation with notification_proxy: what happens on the phone, by Apple's names of its notifications. */
export class NotificationProxy implements AsyncDisposable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Asks to be told of these notifications from now on. */
  async observe(...names: readonly string[]): Promise<void> {
    for (const Name of names) await sendPlist(this.#connection, { Command: 'ObserveNotification', Name });
  }

  /** Posts a notification to the phone's processes, as a sync or backup announces itself. */
  async post(name: string): Promise<void> {
    await sendPlist(this.#connection, { Command: 'PostNotification', Name: name });
  }

  /** The observed notifications as they come, for as long as it takes; ends when the phone ends the service. */
  async *notifications(): AsyncGenerator<string, void, undefined> {
    this.#connection.idleMs = Number.POSITIVE_INFINITY;
    for (;;) {
      const message = await receivePlist(this.#connection);
      if (text(message, 'Command') === 'ProxyDeath') return;
      const name = text(message, 'Name');
      if (text(message, 'Command') === 'RelayNotification' && name !== undefined) yield name;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.destroy();
  }
}

/** Starts notification_proxy on a phone. */
export async function openNotificationProxy(phone: TrustedPhone): Promise<NotificationProxy> {
  return new NotificationProxy(await openService(phone, 'com.apple.mobile.notification_proxy'));
}
