import type { HostConnection } from '../link/host-connection.ts';
import type { SimulatedPhone } from '../phone.ts';
import type { Service } from './service.ts';

/** notification_proxy: hosts observe the phone's notifications and post their own (libimobiledevice). */
export const notificationProxyService: Service = {
  name: 'com.apple.mobile.notification_proxy',
  async serve(connection: HostConnection, phone: SimulatedPhone): Promise<void> {
    const observed = new Set<unknown>();
    const stop = phone.onNotification((name) => {
      if (!observed.has(name)) return;
      connection.sendPlist({ Command: 'RelayNotification', Name: name }).catch(() => {});
    });
    try {
      for (;;) {
        const request = await connection.receivePlist();
        if (request.Command === 'ObserveNotification') observed.add(request.Name);
        if (request.Command === 'PostNotification') phone.postNotification(String(request.Name));
        if (request.Command === 'Shutdown') {
          await connection.sendPlist({ Command: 'ProxyDeath' });
          return;
        }
      }
    } finally {
      stop();
    }
  },
};
