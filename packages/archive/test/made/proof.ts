import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerifyReport } from '../../src/index.ts';
import type { MadeArchive, MadePlace } from './archive.ts';

/** Whether this system has `sha256sum`; where it has not, node:crypto alone is the witness. */
export const hasSha256sum = spawnSync('sha256sum', ['--version']).status === 0;

/** Every file below a folder with the SHA-256 of its bytes, by relative path, told by node:crypto alone. */
export function filesUnder(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1).replaceAll('\\', '/');
    files.set(name, createHash('sha256').update(readFileSync(path)).digest('hex'));
  }
  return files;
}

/** The originals on a place: all but what is ours to make again. */
export function originalsOn(root: string): Map<string, string> {
  const all = [...filesUnder(root)];
  return new Map(
    all.filter(([name]) => !name.startsWith('.safelight/') && !/(^|\/)SHA256SUMS$|\.xmp$/.test(name)),
  );
}

/** Every line of every SHA256SUMS is true, by node:crypto and by the system's own tool. */
export function assertSumsTrue(root: string): void {
  const files = filesUnder(root);
  for (const name of files.keys()) {
    if (!name.endsWith('/SHA256SUMS')) continue;
    const folder = name.slice(0, -'/SHA256SUMS'.length);
    for (const line of readFileSync(join(root, name), 'utf8').split('\n').slice(0, -1)) {
      assert.equal(line.slice(0, 64), files.get(`${folder}/${line.slice(66)}`), `${folder}: ${line}`);
    }
    if (!hasSha256sum) continue;
    const check = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], {
      cwd: join(root, folder),
      encoding: 'utf8',
    });
    // An empty list is true; sha256sum calls it an error.
    const empty = readFileSync(join(root, name)).length === 0;
    assert.ok(empty || check.status === 0, `sha256sum -c in ${folder}: ${check.stdout}${check.stderr}`);
  }
}

/**
 * The end of every test of a place that should be whole: the real verify finds nothing, every checksum list is true and
 * names every original, and the originals are these contents, each once.
 */
export async function assertWhole(
  archive: MadeArchive,
  place: MadePlace,
  digests: readonly string[],
): Promise<VerifyReport> {
  const report = await archive.verify(place);
  assert.deepEqual(report.findings, []);
  assert.equal(report.ok, report.checked);
  assertSumsTrue(place.root);
  const originals = originalsOn(place.root);
  assert.deepEqual([...originals.values()].sort(), [...digests].sort());
  for (const [path, digest] of originals) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const sums = readFileSync(join(place.root, folder, 'SHA256SUMS'), 'utf8');
    assert.ok(sums.includes(`${digest}  ${path.slice(folder.length + 1)}\n`), `${path} is listed`);
  }
  return report;
}
