import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '../../src/dashboard/safe-to-delete/csv.ts';

const file = { path: '2024/a.jpg', sha256: 'ab', provenAt: '2026-01-02T03:04:05.000Z' };

test('each proven file is a line of its own', () => {
  const proof = [
    { name: 'Blue', files: [file, file] },
    { name: 'Red', files: [file] },
  ];
  const lines = csvOf({ safe: [{ filename: 'a.jpg', bytes: 7, proof }] }).split('\r\n');
  assert.equal(lines.length, 5);
  assert.equal(lines[3], 'a.jpg,7,Red,2024/a.jpg,ab,2026-01-02T03:04:05.000Z');
});

test('names with commas, quotes and line ends stay in their cell, and no name becomes a formula', () => {
  const csv = csvOf({
    safe: [{ filename: '=cmd|"x",\n.jpg', bytes: 1, proof: [{ name: 'B', files: [file] }] }],
  });
  assert.ok(csv.includes('"\'=cmd|""x"",\n.jpg",1,B'), csv);
});
