import { layeredMedia, type Media, startSimulatedIphone, syntheticMedia } from '@safelight/simulated-iphone';
import { databaseOf } from './phone-database.ts';

/**
 * A simulated iPhone as its own process: `phone-process.ts SOCKET PHOTOS PHOTO_BYTES LATENCY_MS [database]`; says when it is
 * up. With `database` it has its own list of photos, as phones have, and every tenth photo is in an album.
 */
const [socket = '', photos = '0', photoBytes = '0', latencyMs = '0', database] = process.argv.slice(2);
/** 2100 photos a month: four years for 100,000. */
const pauseMs = 20 * 60_000;
const hourMs = 3_600_000;
const sizeOf = (index: number): number => Number(photoBytes) + (index % 1000);

const takenAtMs = (index: number): number => Date.UTC(2022, 0, 1) + index * pauseMs;
const roll = dressed(
  syntheticMedia({ photos: Number(photos), photoBytes: sizeOf, seed: 'bench', takenAtMs }),
);
const media =
  database === undefined
    ? roll
    : layeredMedia({
        files: { 'PhotoData/Photos.sqlite': await databaseOf(roll, { photos: Number(photos), takenAtMs }) },
        below: roll,
      });
const faults = Number(latencyMs) > 0 ? { latencyMs: Number(latencyMs) } : {};
const iphone = await startSimulatedIphone({ address: { kind: 'unix', path: socket }, media, faults });
process.stdout.write(`${iphone.address}\n`);

/** Photos begin as HEIC does, and came to the phone after they were taken: what readers ask for is there. */
function dressed(bare: Media): Media {
  return {
    async stat(path) {
      const info = await bare.stat(path);
      return info?.kind === 'file' ? { ...info, bornAtMs: info.modifiedAtMs + hourMs } : info;
    },
    list: (folder) => bare.list(folder),
    async open(path) {
      const [file, info] = await Promise.all([bare.open(path), bare.stat(path)]);
      if (file === undefined || info === undefined) return undefined;
      const head = heicHead(info.sizeBytes);
      return {
        async read(position, sizeBytes) {
          const bytes = await file.read(position, sizeBytes);
          if (position >= head.length || bytes.length === 0) return bytes;
          const own = Buffer.from(bytes);
          head.copy(own, 0, position);
          return own;
        },
        close: () => file.close(),
      };
    },
  };
}

/** A `ftyp` box, and an `mdat` box that holds the rest of the file (ISO/IEC 14496-12). */
function heicHead(sizeBytes: number): Buffer {
  const head = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0mdat', 'latin1');
  head.writeUInt32BE(sizeBytes - 24, 24);
  return head;
}
