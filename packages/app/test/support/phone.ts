import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import {
  type CreatePhoneOptions,
  folderMedia,
  newPhoneKey,
  type SimulatedIphone,
  startSimulatedIphone,
} from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { type DatabaseAsset, makePhoneDatabase } from '../../src/demo/phone-database.ts';
import type { Completeness } from '../../src/phone/completeness.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');
/** Made once for a test file: a key takes longer to make than all else in a test. */
const key = await newPhoneKey();

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What the tests look at in the documents of `--json`. */
export interface Document {
  readonly assets?: { readonly gone?: number } & readonly ListedAsset[];
  readonly resources?: {
    readonly copied: number;
    readonly failed: readonly { readonly asset: string; readonly message: string }[];
    readonly fingerprints: unknown;
  };
  readonly skipped?: readonly { readonly path: string; readonly kind: string }[];
  readonly completeness?: Completeness;
  readonly phones?: readonly { readonly udid: string; readonly trusted: boolean | null }[];
  readonly backup?: unknown;
}

export interface ListedAsset {
  readonly id: string;
  readonly takenAt: string | null;
  readonly albums: unknown;
  readonly hidden: boolean;
  readonly trashed: boolean;
  readonly resources: readonly { readonly role: string; readonly availability: string }[];
}

export interface Desk extends AsyncDisposable {
  readonly iphone: SimulatedIphone;
  /** The phone's media folder. */
  readonly media: string;
  readonly drive: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs the command line with its state on this desk. */
  run(...words: string[]): Promise<Ran>;
  json(...words: string[]): Promise<{ code: number | null; document: Document }>;
}

/** A phone on its cable, a computer with nothing on it yet, and a drive. */
export async function desk(options: Partial<CreatePhoneOptions> = {}): Promise<Desk> {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  for (const name of ['media/DCIM', 'drive', 'home']) mkdirSync(at(name), { recursive: true });
  const media = at('media');
  const iphone = await startSimulatedIphone({
    key,
    media: folderMedia(media),
    ...options,
    address: { kind: 'tcp', host: '127.0.0.1', port: 0 },
  });
  const environment = {
    ...process.env,
    SAFELIGHT_HOME: at('home'),
    USBMUXD_SOCKET_ADDRESS: iphone.address,
  };
  const run = (...words: string[]): Promise<Ran> => safelight(words, environment);
  return {
    iphone,
    media,
    drive: at('drive'),
    environment,
    run,
    async json(...words) {
      const { code, out, err } = await run(...words, '--json');
      assert.notEqual(out, '', err);
      return { code, document: JSON.parse(out) as Document };
    },
    async [Symbol.asyncDispose]() {
      await iphone[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Runs the program to its end, while the phone lives on in this process. */
export function safelight(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], { env });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code, out, err }));
  });
}

/** A JPEG as far as its beginning and end go; no two are alike. */
export function picture(sizeBytes: number): Buffer {
  const body = randomBytes(sizeBytes).map((byte) => byte & 0x7f);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]), body, Buffer.from([0xff, 0xd9])]);
}

/** Puts a file on the phone. */
export function put(media: string, path: string, bytes: Uint8Array): void {
  const target = join(media, ...path.split('/'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}

const recipe = '<plist version="1.0"><dict/></plist>';

/** Puts the files of assets on the phone, where they have any, and its database of them. */
export function putAssets(media: string, assets: readonly DatabaseAsset[]): void {
  for (const { path, bytes, edited, film } of assets) {
    const stem = path.replace(/\.[^.]*$/, '');
    if (bytes !== undefined) put(media, path, bytes);
    if (film !== undefined) put(media, `${stem}.MOV`, film);
    if (edited === undefined) continue;
    put(media, `PhotoData/Mutations/${stem}/Adjustments/FullSizeRender.jpg`, edited);
    put(media, `PhotoData/Mutations/${stem}/Adjustments/Adjustments.plist`, Buffer.from(recipe));
  }
  makePhoneDatabase(media, assets);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The SHA-256 of every file below a folder, by its path; `.safelight` left out. */
export async function digestsIn(folder: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.slice(folder.length).includes('.safelight')) continue;
    digests.set(path.slice(folder.length + 1), sha256(await readFile(path)));
  }
  return digests;
}

/** Checks every SHA256SUMS of a place without any help of ours; how many lines were true. */
export async function checkSums(place: string): Promise<number> {
  let good = 0;
  const digests = await digestsIn(place);
  for (const path of digests.keys()) {
    if (!path.endsWith('SHA256SUMS')) continue;
    for (const line of (await readFile(join(place, path), 'utf8')).trimEnd().split('\n')) {
      assert.equal(digests.get(join(dirname(path), line.slice(66))), line.slice(0, 64), `${path}: ${line}`);
      good++;
    }
  }
  return good;
}
