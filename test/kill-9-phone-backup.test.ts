import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPair, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  listDevices,
  openLockdown,
  pair,
  parseMuxerAddress,
  readMuxerBuid,
  writePairRecord,
} from '@safelight/apple-device';
import { openFinderBackup, openSnapshots, type Snapshot, verifySnapshot } from '@safelight/finder-backup';
import {
  BackupAgent,
  DomainFiles,
  layeredMedia,
  mobilebackup2Service,
  type SimulatedIphone,
  startSimulatedIphone,
} from '@safelight/simulated-iphone';
import { temporaryFolder } from './support/temporary-folder.ts';
import { filesUnder } from './support/tree.ts';

const script = join(import.meta.dirname, 'support/back-up-once.ts');
const killsEach = 75;
/** Snapshots are removed when there are more, so that looking through them stays quick. */
const mostSnapshots = 4;

const phones = [
  { name: 'many small files', sizes: Array<number>(60).fill(2000) },
  { name: 'some photos', sizes: Array<number>(15).fill(90_000) },
  { name: 'a large file among small ones', sizes: [4_000_000, ...Array<number>(10).fill(100)] },
  { name: 'hardly anything', sizes: [10] },
];

interface Bench extends AsyncDisposable {
  readonly agent: BackupAgent;
  readonly udid: string;
  readonly root: string;
  readonly scratch: string;
  start(): ChildProcess;
}

const rsa = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
/** One key for phones and hosts alike: making them takes longer than a backup. */
const keys = await rsa();

async function pairedRecord(iphone: SimulatedIphone): Promise<Uint8Array> {
  const muxer = { address: parseMuxerAddress(iphone.address), idleMs: 5000 };
  const [device] = await listDevices(muxer);
  if (device === undefined) throw new Error('no phone');
  await using lockdown = await openLockdown({ muxer, device, label: 'test' });
  const options = {
    systemBuid: await readMuxerBuid(muxer),
    newHostId: () => randomUUID().toUpperCase(),
    newKeyPair: async () => keys,
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
  return writePairRecord(await pair(lockdown, options));
}

async function bench(sizes: readonly number[], key: KeyObject): Promise<Bench> {
  const folder = temporaryFolder();
  const [root, scratch, record] = ['root', 'scratch', 'record'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [root, scratch]) mkdirSync(path);
  const files = new DomainFiles();
  for (const [index, size] of sizes.entries())
    files.put('HomeDomain', `file-${index}`, { content: randomBytes(size) });
  const agent = new BackupAgent({ files });
  const iphone = await startSimulatedIphone({
    key,
    media: layeredMedia({ files: {} }),
    services: [mobilebackup2Service(agent)],
    serviceTls: false,
    address: { kind: 'tcp', host: '127.0.0.1', port: 0 },
  });
  writeFileSync(record, await pairedRecord(iphone));
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'safelight-test-compiled') };
  return {
    agent,
    udid: iphone.phone.udid,
    root,
    scratch,
    start: () =>
      spawn(process.execPath, [script, iphone.address, record, root, scratch], { env, stdio: 'pipe' }),
    async [Symbol.asyncDispose]() {
      await iphone[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

/** Something changes on the phone between two runs. */
function live(agent: BackupAgent, sizes: readonly number[]): void {
  const index = Math.floor(Math.random() * sizes.length);
  agent.files.put('HomeDomain', `file-${index}`, { content: randomBytes(sizes[index] ?? 1) });
  const [other] = agent.files.all().filter(({ path }) => path.startsWith('new-'));
  if (other === undefined)
    agent.files.put('HomeDomain', `new-${randomUUID()}`, { content: randomBytes(300) });
  else agent.files.remove(other.domain, other.path);
}

async function opensSound(snapshot: Snapshot, scratchFolder: string): Promise<void> {
  await using backup = await openFinderBackup(snapshot.backup, { scratchFolder });
  const { folder, udid } = snapshot;
  const verification = await verifySnapshot({ folder, udid, backup, seal: false, scratchFolder, threads: 1 });
  assert.deepEqual(
    verification.findings.filter(({ damage }) => damage),
    [],
  );
  assert.equal(verification.sound, true);
}

/** What a kill met, to see that they land in every phase. */
function phaseOf({ root, udid }: Bench): string {
  const working = join(root, udid, 'working', udid);
  if (!existsSync(join(root, udid, 'working'))) return 'before it began, or after its end';
  if (!existsSync(join(working, 'Snapshot'))) return 'while it cloned, verified or committed';
  return readdirSync(join(working, 'Snapshot')).length > 1 ? 'while files came' : 'before the first file';
}

async function killAgainAndAgain(t: TestContext, sizes: readonly number[]): Promise<void> {
  await using phone = await bench(sizes, keys.privateKey);
  const store = openSnapshots(phone.root);
  const known = new Map<string, ReadonlyMap<string, string>>();
  const phases = new Map<string, number>();
  let wholeMs = 1000;
  await completes();
  for (let kills = 0; kills < killsEach; ) {
    live(phone.agent, sizes);
    const begunMs = performance.now();
    const child = phone.start();
    const end = ended(child);
    const first = await Promise.race([end, pause(wholeMs * (0.3 + 0.65 * Math.random()))]);
    if (first === undefined) {
      child.kill('SIGKILL');
      await end;
      kills++;
      phases.set(phaseOf(phone), (phases.get(phaseOf(phone)) ?? 0) + 1);
    } else {
      assert.equal(first.code, 0, first.said);
      wholeMs = performance.now() - begunMs;
    }
    await earlierAreWhole();
    if (Math.random() < 0.03) await completes();
  }
  await completes();
  t.diagnostic([...phases].map(([phase, count]) => `${count} ${phase}`).join(', '));

  /** Each snapshot that was there is there, with the same bytes; one more may have come. */
  async function earlierAreWhole(): Promise<void> {
    const snapshots = await store.list(phone.udid);
    for (const [id, files] of known) {
      const found = snapshots.find((snapshot) => snapshot.id === id);
      assert.deepEqual(filesUnder(found?.folder ?? ''), files, id);
    }
    for (const { id, folder, record } of snapshots) {
      assert.equal(record.state, 'verified');
      if (!known.has(id)) known.set(id, filesUnder(folder));
    }
    if (snapshots.length > mostSnapshots) startOver();
  }

  function startOver(): void {
    known.clear();
    rmSync(phone.root, { recursive: true });
    mkdirSync(phone.root);
  }

  async function completes(): Promise<void> {
    const begunMs = performance.now();
    const { code, said } = await ended(phone.start());
    assert.equal(code, 0, said);
    wholeMs = performance.now() - begunMs;
    await earlierAreWhole();
    for (const snapshot of await store.list(phone.udid)) await opensSound(snapshot, phone.scratch);
  }
}

// All at once. The timeout is for machines that are busy with other things.
test('a phone backup that is killed at any instant leaves every earlier snapshot whole, and the next one completes', {
  concurrency: 4,
  timeout: 900_000,
  skip: process.platform === 'win32' ? 'Windows knows no SIGKILL' : false,
}, async (t) => {
  await Promise.all(
    phones.map(({ name, sizes }) => t.test(name, (inner) => killAgainAndAgain(inner, sizes))),
  );
});
