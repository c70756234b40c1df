import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listedName } from '../../src/stores/drive/listed-name.ts';

const composed = 'Ete\u0301.heic'.normalize('NFC');
const decomposed = composed.normalize('NFD');

test('a name that macOS lists decomposed is the name that was written', () => {
  assert.notEqual(decomposed, composed);
  assert.equal(listedName(decomposed, 'darwin'), composed);
});

test('elsewhere a decomposed name stays another file’s', () => {
  assert.equal(listedName(decomposed, 'linux'), decomposed);
  assert.equal(listedName(decomposed, 'win32'), decomposed);
});
