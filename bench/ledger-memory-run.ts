import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  type Asset,
  attachPlace,
  bytesOf,
  digest,
  ingest,
  isoText,
  openLedger,
  type Source,
  type Store,
  type StoreKey,
} from '@safelight/archive';
import { keepHeapSmall } from '../packages/app/bin/heap.js';

// A source of so many photos whose bytes are a few digits, and a store that keeps only names and digests: what is
// measured is what the ledger and the workflows need, not what photos need.
keepHeapSmall();
const [path = '', countText = '0'] = process.argv.slice(2);
const count = Number(countText);

function asset(index: number): Asset {
  const local = new Date(firstMs + index * stepMs).toISOString().slice(0, 19);
  const filename = `IMG_${index}.JPG`;
  const id = `DCIM/${100 + Math.floor(index / 1000)}APPLE/${filename}`;
  const bytes = bytesOf(String(index));
  const resource = { id, role: 'photo', filename, revision: '1', availability: 'here', ...bytes } as const;
  return {
    id,
    filename,
    takenAt: { local },
    takenAtFrom: 'exif',
    resources: [resource],
    detailsRevision: '',
  };
}

const source: Source = {
  id: { key: 'bench', kind: 'bench', name: 'bench' },
  async *assets() {
    for (let index = 0; index < count; index++) yield asset(index);
  },
  async [Symbol.asyncDispose]() {},
};

function sha256(text: string): ReturnType<typeof digest> {
  return digest(createHash('sha256').update(text).digest('hex'));
}

const stepMs = 500_000;
const firstMs = Date.UTC(2010, 0, 1);
const there = new Uint8Array(count);

/** Keeps no bytes: what a photo's name says is what it holds. */
const store: Store = {
  async put(bytes, { keyFor, replace }) {
    let text = '';
    for await (const chunk of bytes.open()) if (replace !== true) text += Buffer.from(chunk).toString();
    const content = { digest: sha256(text), size: bytes.size };
    // Timers and observers have their turn, as they do while a medium works.
    await setImmediate();
    const key = await keyFor(content, []);
    if (key !== undefined && replace !== true) there[Number(text)] = 1;
    return { key, ...content };
  },
  async rename() {},
  async prove(key) {
    const text = /IMG_(\d+)/.exec(key)?.[1] ?? '';
    return { digest: sha256(text), size: text.length, how: 'cached' };
  },
  async *get() {
    yield Buffer.from('');
  },
  async stat() {
    return undefined;
  },
  async *list(folder) {
    const month = Date.parse(`${folder.slice(5)}-01T00:00:00Z`);
    const from = Math.max(0, Math.floor((month - firstMs) / stepMs) - 1);
    for (let index = from; index < Math.min(count, from + 6000); index++) {
      const key = `${folder}/IMG_${index}.JPG`;
      if (there[index] === 1 && asset(index).takenAt?.local.startsWith(folder.slice(5)) === true)
        yield key as StoreKey;
    }
  },
  async remove() {},
  async [Symbol.asyncDispose]() {},
};

let peakBytes = 0;
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, 50);

using ledger = openLedger(path);
const identity = {
  id: '00000000-0000-4000-8000-000000000000',
  name: 'bench',
  createdAtMs: 0,
  wholeFolder: true,
};
const place = attachPlace(ledger, store, { identity, address: '/nowhere', nowMs: 0 });
const job = { signal: new AbortController().signal, progress() {}, now: () => Date.now() };
const options = { ledger, places: [place], job, scratch: () => `${path}.copy` };

const first = await ingest(source, options);
if (first.assets.new !== count) throw new Error(`${first.assets.new} assets were new instead of ${count}`);
const firstPeak = peakBytes;
const started = performance.now();
const rerun = await ingest(source, options);
if (rerun.assets.known !== count)
  throw new Error(`${rerun.assets.known} assets were known instead of ${count}`);
const rerunSeconds = (performance.now() - started) / 1000;
ledger.account.assets();
clearInterval(watch);
const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
process.stdout.write(
  `${count} ledger rows (${isoText({ local: new Date().toISOString().slice(0, 19) })}): peak ${mb(firstPeak)} MB in the first run, ` +
    `${mb(peakBytes)} MB over all; rerun ${rerunSeconds.toFixed(1)} s   goal < 300 MB\n`,
);
