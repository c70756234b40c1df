import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { limiter } from '../src/concurrency.ts';
import type { Digest, ResourceRole } from '../src/index.ts';
import { isStoreKey } from '../src/index.ts';
import { growingBatches } from '../src/ingest/batches.ts';
import { rowSet } from '../src/ingest/row-set.ts';
import {
  gatheringKey,
  legalName,
  nameCandidates,
  nameKey,
  resourceName,
  stemCandidates,
  stemKey,
  wishedStem,
} from '../src/layout/index.ts';
import { formatSums, parseSums } from '../src/sums/sha256sums.ts';

/** Names as people and hostile phones give them: any text, and texts made of what file systems are touchy about. */
const touchy = fc.constantFrom(
  ...[
    '.',
    ' ',
    '/',
    '\\',
    ':',
    '\n',
    '\r',
    '\0',
    '\t',
    '"',
    '*',
    '?',
    '<',
    '>',
    '|',
    '\u2028',
    '\u202e',
    '\ud800',
  ],
  ...[
    'CON',
    'nul',
    'COM1',
    'lpt9',
    'aux',
    'é',
    'e\u0301',
    'ß',
    'İ',
    'ﬁ',
    '한',
    '写',
    '🏖',
    '_edited',
    '_O',
    'IMG_',
    'jpg',
  ],
);
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(fc.oneof(touchy, touchy, fc.string({ maxLength: 3 })), { maxLength: 60 })
    .map((parts) => parts.join('')),
);
const digests = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as Digest);
const roles = fc.constantFrom<ResourceRole>(
  ...(['photo', 'video', 'paired-video', 'alternate-photo', 'edited-photo'] as const),
  ...(['edited-video', 'edited-paired-video', 'adjustment-data', 'audio'] as const),
);

/** What exFAT, NTFS, APFS and ext4 all take (Microsoft's naming rules; 255 bytes; 255 UTF-16 units). */
function assertLegal(name: string): void {
  const shown = JSON.stringify(name);
  assert.ok(name !== '' && name !== '.' && name !== '..', shown);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  assert.doesNotMatch(name, /[\u0000-\u001f\u007f"*/:<>?\\|]/, shown);
  assert.doesNotMatch(name, /[. ]$/, shown);
  assert.doesNotMatch(name, /^\./, `${shown} would be hidden`);
  assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)( *\..*)?$/i, `${shown} is a device on Windows`);
  assert.ok(name.isWellFormed(), shown);
  assert.equal(name.normalize('NFC'), name, shown);
  assert.ok(Buffer.byteLength(name) <= 255 && name.length <= 255, `${shown} is too long`);
  assert.ok(isStoreKey(`2024/2024-06/${name}`), shown);
}

test('every name of every resource is legal on every file system, with all that may be added to it', () => {
  fc.assert(
    fc.property(anyName, anyName, roles, digests, (filename, own, role, digest) => {
      for (const stem of stemCandidates(wishedStem(filename, role), digest)) {
        for (const name of nameCandidates(resourceName(stem, role, own), digest)) {
          assertLegal(name);
          assertLegal(`${name}.xmp`);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('a legal name stays as it is', () => {
  fc.assert(
    fc.property(anyName, (filename) => {
      const once = legalName(filename);
      const name = once.stem + once.extension;
      const twice = legalName(name);
      assert.equal(twice.stem + twice.extension, name);
    }),
    { numRuns: 3000 },
  );
});

test('an ordinary name is not changed at all', () => {
  for (const name of [
    'IMG_0001.HEIC',
    'été à Paris 🏖.mov',
    '写真 (2).JPG',
    'a.b.c.dng',
    '-rf.jpg',
    'Ünï çødé.png',
  ]) {
    const { stem, extension } = legalName(name);
    assert.equal(stem + extension, name.normalize('NFC'));
  }
});

test('names that a disk takes for one have one key, and a key is its own key', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const key = nameKey(name);
      for (const same of [name.normalize('NFD'), name.normalize('NFC'), name.toUpperCase(), key]) {
        assert.equal(nameKey(same), key);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a capital sharp s, the small one and ss are one name, as they are on a Mac’s disk', () => {
  assert.deepEqual(new Set(['STRAẞE.jpg', 'straße.jpg', 'Strasse.JPG'].map(nameKey)).size, 1);
});

test('all files of an asset gather under the key of its stem, and an edit lands there too', () => {
  fc.assert(
    fc.property(anyName, roles, digests, (filename, role, digest) => {
      for (const stem of stemCandidates(wishedStem(filename, role), digest)) {
        for (const own of ['a.jpg', 'b.MOV', 'IMG_O1.AAE']) {
          const name = resourceName(stem, role, own);
          assert.equal(stemKey(name), gatheringKey(stem), name);
          assert.equal(stemKey(`${name}.xmp`), gatheringKey(stem), name);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('a checksum list says the same when it is read back, whatever the names and the ends of lines', () => {
  const fields = {
    digest: digests,
    name: anyName.map((name) => {
      const { stem, extension } = legalName(name);
      return stem + extension;
    }),
  };
  const line = fc.record(fields, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const sorted = lines.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      const text = formatSums(lines);
      assert.deepEqual(parseSums(text), sorted);
      assert.deepEqual(parseSums(text.replaceAll('\n', '\r\n')), sorted);
      assert.deepEqual(
        parseSums(text.replaceAll('  ', ' *')).map((each) => each.digest),
        sorted.map((each) => each.digest),
      );
    }),
    { numRuns: 500 },
  );
});

test('what is no line of a checksum list is left out', () => {
  const text = [
    '',
    'no line',
    `${'a'.repeat(63)}  short`,
    `${'g'.repeat(64)}  not hex`,
    `${'a'.repeat(64)} one-space`,
  ];
  assert.deepEqual(parseSums(text.join('\n')), []);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => assert.ok(Array.isArray(parseSums(any)))));
});

test('a set of rows holds what was put in, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2_000_000)), fc.array(fc.nat(2_000_000)), (rows, others) => {
      const set = rowSet();
      const model = new Set(rows);
      for (const row of rows) set.add(row);
      for (const row of [...rows, ...others]) assert.equal(set.has(row), model.has(row));
    }),
  );
});

test('growing batches hold every item once, in order, and no batch is larger than the largest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), fc.integer({ min: 1, max: 20 }), async (items, largest) => {
      const batches: number[][] = [];
      async function* source() {
        yield* items;
      }
      for await (const batch of growingBatches(source(), largest)) batches.push(batch);
      assert.deepEqual(batches.flat(), items);
      assert.ok(batches.every(({ length }) => length > 0 && length <= largest));
      assert.ok(items.length === 0 || batches[0]?.length === 1);
    }),
  );
});

test('a limiter runs everything, never more than its number at once, and tells of the first failure', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ turns: fc.nat(4), fails: fc.boolean() }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      async (tasks, most) => {
        const limit = limiter(most);
        let running = 0;
        let highest = 0;
        let ended = 0;
        let started = 0;
        const failing = tasks.some(({ fails }) => fails);
        const all = async () => {
          for (const { turns, fails } of tasks) {
            await limit.start(async () => {
              started++;
              running++;
              highest = Math.max(highest, running);
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              running--;
              ended++;
              if (fails) throw new Error('failed');
            });
          }
          await limit.idle();
        };
        if (failing) await assert.rejects(all(), /failed/);
        else await all();
        await limit.idle().catch(() => undefined);
        assert.equal(running, 0);
        assert.equal(ended, started);
        assert.ok(highest <= most);
        if (!failing) assert.equal(ended, tasks.length);
      },
    ),
  );
});
