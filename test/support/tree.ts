import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Whether this system has `sha256sum`. */
export const hasSha256sum = spawnSync('sha256sum', ['--version']).status === 0;

/** Every ordinary file below a folder with the SHA-256 of its bytes, by its path with `/`, told by node:crypto alone. */
export function filesUnder(root: string): Map<string, string> {
  if (!existsSync(root)) return new Map();
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    files.set(relative(root, path).replaceAll(sep, '/'), digest);
  }
  return files;
}

/** The originals on a place: all but what can be made again. */
export function originalsOn(place: string): Map<string, string> {
  const ours = /^\.safelight\/|(^|\/)SHA256SUMS$|\.xmp$/;
  return new Map([...filesUnder(place)].filter(([path]) => !ours.test(path)));
}

/** Every line of every SHA256SUMS below a folder is true; their number. By node:crypto, and by the system's own tool. */
export function assertSumsTrue(place: string): number {
  const files = filesUnder(place);
  let lines = 0;
  for (const path of files.keys()) {
    if (!path.endsWith('/SHA256SUMS') || path.startsWith('.safelight/')) continue;
    const folder = path.slice(0, -'/SHA256SUMS'.length);
    const text = readFileSync(join(place, path), 'utf8');
    for (const line of text.split('\n').slice(0, -1)) {
      assert.equal(files.get(`${folder}/${line.slice(66)}`), line.slice(0, 64), `${folder}: ${line}`);
      lines++;
    }
  }
  return lines;
}

/** `sha256sum -c` passes in every folder. */
export function assertSha256sumPasses(place: string): void {
  for (const path of filesUnder(place).keys()) {
    if (!path.endsWith('/SHA256SUMS')) continue;
    const cwd = join(place, path.slice(0, -'/SHA256SUMS'.length));
    const { status, stdout, stderr } = spawnSync('sha256sum', ['-c', '--strict', '--quiet', 'SHA256SUMS'], {
      cwd,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${path}: ${stdout}${stderr}`);
  }
}
