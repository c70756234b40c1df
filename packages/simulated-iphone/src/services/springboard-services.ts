import type { HostConnection } from '../link/host-connection.ts';
import type { Service } from './service.ts';

/** A picture of one pixel. */
const icon = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** springboardservices, of which makers of backups ask the icons of apps: all have the same (libimobiledevice, sbservices.c). */
export const springboardServices: Service = {
  name: 'com.apple.springboardservices',
  async serve(connection: HostConnection): Promise<void> {
    for (;;) {
      const { command } = await connection.receivePlist();
      await connection.sendPlist(
        command === 'getIconPNGData' ? { pngData: icon } : { Error: 'not simulated' },
      );
    }
  },
};
