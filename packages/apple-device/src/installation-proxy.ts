import { isPlistDict } from '@safelight/plist';
import { type Dictionary, list, text } from './dictionary.ts';
import { DeviceError } from './errors.ts';
import { openService, type TrustedPhone } from './phone.ts';
import { receivePlist, sendPlist } from './property-list-service.ts';

/** An app on the phone. */
export interface InstalledApp {
  /** Such as `com.apple.camera`. */
  readonly identifier: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly type: 'User' | 'System' | undefined;
}

/** Phones hold a few hundred. */
const maxApps = 100_000;

/** The phone's apps (installation_proxy). Nothing here installs or removes. */
export async function listApps(
  phone: TrustedPhone,
  options: { readonly type?: 'User' | 'System' | 'Any' } = {},
): Promise<readonly InstalledApp[]> {
  const attributes = [
    'CFBundleIdentifier',
    'CFBundleDisplayName',
    'CFBundleShortVersionString',
    'ApplicationType',
  ];
  const entries = await browseApps(phone, { type: options.type ?? 'User', attributes });
  return entries.map(readApp).filter((app) => app !== undefined);
}

/** The phone's apps with these attributes, each as the phone tells it. Throws `refused`. */
export async function browseApps(
  phone: TrustedPhone,
  options: { readonly type: 'User' | 'System' | 'Any'; readonly attributes: readonly string[] },
): Promise<readonly Dictionary[]> {
  await using connection = await openService(phone, 'com.apple.mobile.installation_proxy');
  await sendPlist(connection, {
    Command: 'Browse',
    ClientOptions: { ApplicationType: options.type, ReturnAttributes: options.attributes },
  });
  const apps: Dictionary[] = [];
  for (;;) {
    const answer = await receivePlist(connection);
    const error = text(answer, 'Error');
    if (error !== undefined) throw new DeviceError('refused', `Browse: ${error}`, { answer: error });
    const entries = list(answer, 'CurrentList');
    if (apps.length + entries.length > maxApps) throw new DeviceError('protocol', 'too many apps');
    apps.push(...entries.filter(isPlistDict));
    if (text(answer, 'Status') === 'Complete') return apps;
  }
}

function readApp(entry: Dictionary): InstalledApp | undefined {
  const identifier = text(entry, 'CFBundleIdentifier');
  if (identifier === undefined) return undefined;
  const type = text(entry, 'ApplicationType');
  return {
    identifier,
    name: text(entry, 'CFBundleDisplayName'),
    version: text(entry, 'CFBundleShortVersionString'),
    type: type === 'User' || type === 'System' ? type : undefined,
  };
}
