import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hangsOn } from '@safelight/archive';
import { isOwnAddress } from './own-address.ts';

/** Where the kernel and udev tell of devices; another root for tests. */
export interface LinuxRoots {
  readonly proc: string;
  readonly sys: string;
  readonly dev: string;
  readonly udev: string;
}

/** What the kernel makes up itself or fetches from somewhere that it does not tell: in memory, on a server, on another computer. */
const madeUp = /^(zram|ram|nbd|drbd|rbd|ublkb|bcache|dm-|md|loop)\d/;
/** What a virtual machine calls a disk; several may be files on one. */
const virtualMaker = /^(QEMU|VBOX|VMware|Msft|Virtual|Xen|Google|Nutanix|Red ?Hat)/i;
const virtualPath = /\/(virtio\d+|vbd-\d+|vmbus[^/]*|VMBUS[^/]*|xen[^/]*)\//;
/** Drivers of controllers that make logical disks of physical ones, as scsi_host tells them in proc_name. */
const raidDrivers =
  /^(megaraid|hpsa|cciss|smartpqi|aacraid|arcmsr|ips|3w-|mvumi|stex|hptiop|gdth|esas2r|mpi3mr|pm80)/;

/**
 * What a disk without others below it (its folder in `/sys`) is called: names that stay, joined with what it hangs on together
 * with others. Undefined where nobody knows on what its bytes lie. Knowledge: the kernel's Documentation/ABI, sysfs-class-iscsi and
 * sysfs-class-nvme among it; of two LUNs, namespaces or logical disks nothing tells whether they share a disk.
 */
export async function namesOf(device: string, at: LinuxRoots): Promise<string[] | undefined> {
  if (madeUp.test(basename(device))) return undefined;
  const session = /\/session(\d+)\//.exec(device)?.[1];
  if (session !== undefined) return await ofTarget(session, at);
  // A Fibre Channel array, as far away as a server, and without an address.
  if (/\/rport-\d/.test(device)) return undefined;
  if (/^nvme\d/.test(basename(device))) return await ofNvme(device, at);
  const name = await nameOf(device, at);
  if (name === undefined) return undefined;
  const shared = await sharedOf(device, at);
  return shared === undefined ? [name] : [name, `${hangsOn}${shared}`];
}

/** An iSCSI disk is on its server, as a share is: by its address, in whichever way the server is reached. */
async function ofTarget(session: string, at: LinuxRoots): Promise<string[] | undefined> {
  const folder = join(at.sys, 'class/iscsi_connection');
  const connections = await readdir(folder).catch((): string[] => []);
  const mine = connections.filter((name) => name.startsWith(`connection${session}:`));
  const addresses = await Promise.all(
    mine.flatMap((name) => ['address', 'persistent_address'].map((file) => text(join(folder, name, file)))),
  );
  return onServers(addresses);
}

function onServers(addresses: readonly (string | undefined)[]): string[] | undefined {
  const known = new Set(
    addresses.flatMap((address) => (address === undefined || address === '' ? [] : address)),
  );
  if (known.size === 0 || [...known].some(isOwnAddress)) return undefined;
  return Array.from(known, (address) => `net:${address.toLowerCase()}`);
}

/** The namespaces of one controller are one disk; one that is reached over a network is on its server. */
async function ofNvme(device: string, at: LinuxRoots): Promise<string[] | undefined> {
  const own = join(device, 'device');
  // With several paths to it, the controllers are links in the subsystem's folder.
  const inside = (await readdir(own).catch((): string[] => [])).filter((name) => /^nvme\d+$/.test(name));
  const paths = inside.length === 0 ? [own] : inside.map((name) => join(own, name));
  const transports = await Promise.all(paths.map((path) => text(join(path, 'transport'))));
  if (transports.some((transport) => transport === 'tcp' || transport === 'rdma')) {
    const told = await Promise.all(paths.map((path) => text(join(path, 'address'))));
    return onServers(told.map((line) => /traddr=([^,]+)/.exec(line ?? '')?.[1]));
  }
  if (transports.some((transport) => transport !== undefined && transport !== 'pcie')) return undefined;
  const serials = await Promise.all([own, ...paths].map((path) => text(join(path, 'serial'))));
  const serial = serials.find((each) => each !== undefined && each.trim() !== '');
  const name = serial === undefined ? await nameOf(device, at) : `serial:${clean(serial)}`;
  return name === undefined ? undefined : [name];
}

/** What several disks hang on that may be one: a virtual machine's host, a RAID controller. */
async function sharedOf(device: string, at: LinuxRoots): Promise<string | undefined> {
  const maker = `${(await text(join(device, 'device/vendor'))) ?? ''}`.trim();
  const model = `${(await text(join(device, 'device/model'))) ?? ''}`.trim();
  if (virtualPath.test(`${device}/`) || virtualMaker.test(maker) || virtualMaker.test(model))
    return 'machine';
  const host = /\/host(\d+)\//.exec(device)?.[1];
  if (host === undefined) return undefined;
  const driver = (await text(join(at.sys, `class/scsi_host/host${host}/proc_name`))) ?? '';
  return raidDrivers.test(driver) ? `raid:${driver}` : undefined;
}

/** What a disk says of itself. */
async function nameOf(device: string, at: LinuxRoots): Promise<string | undefined> {
  const told = await udevOf(device, at);
  const candidates = [
    ['serial', told.get('ID_SERIAL')],
    ['wwid', (await text(join(device, 'wwid'))) ?? (await text(join(device, 'device/wwid')))],
    ['serial', (await text(join(device, 'serial'))) ?? (await text(join(device, 'device/serial')))],
    ['cid', await text(join(device, 'device/cid'))],
    ['serial', (await text(join(device, 'device/vpd_pg80')))?.replace(/^[^ -~]+/, '')],
    ['table', told.get('ID_PART_TABLE_UUID')],
  ] as const;
  const found = candidates.find(([, value]) => value !== undefined && value.trim() !== '');
  return found === undefined ? undefined : `${found[0]}:${clean(found[1] ?? '')}`;
}

/** `+` joins disks, so none has one in its name. */
function clean(name: string): string {
  return name.trim().replaceAll('+', '_');
}

/** What udev found out about a device: lines `E:KEY=value`. */
export async function udevOf(device: string, at: LinuxRoots): Promise<Map<string, string>> {
  const number = await text(join(device, 'dev'));
  const lines = ((await text(join(at.udev, `b${number}`))) ?? '').split('\n');
  const pairs = lines.flatMap((line): [string, string][] => {
    const match = /^E:([^=]+)=(.*)$/.exec(line);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
  });
  return new Map(pairs);
}

/** A file's text without what firmware pads it with; undefined where there is none. */
export async function text(path: string): Promise<string | undefined> {
  const found = await readFile(path, 'latin1').catch(() => undefined);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what firmware pads its texts with
  return found?.replace(/[\u0000\n ]+$/, '');
}
