import { createHash, type Hash } from 'node:crypto';
import { readStoredSync } from '../stored/decrypt-sync.ts';
import type { CheckTask, ContentResult, FileResult, HashKind } from '../threads/tasks.ts';
import { checkDatabase, isDatabaseHead } from './check-database.ts';
import { MediaStructure } from './media-structure.ts';

const headBytes = 16;
const algorithms: Readonly<Record<HashKind, string>> = {
  'sha1-plain': 'sha1',
  'sha256-plain': 'sha256',
  'sha1-stored': 'sha1',
  'sha256-stored': 'sha256',
};

/** Reads one stored file through: hashes, sound padding, and what is inside. Throws as `readStoredSync`. */
export function checkFile({ file, hashes, content }: CheckTask, stopped: () => boolean): FileResult {
  const made = new Map<HashKind, Hash>(hashes.map((kind) => [kind, createHash(algorithms[kind])]));
  const hashesOf = (end: string): Hash[] =>
    [...made].filter(([kind]) => kind.endsWith(end)).map(([, hash]) => hash);
  const [plainHashes, storedHashes] = [hashesOf('-plain'), hashesOf('-stored')];
  const structure = content?.media === true ? new MediaStructure() : undefined;
  let head: Buffer = Buffer.alloc(0);
  const read = readStoredSync(file.path, file.key, {
    stored(chunk) {
      for (const hash of storedHashes) hash.update(chunk);
    },
    plain(chunk) {
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
      for (const hash of plainHashes) hash.update(chunk);
      structure?.update(chunk);
    },
    stopped,
  });
  const digests = Object.fromEntries([...made].map(([kind, hash]) => [kind, hash.digest('hex')]));
  const result = { ...read, hashes: digests };
  if (content === undefined || stopped()) return result;
  const inside: ContentResult | undefined = isDatabaseHead(head)
    ? checkDatabase({ file, log: content.log, scratchFolder: content.scratchFolder, stopped })
    : structure && { kind: 'media', state: structure.end() };
  return inside === undefined ? result : { ...result, content: inside };
}
