import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArchivedObject, buildBinaryPlist, PlistUid, type PlistValue, unarchive } from '../src/index.ts';

const uid = (value: number) => new PlistUid(value);
const classOf = (name: string) => ({ $classname: name, $classes: [name, 'NSObject'] });

function archive(objects: readonly PlistValue[], top: PlistValue = { root: uid(1) }): Uint8Array {
  return buildBinaryPlist({
    $version: 100_000,
    $archiver: 'NSKeyedArchiver',
    $top: top,
    $objects: ['$null', ...objects],
  });
}

test("Foundation's wrappers become the values they stand for", () => {
  const root = unarchive(
    archive([
      { $class: uid(2), 'NS.keys': [uid(3), uid(3)], 'NS.objects': [uid(4), uid(6)] },
      classOf('NSDictionary'),
      'key',
      { $class: uid(5), 'NS.time': 0 },
      classOf('NSDate'),
      { $class: uid(7), 'NS.objects': [uid(0), uid(8), uid(10), uid(12), true] },
      classOf('NSMutableArray'),
      { $class: uid(9), 'NS.data': Uint8Array.of(1, 2) },
      classOf('NSMutableData'),
      { $class: uid(11), 'NS.uuidbytes': Uint8Array.from({ length: 16 }, (_, i) => i) },
      classOf('NSUUID'),
      { $class: uid(13), 'NS.string': 'text' },
      classOf('NSMutableString'),
    ]),
  );
  assert.ok(root instanceof Map);
  const list = root.get('key');
  assert.ok(Array.isArray(list));
  assert.deepEqual(list.map(String), ['null', '1,2', '00010203-0405-0607-0809-0A0B0C0D0E0F', 'text', 'true']);
});

test('an instance of any other class is plain data with the name of its class', () => {
  const file = unarchive(
    archive([
      { $class: uid(2), Size: 2 ** 40, Birth: uid(3), Flags: 0 },
      classOf('MBFile'),
      { $class: uid(4), 'NS.time': 86_400 },
      classOf('NSDate'),
    ]),
  ) as ArchivedObject;
  assert.equal(file.$class, 'MBFile');
  assert.equal(file.Size, 2 ** 40);
  assert.deepEqual(file.Birth, new Date('2001-01-02T00:00:00Z'));
  assert.equal(Object.getPrototypeOf(file), null);
});

test('objects that refer to each other come out as a circle', () => {
  const parent = unarchive(
    archive([{ $class: uid(3), child: uid(2) }, { $class: uid(3), parent: uid(1) }, classOf('Node')]),
  ) as ArchivedObject;
  const child = parent.child as ArchivedObject;
  assert.equal(child.parent, parent);
  const list = unarchive(archive([{ $class: uid(2), 'NS.objects': [uid(1)] }, classOf('NSArray')]));
  assert.ok(Array.isArray(list));
  assert.equal(list[0], list);
});

test('a chain of 100,000 objects needs no stack', () => {
  const count = 100_000;
  const chain = Array.from({ length: count }, (_, i) => ({
    $class: uid(count + 1),
    next: uid(i + 2 > count ? 0 : i + 2),
  }));
  let node = unarchive(archive([...chain, classOf('Node')]));
  let length = 0;
  for (; node !== null; node = (node as ArchivedObject).next ?? null) length += 1;
  assert.equal(length, count);
});

test('without a root, everything under $top is returned', () => {
  const top = unarchive(archive(['a', 'b'], { first: uid(1), second: uid(2) })) as ArchivedObject;
  assert.deepEqual([top.first, top.second], ['a', 'b']);
});

test('an unsound archive is refused', () => {
  assert.throws(() => unarchive('text'), { code: 'malformed' });
  assert.throws(() => unarchive({ $archiver: 'NSKeyedArchiver', $top: {}, $objects: 'none' }), {
    code: 'malformed',
  });
  assert.throws(() => unarchive(archive([], { root: uid(9) })), { code: 'malformed' });
  assert.throws(() => unarchive(archive([uid(1)])), { code: 'malformed' });
  const halves = [{ $class: uid(2), 'NS.keys': [], 'NS.objects': [true] }, classOf('NSDictionary')];
  assert.throws(() => unarchive(archive(halves)), { code: 'malformed' });
  const date = [{ $class: uid(2), 'NS.time': Number.NaN }, classOf('NSDate')];
  assert.throws(() => unarchive(archive(date)), { code: 'malformed' });
});
