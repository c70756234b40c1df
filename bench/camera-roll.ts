import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JPEG that a camera might have written, as far as its Exif goes: a date, and bytes that occur nowhere else. */
export function jpeg(index: number, sizeBytes: number): Buffer {
  const date = new Date(Date.UTC(2015, 0, 1) + index * 3_000_000).toISOString();
  const text = `${date.slice(0, 10).replaceAll('-', ':')} ${date.slice(11, 19)}\0`;
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff(text)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  const head = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    length,
    exif,
    Buffer.from([0xff, 0xda, 0, 2]),
  ]);
  const body = Buffer.alloc(Math.max(8, sizeBytes - head.length - 2));
  let state = (index * 2654435761 + 1) >>> 0;
  for (let i = 0; i + 4 <= body.length; i += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    body.writeUInt32LE(state & 0x7f7f7f7f, i);
  }
  return Buffer.concat([head, body, Buffer.from([0xff, 0xd9])]);
}

/** A TIFF block with one Exif directory that holds DateTimeOriginal (0x9003) and nothing else. */
function tiff(dateText: string): Buffer {
  const block = Buffer.alloc(44);
  block.write('II*\0', 0, 'latin1');
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(1, 8);
  block.writeUInt16LE(0x8769, 10);
  block.writeUInt16LE(4, 12);
  block.writeUInt32LE(1, 14);
  block.writeUInt32LE(26, 18);
  block.writeUInt16LE(1, 26);
  block.writeUInt16LE(0x9003, 28);
  block.writeUInt16LE(2, 30);
  block.writeUInt32LE(dateText.length, 32);
  block.writeUInt32LE(44, 36);
  return Buffer.concat([block, Buffer.from(dateText, 'latin1')]);
}

/** Lays out `count` photos of about `sizeBytes` each as an iPhone does, a thousand in a folder. */
export function makeCameraRoll(
  folder: string,
  { count, sizeBytes }: { count: number; sizeBytes: number },
): void {
  for (let index = 0; index < count; index++) {
    const sub = join(folder, 'DCIM', `${100 + Math.floor(index / 1000)}APPLE`);
    if (index % 1000 === 0) mkdirSync(sub, { recursive: true });
    const name = `IMG_${String(index % 10_000).padStart(4, '0')}.JPG`;
    // Photos are not all of one size; between half and one and a half times the mean.
    const size = Math.floor(sizeBytes * (0.5 + ((index * 7919) % 1000) / 1000));
    writeFileSync(join(sub, name), jpeg(index, size));
  }
}
