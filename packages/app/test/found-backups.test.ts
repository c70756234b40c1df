import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { sources } from '../src/commands/sources.ts';
import { wrapped } from '../src/terminal/tell.ts';
import { backupOf, password, udid } from './support/finder-backup.ts';
import { sessionIn } from './support/in-process.ts';
import { picture, put, safelight } from './support/phone.ts';
import { done, ended, folderId, serverIn } from './support/server.ts';

interface Told {
  readonly lines: readonly string[];
  readonly json: {
    readonly sources: readonly {
      readonly kind: string;
      readonly source: string;
      readonly backup?: {
        readonly udid: string;
        readonly bytes: number | null;
        readonly encrypted: boolean | null;
      };
    }[];
    readonly refused: readonly string[];
  };
}

/** What `safelight sources` tells a person with this home, on a Mac unless said. */
async function told(
  home: string,
  more: { platform?: NodeJS.Platform; appData?: string } = {},
): Promise<Told> {
  const { platform = 'darwin', appData } = more;
  await using session = sessionIn({ SAFELIGHT_HOME: join(home, 'state'), APPDATA: appData }, home);
  const { lines, json } = await sources(session, { platform, home });
  return { lines, json: json as Told['json'] };
}

const onMac = 'Library/Application Support/MobileSync/Backup';

function media(home: string): string {
  put(join(home, 'media'), 'DCIM/100APPLE/IMG_0001.JPG', picture(20_000));
  return join(home, 'media');
}

test('Finder’s backups are found, with what they say and the command that reads them, which does', async () => {
  await using home = temporaryFolder();
  backupOf(join(home.path, onMac), media(home.path), { password });
  put(join(home.path, onMac), 'no backup/x.txt', Buffer.from('x'));
  const { lines, json } = await told(home.path);
  const folder = join(home.path, onMac, udid);
  assert.match(
    lines[0] ?? '',
    /^backup of the phone “Anna’s iPhone”: 2026-11-20 \(.*\), [\d.]+ kB, encrypted$/,
  );
  assert.deepEqual(lines.slice(1), [
    `    ${folder}`,
    `    safelight backup 'finder-backup:${folder}' --to FOLDER`,
    '    Its password is asked for: the one that was set for backups of this phone.',
  ]);
  const command = `    safelight backup 'finder-backup:${folder}' --to FOLDER`;
  assert.equal(wrapped(command, 60), command, 'in a narrow window it is still one line, to be pasted');
  const [found] = json.sources;
  assert.deepEqual(
    [json.sources.length, found?.kind, found?.backup?.udid, found?.backup?.encrypted],
    [1, 'finder-backup', udid, true],
  );
  assert.ok((found?.backup?.bytes ?? 0) > 20_000);
  mkdirSync(join(home.path, 'drive'));
  const environment = {
    ...process.env,
    SAFELIGHT_HOME: join(home.path, 'state'),
    SAFELIGHT_BACKUP_PASSWORD: password,
  };
  const { code, out } = await safelight(
    ['backup', found?.source ?? '', '--to', join(home.path, 'drive')],
    environment,
  );
  assert.equal(code, 3, 'without the phone’s own list nothing proves that all is there');
  assert.match(out, /1 file copied/);
});

test('on Windows both iTunes and the Apple Devices app are looked at; on Linux there is no such place', async () => {
  await using home = temporaryFolder();
  const appData = join(home.path, 'Roaming');
  backupOf(join(appData, 'Apple Computer/MobileSync/Backup'), media(home.path));
  backupOf(join(home.path, 'Apple/MobileSync/Backup'), media(home.path), {
    date: new Date('2027-01-01T10:00:00Z'),
    deviceName: 'Berta’s iPhone',
  });
  const { lines } = await told(home.path, { platform: 'win32', appData });
  assert.deepEqual(
    lines.filter((line) => !line.startsWith(' ')).map((line) => /“(.*)”/.exec(line)?.[1]),
    ['Berta’s iPhone', 'Anna’s iPhone'],
    'the newest first',
  );
  assert.match(lines[0] ?? '', / not encrypted$/);
  assert.match(lines[2] ?? '', /safelight backup .?finder-backup:.*Apple.MobileSync.Backup/);
  assert.deepEqual((await told(home.path, { platform: 'linux' })).json, { sources: [], refused: [] });
});

test('a place that cannot be looked into is told, and never called empty', async () => {
  await using home = temporaryFolder();
  mkdirSync(join(home.path, onMac, '..'), { recursive: true });
  // A link in circles is refused to the superuser, too.
  symlinkSync('Backup', join(home.path, onMac));
  const { lines, json } = await told(home.path);
  assert.deepEqual([json.sources, json.refused.length], [[], 1]);
  assert.match(
    lines.at(-1) ?? '',
    /^! Backups of phones by Finder could not be looked for\. It cannot be read/,
  );
});

test(
  'backups of other hands are told for what they say of themselves',
  needsSample('finder-backup'),
  async () => {
    await using home = temporaryFolder();
    const place = join(home.path, onMac);
    cpSync(sample('finder-backup'), place, { recursive: true });
    cpSync(sample('finder-backup-encrypted'), place, { recursive: true });
    mkdirSync(join(place, 'c'));
    writeFileSync(join(place, 'c', 'Manifest.db'), '');
    const { lines } = await told(home.path);
    const heads = lines.filter((line) => !line.startsWith(' '));
    assert.equal(heads.length, 3, lines.join('\n'));
    assert.ok(
      heads.some((line) => /perhaps encrypted/.test(line)),
      heads.join('\n'),
    );
  },
);

test('the page is told of them, and runs the one that is chosen with its password', async () => {
  await using folder = temporaryFolder();
  backupOf(join(folder.path, 'MobileSync/Backup'), media(folder.path), { password });
  mkdirSync(join(folder.path, 'drive'));
  await using server = await serverIn(folder.path);
  const { sources: found } = (await server.ask('GET', '/api/found')).json<{
    sources: readonly { id: string; kind: string; name: string; backup: unknown }[];
  }>();
  const [one] = found.filter(({ kind }) => kind === 'finder-backup');
  assert.equal(one?.name, 'Anna’s iPhone');
  assert.deepEqual(one.backup, { date: '2026-11-20T10:00:00.000Z', encrypted: true, finished: true });
  const place = await done(server, { kind: 'add-place', folder: await folderId(server, 'drive') });
  const places = [(place.report as { id: string }).id];
  const wrong = await server.ask('POST', '/api/jobs', {
    body: { kind: 'backup', source: one.id, places, password: 'another' },
  });
  assert.match(
    (await ended(server, wrong.json<{ id: string }>().id)).error?.message ?? '',
    /password is wrong/,
  );
  const job = await done(server, { kind: 'backup', source: one.id, places, password });
  assert.match(job.lines.join('\n'), /1 file copied/);
});
