import type { MediaInfo } from '../media/media.ts';
import type { SimulatedPhone } from '../phone.ts';

const formats = { file: 'S_IFREG', folder: 'S_IFDIR', symlink: 'S_IFLNK' } as const;

/** What GetFileInfo answers: keys and values in turn. Times are nanoseconds since 1970. */
export function fileInfoTexts(info: MediaInfo): readonly string[] {
  return [
    ...['st_size', String(info.sizeBytes)],
    ...['st_blocks', String(Math.ceil(info.sizeBytes / 512))],
    ...['st_nlink', '1'],
    ...['st_ifmt', formats[info.kind]],
    ...(info.target === undefined ? [] : ['LinkTarget', info.target]),
    ...['st_mtime', nanoseconds(info.modifiedAtMs)],
    ...['st_birthtime', nanoseconds(info.bornAtMs)],
  ];
}

/** What GetDeviceInfo answers, from the same facts as lockdown's. */
export function deviceInfoTexts(phone: SimulatedPhone): readonly string[] {
  const usage = phone.values.get('com.apple.disk_usage') ?? {};
  return [
    ...['Model', String(phone.values.get('')?.ProductType ?? '')],
    ...['FSTotalBytes', String(usage.TotalDataCapacity ?? 0)],
    ...['FSFreeBytes', String(usage.TotalDataAvailable ?? 0)],
    ...['FSBlockSize', '4096'],
  ];
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.trunc(ms * 1000)) * 1000n);
}
