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
        else if (request.Command === 'Lookup') await lookUp(connection, apps, request.ClientOptions);
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
  const chosen = choose(apps, options);
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

/** The apps by their identifiers, in one answer: what pymobiledevice3 lists them with. */
async function lookUp(
  connection: HostConnection,
  apps: readonly PlistDict[],
  options: PlistValue | undefined,
): Promise<void> {
  const { BundleIDs: ids } = isPlistDict(options) ? options : {};
  const asked = apps.filter(
    ({ CFBundleIdentifier: id }) => !Array.isArray(ids) || (id !== undefined && ids.includes(id)),
  );
  const found = asked.flatMap((app) =>
    choose([app], options).map((told) => [String(app.CFBundleIdentifier), told] as const),
  );
  await connection.sendPlist({ LookupResult: Object.fromEntries(found), Status: 'Complete' });
}

function choose(apps: readonly PlistDict[], options: PlistValue | undefined): readonly PlistDict[] {
  const { ApplicationType: type, ReturnAttributes: wanted } = isPlistDict(options) ? options : {};
  return apps
    .filter((app) => type === undefined || type === 'Any' || app.ApplicationType === type)
    .map((app) => (Array.isArray(wanted) ? only(app, wanted) : app));
}

function only(app: PlistDict, keys: readonly PlistValue[]): PlistDict {
  return Object.fromEntries(Object.entries(app).filter(([key]) => keys.includes(key)));
}
