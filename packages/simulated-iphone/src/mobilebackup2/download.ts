import type { HostLink } from './host-link.ts';

const dataCode = 0x0c;
const maxPathBytes = 4096;
const maxBlockBytes = 128 << 20;

/** What a host sent of the files it was asked for: their bytes, or its text for why not. */
export type Downloaded = ReadonlyMap<string, Buffer | { readonly error: string }>;

/** The files that a host is asked for in one message, and the progress after them. */
export interface Wanted {
  readonly paths: readonly string[];
  readonly percent: number;
}

/** Asks the host for files, and holds them in memory. */
export async function downloadFiles(
  link: HostLink,
  paths: readonly string[],
  percent: number,
): Promise<Downloaded> {
  const blocks = new Map<string, Buffer[]>();
  const errors = await downloadInto(link, { paths, percent }, (path) => {
    const parts: Buffer[] = [];
    blocks.set(path, parts);
    return (bytes) => void parts.push(bytes);
  });
  return new Map(
    [...errors].map(([path, error]) => [
      path,
      error === undefined ? Buffer.concat(blocks.get(path) ?? []) : { error },
    ]),
  );
}

/**
 * Asks the host for files and hands their bytes on as they come; tells of each the host's text for why it has no more of
 * it, or undefined. After the first that it does not have, some hosts leave out the rest (idevicebackup2 does).
 */
export async function downloadInto(
  link: HostLink,
  { paths, percent }: Wanted,
  sinkFor: (path: string) => (bytes: Buffer) => void,
): Promise<ReadonlyMap<string, string | undefined>> {
  const errors = new Map<string, string | undefined>();
  await link.send('DLMessageDownloadFiles', paths, {}, percent);
  for (;;) {
    const length = await readLength(link);
    if (length === 0) break;
    if (length > maxPathBytes) throw new RangeError(`the host announced a path of ${length} bytes`);
    const path = (await link.connection.read(length)).toString('utf8');
    errors.set(path, await readFile(link, sinkFor(path)));
  }
  const status = await link.status();
  const failed = [...errors.values()].some((error) => error !== undefined);
  if ((status.code !== 0) !== failed) throw new TypeError(`the host closed a batch with ${status.code}`);
  return errors;
}

async function readFile(link: HostLink, sink: (bytes: Buffer) => void): Promise<string | undefined> {
  for (;;) {
    const length = await readLength(link);
    if (length < 1 || length > maxBlockBytes)
      throw new RangeError(`the host sent a block of ${length} bytes`);
    const code = (await link.connection.read(1)).readUInt8(0);
    const bytes = await link.connection.read(length - 1);
    if (code === dataCode) sink(bytes);
    else return code === 0 ? undefined : bytes.toString('utf8');
  }
}

async function readLength(link: HostLink): Promise<number> {
  return (await link.connection.read(4)).readUInt32BE(0);
}
