import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageLine } from '../../src/server/jobs/page-line.ts';
import { Stopped, saidWhenStopped, stoppedSentence } from '../../src/stopped.ts';
import { isTyped, wordToType } from '../../src/terminal/confirm.ts';
import { progressLine } from '../../src/terminal/progress-line.ts';
import { asTyped, wrapped } from '../../src/terminal/tell.ts';

test('a line is broken between words, below its first word, and never in the middle of a command', () => {
  const line =
    '! It is not encrypted, so it lacks Health data. To have it in the next one: safelight phone password set';
  assert.deepEqual(wrapped(line, 60).split('\n'), [
    '! It is not encrypted, so it lacks Health data. To have it',
    '  in the next one: safelight phone password set',
  ]);
  assert.equal(wrapped('Make one: safelight phone backup --to FOLDER', 40).split('\n').length, 2);
  assert.match(
    wrapped('Make one: safelight phone backup --to FOLDER', 40),
    /\nsafelight phone backup --to FOLDER$/,
  );
  assert.deepEqual(wrapped('    DCIM/IMG_0001.JPG: other bytes than were received', 40).split('\n'), [
    '    DCIM/IMG_0001.JPG: other bytes than',
    '      were received',
  ]);
  for (const kept of ['', '  Model                 iPhone16,1', 'x'.repeat(100)])
    assert.equal(wrapped(kept, 80), kept);
});

test('no word of a line is lost or made up by breaking it, at any width', () => {
  const line =
    '  ✓ 12 files (safelight snapshots list) in /a b/c  and  more: safelight place add --new PATH, then.';
  const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
  for (let columns = 1; columns < 120; columns++)
    assert.deepEqual(words(wrapped(line, columns)), words(line));
});

test('under npm the commands are told as they are to be typed there', () => {
  const npm = { npm_lifecycle_event: 'start' };
  const line = 'Look at what went: safelight gone. (safelight --help tells more)';
  assert.equal(asTyped(line, npm), 'Look at what went: npm start -- gone. (npm start -- --help tells more)');
  assert.equal(asTyped(line, {}), line);
  for (const path of ['/home/safelight backup', '~/.local/share/safelight'])
    assert.equal(asTyped(path, npm), path);
});

test('the name of a phone can be typed with the letters that keyboards have', () => {
  assert.ok(isTyped("Ada's iPhone", 'Ada’s iPhone'));
  assert.ok(isTyped(' adas iphone ', 'Ada’s iPhone 🦄'));
  assert.ok(!isTyped('', 'Ada’s iPhone'));
  assert.ok(!isTyped('Ada', 'Ada’s iPhone'));
  assert.equal(wordToType('Ada’s iPhone'), 'Ada’s iPhone');
  assert.equal(wordToType('🦄'), 'restore');
  assert.ok(!isTyped('', wordToType('🦄')));
});

test('what is said of a stopped command is true of that command', async () => {
  assert.match(stoppedSentence('backup', undefined), /goes on from there/);
  assert.match(stoppedSentence('phone', undefined), /begins anew/);
  const abort = new AbortController();
  const asked = saidWhenStopped('Nothing was changed.', { signal: abort.signal }, async () => {
    abort.abort(new Error('interrupted'));
    throw abort.signal.reason;
  });
  const error: unknown = await asked.catch((reason: unknown) => reason);
  assert.ok(error instanceof Stopped);
  assert.equal(stoppedSentence('backup', error), 'Nothing was changed.');
  assert.equal(
    pageLine(stoppedSentence('backup', undefined)),
    'Stopped. What was copied is safe; started again, it goes on from there.',
  );
  assert.equal(pageLine('Unlock it, and run the same command again.'), 'Unlock it, and start it again.');
});

test('a job that stands still says so, and its rate falls', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  const drawn: string[] = [];
  const stream = { isTTY: true, columns: 100, write: (text: string) => drawn.push(text) };
  {
    using line = progressLine({ stream: stream as unknown as NodeJS.WriteStream, now: () => Date.now() });
    for (let bytes = 0; bytes <= 40e6; bytes += 10e6) {
      t.mock.timers.tick(1000);
      line.show({ phase: 'backup', doneBytes: bytes, doneItems: 1 });
    }
    assert.match(drawn.at(-1) ?? '', /1 file {2}40\.0 MB {2}10\.0 MB\/s/);
    t.mock.timers.tick(12_000);
    assert.match(drawn.at(-1) ?? '', /nothing new for 12 s {2}1 file {2}40\.0 MB {2}2\.5 MB\/s/);
    line.clear();
  }
  assert.equal(drawn.at(-1), '\r\x1b[2K');
  const drawings = drawn.length;
  t.mock.timers.tick(60_000);
  assert.equal(drawn.length, drawings);
});
