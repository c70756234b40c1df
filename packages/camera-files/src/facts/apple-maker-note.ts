import type { MediaFacts } from './media-facts.ts';
import { present } from './media-facts.ts';
import { fieldsAt, type Tiff, type TiffField, text } from './tiff.ts';

const signature = 'Apple iOS\0\0\x01MM';
const mostFields = 200;

/**
 * Apple's MakerNote: a signature, then a directory whose offsets count from the note's own beginning, always
 * big-endian. Tags 0x000b (burst) and 0x0011 (content identifier) as named by ExifTool (Apple.pm).
 * Undefined: another maker's note.
 */
export function appleMakerNote(tiff: Tiff, note: TiffField): MediaFacts | undefined {
  if (note.count < 16 || tiff.bytes.latin1(note.at, signature.length) !== signature) return undefined;
  const inside: Tiff = { bytes: tiff.bytes, base: note.at, end: note.at + note.count, littleEndian: false };
  const count = tiff.bytes.u16(note.at + 14);
  if (count > mostFields || note.at + 16 + 12 * count > inside.end) return { unreadable: true };
  const fields = fieldsAt(inside, note.at + 16, count);
  return present<MediaFacts>({
    contentIdentifier: text(inside, fields.get(0x0011)),
    burstId: text(inside, fields.get(0x000b)),
  });
}
