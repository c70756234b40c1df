import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type RollServer, rollServer } from '../support/roll-server.ts';
import { ended, folderId } from '../support/server.ts';

interface Started {
  readonly id: string;
  readonly state: string;
}

interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly type: string; readonly job?: Started };
}

let server: RollServer;

before(async () => {
  server = await rollServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

async function start(body: unknown): Promise<Started> {
  const { status, text, json } = await server.ask('POST', '/api/jobs', { body });
  assert.equal(status, 200, text);
  return json<Started>();
}

async function placeIds(): Promise<string[]> {
  const { places } = (await server.ask('GET', '/api/places')).json<{ places: { id: string }[] }>();
  return places.map(({ id }) => id);
}

/** Listens until `enough` says so; what was told. */
function listen(
  last: string | undefined,
  enough: (events: readonly ToldEvent[]) => boolean,
): Promise<ToldEvent[]> {
  return new Promise((done, failed) => {
    const headers = { cookie: server.cookie, ...(last === undefined ? {} : { 'last-event-id': last }) };
    const sent = request(
      { host: '127.0.0.1', port: server.port, path: '/api/events', headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          const events = eventsIn(text);
          if (!enough(events)) return;
          sent.destroy();
          done(events);
        });
      },
    );
    sent.on('error', failed);
    sent.end();
  });
}

function eventsIn(text: string): ToldEvent[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map(
      (block) =>
        new Map(block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)])),
    )
    .filter((fields) => fields.has('data'))
    .map((fields) => ({
      id: fields.get('id') ?? '',
      type: fields.get('event') ?? '',
      data: JSON.parse(fields.get('data') ?? ''),
    }));
}

const isEndOf = (id: string) => (events: readonly ToldEvent[]) =>
  events.some(({ data }) => data.job?.id === id && data.job.state === 'ended');

describe('a job', () => {
  test('makes places, backs up with the command’s own report, and tells of it while it runs', async () => {
    for (const name of ['Blue', 'Red']) {
      const { id } = await start({ kind: 'add-place', folder: await folderId(server, name) });
      const { outcome, error } = await ended(server, id);
      assert.equal(outcome, 'ok', error?.message);
    }
    const source = await folderId(server, 'phone');
    const told = listen(
      '0',
      (events) => events.at(-1)?.type === 'library' && events.some(({ data }) => data.job?.state === 'ended'),
    );
    const { id } = await start({ kind: 'backup', source });
    const job = await ended(server, id);
    assert.match(job.lines[0] ?? '', /photos and videos found/);
    const { resources } = job.report as { resources: { copied: number } };
    const archived = await readdir(join(server.folder, 'Blue'), { recursive: true });
    assert.ok(resources.copied > 15 && archived.filter((name) => /\.jpe?g$/i.test(name)).length > 15);
    assert.ok((await told).length > 2);
    const { runs } = (await server.ask('GET', '/api/activity')).json<{
      runs: { kind: string; outcome: string }[];
    }>();
    assert.equal(runs[0]?.kind, 'backup');
    assert.equal(runs[0]?.outcome, job.outcome);
  });

  test('goes on when every page is closed; who comes back hears what was missed, once, and in order', async () => {
    const { id } = await start({ kind: 'verify' });
    const first = await listen('0', (events) => events.some(({ data }) => data.job?.id === id));
    const seen = first.at(-1)?.id ?? '';
    const { outcome } = await ended(server, id);
    assert.equal(outcome, 'ok');
    const rest = await listen(seen, isEndOf(id));
    const ids = rest.map((event) => Number(event.id));
    assert.equal(ids[0], Number(seen) + 1);
    assert.deepEqual(
      ids,
      [...ids].sort((one, other) => one - other),
    );
  });

  test('who was away too long, or comes from another server’s time, is told to ask for everything anew', async () => {
    for (const last of ['999999', 'x', '-1']) {
      const [told] = await listen(last, (events) => events.length > 0);
      assert.equal(told?.type, 'reset', last);
    }
  });

  test('waits for one that uses the same place, and not for one that uses another', async () => {
    const [blue, red] = await placeIds();
    const first = await start({ kind: 'verify', places: [blue] });
    const second = await start({ kind: 'verify', places: [blue, red] });
    const third = await start({ kind: 'check-place', folder: await folderId(server, 'back') });
    assert.deepEqual([first.state, second.state, third.state], ['running', 'waiting', 'running']);
    for (const { id } of [first, second, third]) assert.equal((await ended(server, id)).outcome, 'ok');
  });

  test('is stopped when asked, and leaves a place that is sound', async () => {
    const { id } = await start({ kind: 'verify' });
    const waiting = await start({ kind: 'verify' });
    assert.equal((await server.ask('POST', `/api/jobs/${waiting.id}/cancel`)).status, 200);
    assert.equal((await ended(server, waiting.id)).outcome, 'interrupted');
    await server.ask('POST', `/api/jobs/${id}/cancel`);
    const { outcome } = await ended(server, id);
    assert.ok(outcome === 'interrupted' || outcome === 'ok', outcome);
    assert.equal((await ended(server, (await start({ kind: 'verify' })).id)).outcome, 'ok');
  });

  test('gives photos back into a folder that was browsed to', async () => {
    const { id } = await start({ kind: 'restore', folder: await folderId(server, 'back'), month: '2024-06' });
    assert.equal((await ended(server, id)).outcome, 'ok');
    const files = (await readdir(join(server.folder, 'back'), { recursive: true })).filter((name) =>
      /\.JPG$/.test(name),
    );
    assert.ok(files.length >= 6);
  });

  test('that fails says the command line’s sentence', async () => {
    await writeFile(join(server.folder, 'phone', 'x.txt'), 'x');
    const { id } = await start({ kind: 'doctor', source: await folderId(server, 'phone') });
    const { outcome, error } = await ended(server, id);
    assert.equal(outcome, 'usage');
    assert.match(error?.message ?? '', /is no Photos library/);
  });

  test('is not started for what the server never listed', async () => {
    for (const body of [
      { kind: 'verify', places: ['x'] },
      { kind: 'backup', source: '/etc' },
      { kind: 'restore', folder: '/tmp' },
    ])
      assert.equal((await server.ask('POST', '/api/jobs', { body })).status, 404);
    assert.equal((await server.ask('GET', '/api/jobs/none')).status, 404);
  });
});
