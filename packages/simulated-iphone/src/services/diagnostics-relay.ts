import type { PlistDict } from '@safelight/plist';
import type { HostConnection } from '../link/host-connection.ts';
import type { Service } from './service.ts';

/** diagnostics_relay with these answers, by the request's name and, of the IORegistry, its entry: `IORegistry AppleSmartBattery`; restart and shutdown are not simulated. */
export function diagnosticsRelayService(answers: Readonly<Record<string, PlistDict>>): Service {
  return {
    name: 'com.apple.mobile.diagnostics_relay',
    async serve(connection: HostConnection): Promise<void> {
      for (;;) {
        const request = await connection.receivePlist();
        if (request.Request === 'Goodbye') {
          await connection.sendPlist({ Status: 'Success' });
          return;
        }
        const parts = [request.Request, request.EntryName, request.EntryClass];
        const answer = answers[parts.filter((part) => part !== undefined).join(' ')];
        if (answer === undefined) await connection.sendPlist({ Status: 'UnknownRequest' });
        else await connection.sendPlist({ Status: 'Success', Diagnostics: answer });
      }
    },
  };
}
