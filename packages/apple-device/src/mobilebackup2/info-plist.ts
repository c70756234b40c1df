import { buildXmlPlist, isPlistDict, type PlistValue } from '@safelight/plist';
import type { AfcClient } from '../afc/client.ts';
import { type Dictionary, text } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';
import { browseApps } from '../installation-proxy.ts';
import type { LockdownClient } from '../lockdown/client.ts';
import { openAfc, openSession, type TrustedPhone } from '../phone.ts';

/** Keys of Info.plist that are the phone's own values, where it has them (idevicebackup2.c). */
const ownValues: Readonly<Record<string, string>> = {
  'Build Version': 'BuildVersion',
  'Device Name': 'DeviceName',
  'Display Name': 'DeviceName',
  ICCID: 'IntegratedCircuitCardIdentity',
  IMEI: 'InternationalMobileEquipmentIdentity',
  MEID: 'MobileEquipmentIdentifier',
  'Phone Number': 'PhoneNumber',
  'Product Type': 'ProductType',
  'Product Version': 'ProductVersion',
  'Serial Number': 'SerialNumber',
};

/** Files of the media folder that Info.plist carries whole. */
const itunesFiles = [
  'ApertureAlbumPrefs',
  'IC-Info.sidb',
  'IC-Info.sidv',
  'PhotosFolderAlbums',
  'PhotosFolderName',
  'PhotosFolderPrefs',
  'VoiceMemos.plist',
  'iPhotoAlbumPrefs',
  'iTunesApplicationIDs',
  'iTunesPrefs',
  'iTunesPrefs.plist',
];
const maxItunesFileBytes = 16 << 20;

export interface InfoPlistOptions {
  /** 32 hexadecimal digits in capitals. */
  readonly guid: string;
  readonly now: Date;
}

/**
 * The Info.plist of a backup, which the computer makes and not the phone: what phone it is and which apps it has, for
 * people to read and for a restore to bring the apps back.
 */
export async function makeInfoPlist(phone: TrustedPhone, options: InfoPlistOptions): Promise<Uint8Array> {
  await using lockdown = await openSession(phone);
  const own = dictionary(await told(lockdown));
  const udid = phone.device.udid;
  const inSession = { ...phone, session: lockdown };
  const apps = await appsOf(inSession);
  await using afc = await openAfc(inSession);
  return buildXmlPlist({
    ...named(own),
    ...apps,
    GUID: options.guid,
    'Last Backup Date': options.now,
    'Target Identifier': udid,
    'Target Type': 'Device',
    'Unique Identifier': udid.toUpperCase(),
    ...(await booksData(afc)),
    'iTunes Files': await itunesFilesOf(afc),
    'iTunes Settings': dictionary(await told(lockdown, 'com.apple.iTunes')),
    'iTunes Version': (await told(lockdown, 'com.apple.mobile.iTunes', 'MinITunesVersion')) ?? '12.13.0',
  });
}

function named(own: Dictionary): Dictionary {
  const values = Object.entries(ownValues).flatMap(([name, key]) => {
    const value = own[key];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(values);
}

/** Undefined where the phone does not say. */
async function told(
  lockdown: LockdownClient,
  domain?: string,
  key?: string,
): Promise<PlistValue | undefined> {
  try {
    return await lockdown.getValue(domain, key);
  } catch (error) {
    if (error instanceof DeviceError && error.answer !== undefined) return undefined;
    throw error;
  }
}

/** `Installed Applications`, and `Applications` with what the App Store needs to bring each back. */
async function appsOf(phone: TrustedPhone): Promise<Dictionary> {
  const attributes = ['CFBundleIdentifier', 'ApplicationSINF', 'iTunesMetadata'];
  const apps = await browseApps(phone, { type: 'User', attributes });
  const applications: Record<string, PlistValue> = {};
  for (const { CFBundleIdentifier: identifier, ApplicationSINF, iTunesMetadata } of apps) {
    const isFromStore = ApplicationSINF !== undefined && iTunesMetadata !== undefined;
    if (typeof identifier === 'string' && isFromStore)
      applications[identifier] = { ApplicationSINF, iTunesMetadata };
  }
  const installed = apps.flatMap((app) => text(app, 'CFBundleIdentifier') ?? []);
  return { Applications: applications, 'Installed Applications': installed };
}

async function booksData(afc: AfcClient): Promise<Dictionary> {
  const content = await smallFile(afc, '/Books/iBooksData2.plist');
  return content === undefined ? {} : { 'iBooks Data 2': content };
}

async function itunesFilesOf(afc: AfcClient): Promise<Dictionary> {
  const found: Record<string, PlistValue> = {};
  for (const name of itunesFiles) {
    const content = await smallFile(afc, `/iTunes_Control/iTunes/${name}`);
    if (content !== undefined) found[name] = content;
  }
  return found;
}

/** Undefined for a file that is not there, is empty or too large, or cannot be read. */
async function smallFile(afc: AfcClient, path: string): Promise<Uint8Array | undefined> {
  try {
    const { sizeBytes } = await afc.stat(path);
    if (sizeBytes === 0 || sizeBytes > maxItunesFileBytes) return undefined;
    const handle = await afc.openFile(path);
    const parts: Buffer[] = [];
    for (let part = await afc.readFile(handle, 1 << 20); part.length > 0; ) {
      parts.push(part);
      part = await afc.readFile(handle, 1 << 20);
    }
    await afc.closeFile(handle);
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof DeviceError && error.answer !== undefined) return undefined;
    throw error;
  }
}

function dictionary(value: PlistValue | undefined): Dictionary {
  return isPlistDict(value) ? value : {};
}
