import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPicturePool } from '../../packages/app/src/pictures/picture-pool.ts';

// `node bench/dashboard/thumbnails.ts FOLDER [--count 1000]`: thumbnails of the HEICs and JPEGs in a folder, again and again, each time
// under another content, by one process, which is what one core does.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '1000' }, processes: { type: 'string', default: '1' } },
});
const [folder = '.'] = positionals;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const work = mkdtempSync(join(tmpdir(), 'safelight-bench-'));
const processes = Number(values.processes);

async function rate(kind: string, names: readonly string[], count: number): Promise<void> {
  const photos = names.map((name) => readFileSync(join(folder, name)));
  using pool = openPicturePool(processes);
  let [done, ms, bytes] = [0, 0, 0];
  // Written a few at a time, so that no disk is filled; only the making is timed.
  while (done < count) {
    const batch = Array.from({ length: Math.min(20 * processes, count - done) }, (_, index) => {
      const photo = Buffer.concat([
        photos[(done + index) % photos.length] ?? Buffer.alloc(0),
        Buffer.from(`${done + index}`),
      ]);
      const path = join(work, `${index}`);
      writeFileSync(path, photo);
      bytes += photo.length;
      return { path, sha256: createHash('sha256').update(photo).digest('hex'), size: 256 as const };
    });
    if (done === 0) await Promise.all(batch.slice(0, processes).map((order) => pool.make(order)));
    const started = performance.now();
    await Promise.all(batch.map((order) => pool.make(order)));
    ms += performance.now() - started;
    done += batch.length;
  }
  const perCore = ((count / ms) * 1000) / processes;
  say(
    `  ${kind}: ${count} of ${(bytes / count / 1e6).toFixed(1)} MB: ${perCore.toFixed(1)} a second per core   (to be ≥ 15)`,
  );
}

const names = readdirSync(folder);
say('Thumbnails');
for (const [kind, ending] of [
  ['JPEG', /\.jpe?g$/i],
  ['HEIC', /^IMG_\d+\.heic$/i],
] as const) {
  const found = names.filter((name) => ending.test(name));
  if (found.length > 0) await rate(kind, found, Number(values.count) / 2);
}
rmSync(work, { recursive: true, force: true });
