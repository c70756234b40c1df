import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.ts';
import { type LinuxRoots, namesOf, text, udevOf } from './linux-hardware.ts';
import { isOwnAddress } from './own-address.ts';

const roots: LinuxRoots = { proc: '/proc', sys: '/sys', dev: '/dev', udev: '/run/udev/data' };
const networkKinds = /^(nfs4?|cifs|smb3?|9p|ceph|glusterfs|afs|fuse\.(sshfs|rclone|s3fs|davfs|glusterfs))$/;
/** A loop on a file on a loop on a file: so many are followed. */
const deepest = 8;

/**
 * The disk that holds a path on Linux: its mount in `/proc/self/mountinfo` (proc(5)), the block device's place in `/sys`, through
 * partitions, device mapper, RAID and loops down to what has a serial number. Throws where something is not as expected.
 */
export async function linuxDisk(path: string, at: LinuxRoots = roots, depth = 0): Promise<Disk> {
  const number = deviceNumber((await stat(path)).dev);
  const mount = mountsOf(await readFile(join(at.proc, 'self/mountinfo'), 'utf8')).find(
    (each) => each.device === number,
  );
  if (mount !== undefined && networkKinds.test(mount.kind)) return networkDisk(mount);
  const devices = number.startsWith('0:')
    ? await devicesOfSource(mount?.source ?? '', at)
    : [await realpath(join(at.sys, 'dev/block', number))];
  const [device] = devices;
  if (device === undefined) return {};
  const disks = await disksUnderAll(devices, at, depth);
  const volume = await volumeOf(device, at);
  const network = disks?.every((name) => name.startsWith('net:')) === true;
  return {
    ...(network ? { network } : {}),
    ...(disks === undefined ? {} : { disk: [...new Set(disks)].sort().join('+') }),
    ...(volume === undefined ? {} : { volume }),
  };
}

/** How Linux packs a device number: major and minor, each in two parts (glibc's gnu_dev_major). */
function deviceNumber(dev: number): string {
  const big = BigInt(dev);
  const major = ((big >> 8n) & 0xfffn) | ((big >> 32n) & ~0xfffn);
  const minor = (big & 0xffn) | ((big >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

interface Mount {
  readonly device: string;
  readonly kind: string;
  readonly source: string;
  /** Of a share, the server's address, where the kernel tells it. */
  readonly server?: string;
}

function mountsOf(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const device = before.split(' ')[2];
    const [kind = '', source = '', options = ''] = after.split(' ');
    const server = /(?:^|,)addr=([^,]+)/.exec(options)?.[1];
    if (device === undefined) return [];
    return [{ device, kind, source: unescaped(source), ...(server === undefined ? {} : { server }) }];
  });
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/**
 * A share is as safe as its server, which may be mounted by several names: its address tells. What this computer serves to itself
 * is on nobody knows which disk of its own.
 */
function networkDisk({ source, server }: Mount): Disk {
  const host = /^\/\/([^/]+)\//.exec(source)?.[1] ?? /^(?:[^@/]+@)?(\[[^\]]+\]|[^:/]+):/.exec(source)?.[1];
  if (host === undefined || [host, server ?? ''].some(isOwnAddress)) return { network: true };
  const names = new Set([host.toLowerCase(), ...(server === undefined ? [] : [server.toLowerCase()])]);
  return {
    disk: Array.from(names, (name) => `net:${name}`).join('+'),
    volume: `net:${source}`,
    network: true,
  };
}

/** File systems such as Btrfs have no device number of their own; their mount names the device, and Btrfs its others in /sys. */
async function devicesOfSource(source: string, at: LinuxRoots): Promise<string[]> {
  if (!source.startsWith('/dev/')) return [];
  const name = basename(await realpath(join(at.dev, source.slice('/dev/'.length))));
  const names = new Set([name, ...(await othersOfBtrfs(name, at))]);
  return await Promise.all([...names].map((each) => realpath(join(at.sys, 'class/block', each))));
}

/** The devices of the Btrfs that a device is a part of; files lie on any of them. */
async function othersOfBtrfs(name: string, at: LinuxRoots): Promise<string[]> {
  const folder = join(at.sys, 'fs/btrfs');
  for (const uuid of await readdir(folder).catch(() => [])) {
    const devices = await readdir(join(folder, uuid, 'devices')).catch((): string[] => []);
    if (devices.includes(name)) return devices;
  }
  return [];
}

/** The names of the disks below a block device (its folder in `/sys`); undefined where one of them has none. */
async function disksUnder(device: string, at: LinuxRoots, depth: number): Promise<string[] | undefined> {
  if (depth > deepest) return undefined;
  if (await isThere(join(device, 'partition'))) return await disksUnder(dirname(device), at, depth + 1);
  const backing = await text(join(device, 'loop/backing_file'));
  if (backing !== undefined) return (await linuxDisk(backing, at, depth + 1)).disk?.split('+');
  const slaves = await readdir(join(device, 'slaves')).catch(() => []);
  if (slaves.length === 0) {
    return await namesOf(device, at);
  }
  const below = await Promise.all(slaves.map((slave) => realpath(join(device, 'slaves', slave))));
  return await disksUnderAll(below, at, depth + 1);
}

async function disksUnderAll(
  devices: readonly string[],
  at: LinuxRoots,
  depth: number,
): Promise<string[] | undefined> {
  const all: string[] = [];
  for (const device of devices) {
    const below = await disksUnder(device, at, depth);
    if (below === undefined) return undefined;
    all.push(...below);
  }
  return all;
}

async function volumeOf(device: string, at: LinuxRoots): Promise<string | undefined> {
  const told = (await udevOf(device, at)).get('ID_FS_UUID');
  if (told !== undefined) return `fs:${told}`;
  const folder = join(at.dev, 'disk/by-uuid');
  for (const uuid of await readdir(folder).catch(() => [])) {
    const target = await readlink(join(folder, uuid)).catch(() => '');
    if (basename(target) === basename(device)) return `fs:${uuid}`;
  }
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
