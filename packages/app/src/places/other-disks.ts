import { parsePlist } from '@safelight/plist';
import type { Disk } from './disk.ts';

/** Runs one of the system's own tools; what it printed. */
export type Ask = (tool: string, args: readonly string[]) => Promise<string>;

/** An image in an image in an image: so many are followed. */
const deepest = 4;

/**
 * The disk that holds a path on a Mac, as `diskutil` tells it; an APFS volume is traced to the disk below its container, a disk
 * image to the disk that holds its file.
 */
export async function macDisk(path: string, ask: Ask, depth = 0): Promise<Disk> {
  const info = dictionary(await ask('diskutil', ['info', '-plist', path]));
  const volume = info.VolumeUUID;
  const named = typeof volume === 'string' ? { volume: `fs:${volume}` } : {};
  const stores = Array.isArray(info.APFSPhysicalStores) ? info.APFSPhysicalStores : [];
  const below = stores.flatMap((store: unknown) => {
    const name = isDictionary(store) ? store.APFSPhysicalStore : undefined;
    return typeof name === 'string' ? [name] : [];
  });
  const parents = below.length > 0 ? below.map(wholeDisk) : [String(info.ParentWholeDisk ?? '')];
  if (info.BusProtocol === 'Disk Image') {
    const file = depth < deepest ? await imageBehind(parents, ask) : undefined;
    const below = file === undefined ? undefined : await macDisk(file, ask, depth + 1).catch(() => undefined);
    return { ...(below?.disk === undefined ? {} : { disk: below.disk }), ...named };
  }
  const names = await Promise.all(parents.map((parent) => macDiskName(parent, ask)));
  const known = names.every((name) => name !== undefined);
  return { ...(known ? { disk: [...new Set(names)].sort().join('+') } : {}), ...named };
}

/** The file of the disk image that one of these disks is, as `hdiutil` tells it. */
async function imageBehind(disks: readonly string[], ask: Ask): Promise<string | undefined> {
  const { images } = dictionary(await ask('hdiutil', ['info', '-plist']));
  for (const image of Array.isArray(images) ? images : []) {
    if (!isDictionary(image) || typeof image['image-path'] !== 'string') continue;
    const entities = Array.isArray(image['system-entities']) ? image['system-entities'] : [];
    const isOne = entities.some(
      (entity: unknown) =>
        isDictionary(entity) && disks.includes(wholeDisk(String(entity['dev-entry']).replace('/dev/', ''))),
    );
    if (isOne) return image['image-path'];
  }
  return undefined;
}

/** `disk4s2` is a part of `disk4`. */
function wholeDisk(name: string): string {
  return /^disk\d+/.exec(name)?.[0] ?? '';
}

/** A disk has no name of its own that stays; its first partition's has. */
async function macDiskName(disk: string, ask: Ask): Promise<string | undefined> {
  if (disk === '') return undefined;
  const list = dictionary(await ask('diskutil', ['list', '-plist', disk]));
  const all = Array.isArray(list.AllDisksAndPartitions) ? list.AllDisksAndPartitions : [];
  const whole = all.find((each: unknown) => isDictionary(each) && each.DeviceIdentifier === disk);
  const partitions = isDictionary(whole) && Array.isArray(whole.Partitions) ? whole.Partitions : [];
  const first = partitions[0];
  const name = isDictionary(first) ? first.DiskUUID : undefined;
  return typeof name === 'string' ? `partition:${name}` : undefined;
}

function dictionary(xml: string): Readonly<Record<string, unknown>> {
  const value: unknown = parsePlist(Buffer.from(xml));
  return isDictionary(value) ? value : {};
}

function isDictionary(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Disks that are files, or parts of several disks, or lie on a server: what they fail with is not told. */
const noDiskOfItsOwn = /virtual|spaces|iscsi/i;

/** The disk that holds a path on Windows, as PowerShell tells it; a share is as safe as its server. */
export async function windowsDisk(path: string, ask: Ask): Promise<Disk> {
  const share = /^\\\\([^\\]+)\\([^\\]+)/.exec(path);
  if (share !== null) {
    const host = (share[1] ?? '').toLowerCase();
    if (/^(localhost|127\.|\.|\?)/.test(host)) return { network: true };
    return { disk: `net:${host}`, volume: `net:${host}/${share[2] ?? ''}`, network: true };
  }
  const letter = /^([A-Za-z]):/.exec(path)?.[1];
  if (letter === undefined) return {};
  const script =
    `$p = Get-Partition -DriveLetter ${letter}; $d = $p | Get-Disk; ` +
    `@{ unique = $d.UniqueId; serial = $d.SerialNumber; bus = "$($d.BusType)"; volume = ($p | Get-Volume).UniqueId } | ConvertTo-Json`;
  const told: unknown = JSON.parse(
    await ask('powershell', ['-NoProfile', '-NonInteractive', '-Command', script]),
  );
  if (!isDictionary(told)) return {};
  const name = [told.unique, told.serial].find((value) => typeof value === 'string' && value.trim() !== '');
  return {
    ...(typeof name === 'string' && !noDiskOfItsOwn.test(String(told.bus))
      ? { disk: `id:${name.trim().replaceAll('+', '_')}` }
      : {}),
    ...(typeof told.volume === 'string' ? { volume: `fs:${told.volume}` } : {}),
  };
}
