import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sourceContract } from '@safelight/archive/contract';
import { openFolder, openZip } from '@safelight/camera-files';
import { cameraFilesSource } from '../packages/app/src/sources/camera-files-source.ts';
import { madeHeic, madeJpeg, madeMov } from '../packages/camera-files/test/made/files.ts';
import { madeZip } from '../packages/camera-files/test/made/zip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const files = new Map([
  ['DCIM/100APPLE/IMG_0001.HEIC', madeHeic()],
  ['DCIM/100APPLE/IMG_0001.MOV', madeMov({ film: 700_000 })],
  ['DCIM/100APPLE/IMG_0002.JPG', madeJpeg()],
  ['DCIM/101APPLE/IMG_0002.JPG', Buffer.concat([madeJpeg(), Buffer.from('another')])],
  ['DCIM/empty.jpg', Buffer.alloc(0)],
]);

for (const kind of ['folder', 'zip'] as const) {
  for (const { name, run } of sourceContract()) {
    test(`a ${kind} of camera files ${name}`, async () => {
      await using temporary = temporaryFolder();
      const path = join(temporary.path, kind);
      if (kind === 'zip') {
        const entries = [...files].map(([file, bytes]) => ({ name: file, bytes, deflate: true }));
        writeFileSync(path, madeZip(entries));
      } else {
        for (const [file, bytes] of files) {
          mkdirSync(join(path, file, '..'), { recursive: true });
          writeFileSync(join(path, file), bytes);
        }
      }
      const cached = new Map<string, string>();
      await using source = cameraFilesSource(kind === 'zip' ? await openZip(path) : await openFolder(path), {
        id: { key: `${kind}:${path}`, kind, name: kind },
        timeZone: 'Europe/Berlin',
        now: () => Date.UTC(2026, 0, 1),
        cache: {
          folder: (folder) => cached.get(folder),
          store: (folder, json) => void cached.set(folder, json),
        },
      });
      await run(source);
    });
  }
}
