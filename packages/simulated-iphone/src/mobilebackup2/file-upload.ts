import { fileCipher } from '../backup-format/encrypt.ts';
import type { DomainFile } from './domain-files.ts';
import { type Upload, UploadFailure } from './upload.ts';

const vanished = 0x06;
const unreadable = 0x0b;

/** A file of the phone as it travels: encrypted where a key is given. */
export function uploadOf(file: DomainFile, hostPath: string, key: Uint8Array | undefined): Upload {
  const devicePath = `/.ba/mobile/${file.domain}/${file.path}`;
  if (key === undefined) {
    return { devicePath, hostPath, sizeBytes: file.sizeBytes, chunks: () => file.chunks() };
  }
  const sizeBytes = (Math.floor(file.sizeBytes / 16) + 1) * 16;
  return { devicePath, hostPath, sizeBytes, chunks: () => encrypted(file.chunks(), key) };
}

function* encrypted(chunks: Iterable<Uint8Array>, key: Uint8Array): Iterable<Uint8Array> {
  const cipher = fileCipher(key);
  for (const chunk of chunks) yield cipher.update(chunk);
  yield cipher.final();
}

/**
 * The same file, which cannot be read: gone before its first byte, or unreadable after some. Only the latter has a text:
 * idevicebackup2 skips that of no other code.
 */
export function failing(upload: Upload, trouble: 'vanished' | 'unreadable'): Upload {
  return {
    ...upload,
    *chunks() {
      if (trouble === 'vanished') throw new UploadFailure(vanished, '');
      for (const chunk of upload.chunks()) {
        yield chunk.subarray(0, Math.ceil(chunk.length / 2));
        throw new UploadFailure(unreadable, 'Input/output error (5)');
      }
    },
  };
}
