import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import {
  DeviceError,
  listDevices,
  type MuxerOptions,
  openLockdown,
  type PairRecord,
  type PhoneAddress,
  pair,
  parseMuxerAddress,
  readMuxerBuid,
  type TrustedPhone,
} from '@safelight/apple-device';
import {
  BackupAgent,
  type ContentKeeper,
  type DomainFile,
  DomainFiles,
  layeredMedia,
  mobilebackup2Service,
  startSimulatedIphone,
} from '@safelight/simulated-iphone';
import type { Session } from '../session.ts';

/** A backup of a real phone has its keys derived in ten million rounds, and this phone does nothing else meanwhile. */
export const drillPatienceMs = 120_000;
const label = 'safelight drill';

/** What is left of a restored file on such a phone. */
export interface RestoredContent {
  readonly sha256: string;
  readonly bytes: number;
}

/** An iPhone in this process that trusts this computer, and to which a snapshot can be restored as to any other. */
export interface DrillPhone extends AsyncDisposable {
  readonly phone: TrustedPhone;
  /** What it holds now. */
  files(): DomainFiles;
  contentOf(file: Pick<DomainFile, 'domain' | 'path'>): RestoredContent | undefined;
}

/**
 * Starts an empty one. Of each file that is restored to it, it keeps the length and the SHA-256 in place of the bytes, so that
 * a phone of any size has room. It decrypts by itself, and not with the code by which Safelight reads backups.
 */
export async function startDrillPhone(session: Session): Promise<DrillPhone> {
  const contents = new Map<string, RestoredContent>();
  const agent = new BackupAgent({
    files: new DomainFiles(),
    checksDigests: false,
    keep: ({ domain, path }) => digesting((content) => void contents.set(`${domain}-${path}`, content)),
  });
  const iphone = await startSimulatedIphone({
    name: 'drill',
    media: layeredMedia({ files: {} }),
    services: [mobilebackup2Service(agent)],
    address: { kind: 'tcp', host: '127.0.0.1', port: 0 },
  });
  try {
    const muxer = {
      address: parseMuxerAddress(iphone.address),
      idleMs: drillPatienceMs,
      signal: session.signal,
    };
    return {
      phone: await trusting(muxer, session),
      files: () => agent.files,
      contentOf: ({ domain, path }) => contents.get(`${domain}-${path}`),
      [Symbol.asyncDispose]: () => iphone[Symbol.asyncDispose](),
    };
  } catch (error) {
    await iphone[Symbol.asyncDispose]();
    throw error;
  }
}

function digesting(tell: (content: RestoredContent) => void): ContentKeeper {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    write(bytes) {
      hash.update(bytes);
      sizeBytes += bytes.length;
    },
    end() {
      tell({ sha256: hash.digest('hex'), bytes: sizeBytes });
      return { content: () => [], sizeBytes };
    },
  };
}

async function trusting(muxer: MuxerOptions, session: Session): Promise<TrustedPhone> {
  const [device] = await listDevices(muxer);
  if (device === undefined) throw new DeviceError('no-device', 'the simulated phone is not there');
  const address = { muxer, device, label };
  return { ...address, record: await paired(address, session) };
}

async function paired(address: PhoneAddress, session: Session): Promise<PairRecord> {
  await using lockdown = await openLockdown(address);
  return await pair(lockdown, {
    systemBuid: await readMuxerBuid(address.muxer),
    newHostId: () => session.randomId().toUpperCase(),
    newKeyPair: () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 }),
    now: () => new Date(session.now()),
    signal: session.signal,
  });
}
