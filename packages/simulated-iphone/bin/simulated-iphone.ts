import process from 'node:process';
import { parseArgs } from 'node:util';
import {
  folderMedia,
  type ListenAddress,
  type LockState,
  type Media,
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
