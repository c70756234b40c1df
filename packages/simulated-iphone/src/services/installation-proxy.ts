import { isPlistDict, type PlistDict, type PlistValue } from '@safelight/plist';
import type { HostConnection } from '../link/host-connection.ts';
import type { Service } from './service.ts';

/** Apps are listed in portions, as phones do. */
const portion = 20;

/** installation_proxy with these apps: only its listing, and nothing that installs or removes (libimobiledevice). */
export function installationProxyService(apps: readonly PlistDict[]): Service {
  return {
    name: 'com.apple.mobile.installation_proxy',
    async serve(connection: HostConnection): Promise<void> {
      for (;;) {
        const request = await connection.receivePlist();
        if (request.Command === 'Browse') await browse(connection, apps, request.ClientOptions);
        else await connection.sendPlist({ Error: 'UnknownCommand', ErrorDescription: 'not simulated' });
      }
    },
  };
}

async function browse(
  connection: HostConnection,
  apps: readonly PlistDict[],
  options: PlistValue | undefined,
): Promise<void> {
  const { ApplicationType: type, ReturnAttributes: wanted } = isPlistDict(options) ? options : {};
  const chosen = apps
    .filter((app) => type === undefined || type === 'Any' || app.ApplicationType === type)
    .map((app) => (Array.isArray(wanted) ? only(app, wanted) : app));
  for (let index = 0; index < chosen.length; index += portion) {
    const list = chosen.slice(index, index + portion);
    await connection.sendPlist({
      Status: 'BrowsingApplications',
      CurrentAmount: list.length,
      CurrentIndex: index,
      CurrentList: list,
      Total: chosen.length,
    });
  }
  await connection.sendPlist({ Status: 'Complete' });
}

function only(app: PlistDict, keys: readonly PlistValue[]): PlistDict {
  return Object.fromEntries(Object.entries(app).filter(([key]) => keys.includes(key)));
}
