import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import {
  BackupAgent,
  DomainFiles,
  folderMedia,
  iphoneValues,
  type ListenAddress,
  type LockState,
  type Media,
  mobilebackup2Service,
  realIterations,
  simulatedUdid,
  startSimulatedIphone,
  syntheticMedia,
} from '../src/index.ts';

const help = `A simulated iPhone that says its address and runs until it is stopped.

  --media FOLDER        its photos: a folder that holds DCIM, and PhotoData where there is one
  --photos N            instead: N made-up photos, which need no disk
  --photo-bytes N       the size of each of them (3000000)
  --address ADDRESS     UNIX:/path, or host:port (127.0.0.1:27015); port 0 takes any
  --udid UDID           ${simulatedUdid}
  --name NAME           iPhone
  --backup-password PWD its backups are encrypted, with the real number of rounds
  --passcode SECONDS    asks for its passcode before a backup, which is entered after so long
  --locked              dark, with a passcode
  --trust-after N       the person taps Trust at the N-th ask after the first (0)
  --deny                the person taps "Don't Trust"
  --latency-ms N        added to each message
  --unplug-after BYTES  pulls the cable when so much was sent, and plugs it in again after two seconds

Then, in another terminal: USBMUXD_SOCKET_ADDRESS=ADDRESS npm start -- phone info
`;

const { values } = parseArgs({
  options: {
    media: { type: 'string' },
    photos: { type: 'string' },
    'photo-bytes': { type: 'string', default: '3000000' },
    address: { type: 'string', default: '127.0.0.1:27015' },
    udid: { type: 'string', default: simulatedUdid },
    name: { type: 'string', default: 'iPhone' },
    'backup-password': { type: 'string' },
    passcode: { type: 'string' },
    locked: { type: 'boolean', default: false },
    'trust-after': { type: 'string', default: '0' },
    deny: { type: 'boolean', default: false },
    'latency-ms': { type: 'string' },
    'unplug-after': { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help || (values.media === undefined) === (values.photos === undefined)) {
  process.stdout.write(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  await serve();
}

async function serve(): Promise<void> {
  const lock: LockState = values.locked ? 'locked' : 'unlocked';
  const unplugAfter = values['unplug-after'];
  const latency = values['latency-ms'];
  const iphone = await startSimulatedIphone({
    address: listenAddress(values.address),
    media: media(),
    services: [mobilebackup2Service(backupAgent())],
    values: {
      ...iphoneValues({ name: values.name }),
      'com.apple.mobile.backup': { WillEncrypt: values['backup-password'] !== undefined },
    },
    udid: values.udid,
    name: values.name,
    lock,
    trust: { answer: values.deny ? 'dont-trust' : 'trust', afterAsks: Number(values['trust-after']) },
    faults: {
      ...(latency === undefined ? {} : { latencyMs: Number(latency) }),
      ...(unplugAfter === undefined ? {} : { unplugAfterBytes: Number(unplugAfter) }),
    },
  });
  if (unplugAfter !== undefined) plugInAgain(iphone);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void iphone[Symbol.asyncDispose]());
  process.stdout.write(`${iphone.address}\n`);
}

function plugInAgain({ phone, muxer }: Awaited<ReturnType<typeof startSimulatedIphone>>): void {
  const unplug = phone.unplug.bind(phone);
  const pauseMs = 2000;
  phone.unplug = () => {
    unplug();
    process.stdout.write('unplugged\n');
    setTimeout(() => {
      phone.faults = {};
      muxer.plugIn(phone);
      process.stdout.write('plugged in again\n');
    }, pauseMs);
  };
}

/** What is backed up: the folder's files where there is one, and a few others. */
function backupAgent(): BackupAgent {
  const files = new DomainFiles();
  files.put('HomeDomain', 'Library/Notes/note.txt', { content: Buffer.from('Remember the milk.') });
  files.put('HomeDomain', 'Library/Preferences/org.example.plist', {
    content: Buffer.from('<plist><dict/></plist>'),
  });
  for (const path of values.media === undefined
    ? []
    : readdirSync(values.media, { recursive: true, encoding: 'utf8' })) {
    const full = join(values.media ?? '', path);
    if (!statSync(full).isFile()) continue;
    const sizeBytes = statSync(full).size;
    files.put('CameraRollDomain', `Media/${path}`, { content: () => [readFileSync(full)], sizeBytes });
  }
  const password = values['backup-password'];
  const afterMs = Number(values.passcode) * 1000;
  return new BackupAgent({
    files,
    iterations: realIterations,
    now: () => new Date(),
    ...(password === undefined ? {} : { password }),
    ...(values.passcode === undefined ? {} : { prompt: { answer: 'entered', afterMs, patienceMs: 180_000 } }),
  });
}

function media(): Media {
  if (values.media !== undefined) return folderMedia(values.media);
  const bytes = Number(values['photo-bytes']);
  return syntheticMedia({
    photos: Number(values.photos),
    photoBytes: (index) => bytes + index,
    seed: 'by hand',
  });
}

function listenAddress(text: string): ListenAddress {
  if (text.startsWith('UNIX:')) return { kind: 'unix', path: text.slice(5) };
  const colon = text.lastIndexOf(':');
  return { kind: 'tcp', host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
