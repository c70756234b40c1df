import type { HostLink } from './host-link.ts';

const dataCode = 0x0c;
const maxPathBytes = 4096;
const maxBlockBytes = 128 << 20;

/** What a host sent of the files it was asked for: their bytes, or its text for why not. */
export type Downloaded = ReadonlyMap<string, Buffer | { readonly error: string }>;

/**
 * Asks the host for files. Those it does not have come as an error; after the first, some hosts leave out the rest
 * (idevicebackup2 does). `percent` is the progress after these.
 */
export async function downloadFiles(
  link: HostLink,
  paths: readonly string[],
  percent: number,
): Promise<Downloaded> {
  const received = new Map<string, Buffer | { readonly error: string }>();
  await link.send('DLMessageDownloadFiles', paths, {}, percent);
  for (;;) {
    const length = await readLength(link);
    if (length === 0) break;
    if (length > maxPathBytes) throw new RangeError(`the host announced a path of ${length} bytes`);
    const path = (await link.connection.read(length)).toString('utf8');
    received.set(path, await readFile(link));
  }
  const status = await link.status();
  const failed = [...received.values()].some((content) => !Buffer.isBuffer(content));
  if ((status.code !== 0) !== failed) throw new TypeError(`the host closed a batch with ${status.code}`);
  return received;
}

async function readFile(link: HostLink): Promise<Buffer | { readonly error: string }> {
  const blocks: Buffer[] = [];
  for (;;) {
    const length = await readLength(link);
    if (length < 1 || length > maxBlockBytes)
      throw new RangeError(`the host sent a block of ${length} bytes`);
    const code = (await link.connection.read(1)).readUInt8(0);
    const bytes = await link.connection.read(length - 1);
    if (code === dataCode) blocks.push(bytes);
    else if (code === 0) return Buffer.concat(blocks);
    else return { error: bytes.toString('utf8') };
  }
}

async function readLength(link: HostLink): Promise<number> {
  return (await link.connection.read(4)).readUInt32BE(0);
}
