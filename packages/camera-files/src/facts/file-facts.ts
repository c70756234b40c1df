import type { CameraFinding, Location } from '../asset.ts';
import { concernsOnePath } from '../media-files.ts';
import { bestTime } from '../time/best-time.ts';
import { type FileBytes, Malformed } from './file-bytes.ts';
import { heifFacts } from './heif.ts';
import { jpegFacts } from './jpeg.ts';
import { classify, extensionOf, type MediaClass } from './media-class.ts';
import { type FoundTime, type MediaFacts, present } from './media-facts.ts';
import { formatOf, type MediaFormat } from './media-format.ts';
import { type FileToParse, parseInWindows } from './parse-in-windows.ts';
import { pngFacts } from './png.ts';
import { quickTimeFacts } from './quicktime.ts';
import { cr3Facts, rafFacts, tiffRawFacts } from './raw.ts';
import { riffTruncated, webpFacts } from './riff.ts';

/** All that is known of one file after a look at some of its bytes; plain JSON. */
export type FileFacts = MediaFileFacts | NoMediaFacts;

export interface NoMediaFacts {
  readonly is: 'not-media' | 'system-file' | 'vanished' | 'unreadable';
}

export interface MediaFileFacts {
  readonly is: MediaClass;
  readonly findings?: readonly CameraFinding[];
  readonly time?: FoundTime;
  readonly location?: Location;
  readonly contentIdentifier?: string;
  readonly burstId?: string;
  readonly durationMs?: number;
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  /** Whether its format is one in which Apple writes the still half of a Live Photo. */
  readonly liveStill?: true;
}

const readers: Partial<Record<MediaFormat, (bytes: FileBytes) => MediaFacts>> = {
  jpeg: jpegFacts,
  heif: heifFacts,
  png: pngFacts,
  webp: webpFacts,
  tiff: tiffRawFacts,
  cr3: cr3Facts,
  raf: rafFacts,
  quicktime: quickTimeFacts,
  'mpeg-4-audio': quickTimeFacts,
  avi: riffTruncated,
  wav: riffTruncated,
};

/**
 * Looks at a file: its head, and the few ranges that its structure points to.
 * Reading failures come out as facts (`vanished`, or the finding `unreadable`); an abort or a lost connection throws.
 */
export async function readFileFacts(file: FileToParse, nowMs: number): Promise<FileFacts> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const extension = extensionOf(name);
  if (file.size === 0) return unread(extension, { code: 'empty' });
  try {
    return await parseInWindows(file, (bytes) => lookAt(bytes, { extension, nowMs }));
  } catch (error) {
    file.signal?.throwIfAborted();
    if (error instanceof Malformed) return unread(extension, { code: 'unreadable-metadata' });
    if (!concernsOnePath(error)) throw error;
    return error.code === 'not-found' ? { is: 'vanished' } : unread(extension, { code: 'unreadable' });
  }
}

/** By its name alone. */
function unread(extension: string, finding: CameraFinding): FileFacts {
  const classified = classify(extension, 'unread');
  if (classified) return { is: classified.mediaClass, findings: [finding] };
  return { is: finding.code === 'unreadable' ? 'unreadable' : 'not-media' };
}

function lookAt(bytes: FileBytes, o: { extension: string; nowMs: number }): FileFacts {
  const format = formatOf(bytes);
  if (format === 'apple-double') return { is: 'system-file' };
  const classified = classify(o.extension, format ?? (isBlank(bytes) ? 'blank' : undefined));
  if (!classified) return { is: 'not-media' };
  const { times, truncated, unreadable, ...facts } = format ? metadata(bytes, format) : {};
  const findings: CameraFinding[] = [];
  if (classified.actual) findings.push({ code: 'not-what-its-name-says', actual: classified.actual });
  if (truncated) findings.push({ code: 'truncated' });
  if (unreadable) findings.push({ code: 'unreadable-metadata' });
  return present<MediaFileFacts>({
    is: classified.mediaClass,
    findings: findings.length > 0 ? findings : undefined,
    time: bestTime(times ?? [], o.nowMs),
    ...facts,
    liveStill: format === 'jpeg' || format === 'heif' ? true : undefined,
  });
}

function metadata(bytes: FileBytes, format: MediaFormat): MediaFacts {
  try {
    return readers[format]?.(bytes) ?? {};
  } catch (error) {
    if (error instanceof Malformed) return { unreadable: true };
    throw error;
  }
}

function isBlank(bytes: FileBytes): boolean {
  return bytes.bytes(0, Math.min(bytes.size, 512)).every((byte) => byte === 0);
}
