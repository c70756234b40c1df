import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildBinaryPlist,
  PlistError,
  PlistUid,
  type PlistValue,
  unarchive,
  viewArchive,
} from '../src/index.ts';

const uid = (value: number) => new PlistUid(value);

function archive(objects: readonly PlistValue[], top: PlistValue = { root: uid(1) }): Uint8Array {
  return buildBinaryPlist({ $archiver: 'NSKeyedArchiver', $top: top, $objects: ['$null', ...objects] });
}

const place = archive([
  { infos: uid(2), code: uid(3), nothing: uid(0), itself: uid(1), count: 7 },
  { 'NS.objects': [uid(4), uid(5), uid(0)] },
  'AT',
  { name: uid(6), size: 1.5 },
  { name: uid(7), size: uid(8) },
  'Vienna',
  { 'NS.string': 'Österreich' },
  83_879,
]);

test('fields, members, texts and numbers are those that unarchiving gives', () => {
  const view = viewArchive(place);
  const [first, second, ...more] = view?.field('infos')?.items() ?? [];
  assert.equal(more.length, 0);
  assert.deepEqual([first?.field('name')?.text(), first?.field('size')?.number()], ['Vienna', 1.5]);
  assert.deepEqual([second?.field('name')?.text(), second?.field('size')?.number()], ['Österreich', 83_879]);
  assert.equal(view?.field('code')?.text(), 'AT');
  const whole = unarchive(place) as unknown as { code: string; count: number };
  assert.deepEqual([view?.field('code')?.text(), view?.field('count')?.number()], [whole.code, whole.count]);
});

test('what is not there, or nil, or of another kind, is undefined', () => {
  const view = viewArchive(place);
  assert.equal(view?.field('nothing'), undefined);
  assert.equal(view?.field('absent'), undefined);
  assert.equal(view?.field('code')?.number(), undefined);
  assert.equal(view?.field('count')?.text(), undefined);
  assert.equal(view?.field('code')?.field('name'), undefined);
  assert.deepEqual(view?.field('code')?.items(), []);
  assert.equal(viewArchive(archive([], { other: uid(0) })), undefined);
});

test('an object inside itself can be followed as far as somebody asks', () => {
  const itself = viewArchive(place)?.field('itself')?.field('itself')?.field('itself');
  assert.equal(itself?.field('code')?.text(), 'AT');
});

test('a reference to no object, bytes cut short and a list that is no archive are malformed', () => {
  const code = (bytes: Uint8Array, ask: (bytes: Uint8Array) => unknown = viewArchive) => {
    try {
      ask(bytes);
      return 'none';
    } catch (error) {
      return error instanceof PlistError ? 'PlistError' : String(error);
    }
  };
  assert.equal(
    code(archive([{ a: uid(99) }]), (bytes) => viewArchive(bytes)?.field('a')),
    'PlistError',
  );
  assert.equal(code(buildBinaryPlist({ a: 1 })), 'PlistError');
  assert.equal(code(buildBinaryPlist('text')), 'PlistError');
  for (let length = 0; length < place.length; length += 1) {
    assert.equal(code(place.subarray(0, length)), 'PlistError', `${length} bytes`);
  }
});
