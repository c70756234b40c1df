import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';

const packagesFolder = resolve(import.meta.dirname, '../packages');

interface SourceFile {
  readonly room: string;
  /** Relative to the package, with `/`: `src/ingest/ingest.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Those that are still there when the types are gone. */
  readonly runtimeImports: readonly string[];
}

const rooms = readdirSync(packagesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Without its comments and the texts in it, so that words in them are no code. */
function bareCode(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

function importsOf(text: string): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]/gm,
    /^\s*import\s+['"]([^'"]+)['"]/gm,
  ];
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...patterns, dynamic].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name]) => name ?? ''),
  );
}

function withoutTypeImports(text: string): string {
  return text.replace(/^\s*(?:import|export)\s+type\b[^'"`;]*?from\s+['"][^'"]+['"]/gm, '');
}

const files: readonly SourceFile[] = rooms.flatMap((room) => {
  const src = join(packagesFolder, room, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const text = readFileSync(join(src, name), 'utf8');
      return {
        room,
        path: `src/${name.replaceAll(sep, '/')}`,
        text,
        imports: importsOf(text),
        runtimeImports: importsOf(withoutTypeImports(text)),
      };
    });
});

const where = ({ room, path }: SourceFile): string => `${room}/${path}`;

/** The package that an import names, without its subpath; `undefined` for a file of one's own. */
function packageOf(name: string): string | undefined {
  if (name.startsWith('.')) return undefined;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What each room may know of the others; a room that is not named here needs a line, and a reason. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  plist: [],
  'camera-files': [],
  archive: [],
  'apple-device': ['plist'],
  'finder-backup': ['plist'],
  'photos-library': ['plist'],
  'icloud-photos': ['plist'],
  'simulated-iphone': ['plist'],
};

test('there is something to look at', () => {
  assert.ok(files.length > 100, `${files.length} files`);
  assert.ok(files.reduce((sum, { imports }) => sum + imports.length, 0) > 300);
});

for (const room of rooms.filter((name) => name !== 'app')) {
  test(`${room} knows no room above it`, () => {
    const allowed = arrows[room];
    assert.ok(allowed !== undefined, `${room} has no line in the arrows of this test`);
    const upward = files
      .filter((file) => file.room === room)
      .flatMap((file) =>
        file.imports
          .filter((name) => name.startsWith('@safelight/') || name === 'safelight')
          .filter((name) => !allowed.includes(packageOf(name)?.slice('@safelight/'.length) ?? ''))
          .map((name) => `${where(file)} imports ${name}`),
      );
    assert.deepEqual(upward, []);
  });
}

test('no file reaches into another package by its path', () => {
  const strayed = files.flatMap((file) => {
    const root = join(packagesFolder, file.room, 'src');
    return file.imports
      .filter((name) => name.startsWith('.'))
      .filter((name) =>
        relative(root, join(packagesFolder, file.room, dirname(file.path), name)).startsWith('..'),
      )
      .map((name) => `${where(file)} imports ${name}`);
  });
  assert.deepEqual(strayed, []);
});

for (const room of rooms) {
  test(`${room} declares the packages that it imports, and no other`, () => {
    const manifest: unknown = JSON.parse(readFileSync(join(packagesFolder, room, 'package.json'), 'utf8'));
    const { dependencies = {} } = manifest as { dependencies?: Record<string, string> };
    const imported = packagesImportedBy(files.filter((file) => file.room === room && !isDashboard(file)));
    assert.deepEqual(Object.keys(dependencies).sort(), imported);
  });
}

const isDashboard = ({ room, path }: SourceFile): boolean =>
  room === 'app' && path.startsWith('src/dashboard/');

function packagesImportedBy(some: readonly SourceFile[]): string[] {
  const builtin = new Set(builtinModules);
  const imported = some
    .flatMap(({ imports }) => imports)
    .filter((name) => !name.startsWith('node:') && !builtin.has(name))
    .flatMap((name) => packageOf(name) ?? []);
  return [...new Set(imported)].sort();
}

test('the dashboard declares the packages that are built into it', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(packagesFolder, 'app', 'package.json'), 'utf8'));
  const { devDependencies = {} } = manifest as { devDependencies?: Record<string, string> };
  const imported = packagesImportedBy(files.filter(isDashboard));
  assert.ok(imported.includes('react'));
  assert.deepEqual(
    imported.filter((name) => !(name in devDependencies)),
    [],
  );
});

test('the dashboard knows of the rest only the types of the server’s API, and nothing knows the dashboard', () => {
  const leadsOut = (file: SourceFile, name: string): string =>
    name.startsWith('.') ? join(dirname(file.path), name).replaceAll(sep, '/') : '';
  const wrong = files.flatMap((file) =>
    file.imports
      .map((name) => ({ name, to: leadsOut(file, name) }))
      .filter(({ name, to }) => {
        if (!isDashboard(file)) return to.startsWith('src/dashboard/');
        if (name.startsWith('@safelight/') || name.startsWith('node:')) return true;
        if (to === '' || to.startsWith('src/dashboard/')) return false;
        return !to.startsWith('src/server/api/') || file.runtimeImports.includes(name);
      })
      .map(({ name }) => `${where(file)} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

/** The parts of the archive, lowest first; a part imports only from its own line and those above it here. */
const archiveLines: readonly (readonly string[])[] = [
  ['errors', 'bytes', 'concurrency', 'model'],
  ['source', 'store', 'job', 'layout'],
  ['ledger', 'stores', 'places', 'sums', 'sidecar', 'contract'],
  ['policy'],
  ['upkeep'],
  ['ingest', 'verify', 'restore', 'rebuild', 'replicate', 'repair'],
  ['index'],
];
const workflows = archiveLines[5] ?? [];

function partOf(path: string): string {
  return (
    path
      .replace(/^src\//, '')
      .split('/')[0]
      ?.replace(/\.ts$/, '') ?? ''
  );
}

/** The parts that a file of the archive imports from. */
function partsOf(file: SourceFile): string[] {
  return file.imports
    .filter((name) => name.startsWith('.'))
    .map((name) => partOf(join(dirname(file.path), name).replaceAll(sep, '/')));
}

test('inside the archive every arrow points down', () => {
  const line = (part: string): number => archiveLines.findIndex((parts) => parts.includes(part));
  const wrong = files
    .filter(({ room }) => room === 'archive')
    .flatMap((file) => {
      assert.ok(
        line(partOf(file.path)) >= 0,
        `${where(file)}: ${partOf(file.path)} has no line in this test`,
      );
      return partsOf(file)
        .filter((part) => line(part) > line(partOf(file.path)))
        .map((part) => `${where(file)} imports ${part}`);
    });
  assert.deepEqual(wrong, []);
});

test('no workflow imports another, nor a concrete store', () => {
  const wrong = files
    .filter(({ room, path }) => room === 'archive' && workflows.includes(partOf(path)))
    .flatMap((file) =>
      partsOf(file)
        .filter((part) => part === 'stores' || (workflows.includes(part) && part !== partOf(file.path)))
        .map((part) => `${where(file)} imports ${part}`),
    );
  assert.deepEqual(wrong, []);
});

test('no files import each other in a circle once the types are gone', () => {
  const byPath = new Map(files.map((file) => [where(file), file]));
  const done = new Set<string>();
  const circles: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    const file = byPath.get(path);
    for (const name of file?.runtimeImports ?? []) {
      if (file === undefined || !name.startsWith('.')) continue;
      const next = join(file.room, dirname(file.path), name).replaceAll(sep, '/');
      assert.ok(byPath.has(next) || !/\.tsx?$/.test(next), `${path} imports ${name}, which is not there`);
      visit(next, [...trail, path]);
    }
    done.add(path);
  }
  for (const path of byPath.keys()) visit(path, []);
  assert.deepEqual(circles, []);
});

test('no source file is longer than 300 lines', () => {
  const long = files.filter(({ text }) => text.split('\n').length - 1 > 300).map(where);
  assert.deepEqual(long, []);
});

test('nothing below the app reads the environment, the clock, randomness or the home folder', () => {
  const everywhere =
    /\bprocess\.(env|cwd)\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bhomedir\b|\bconsole\./;
  // A phone has a clock and names of its own; the simulated one makes them up.
  const exceptThePhone = /\brandomUUID\b|\bperformance\.now\b/;
  const wrong = files
    .filter(({ room }) => room !== 'app')
    .flatMap((file) => {
      const code = bareCode(file.text);
      const found =
        everywhere.exec(code) ?? (file.room === 'simulated-iphone' ? null : exceptThePhone.exec(code));
      return found === null ? [] : [`${where(file)}: ${found[0]}`];
    });
  assert.deepEqual(wrong, []);
});
