import type { AskedServer } from './asking.ts';

interface Figures {
  readonly name: string;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** What the page asks while somebody looks at it: windows anywhere in the timeline, filters, searches, single photos, home. */
export async function apiLatency(server: AskedServer, rounds: number): Promise<Figures[]> {
  const { total } = JSON.parse((await server.ask('/api/timeline')).text) as { total: number };
  const window = async (): Promise<string> =>
    `/api/photos?offset=${Math.floor(Math.random() * total)}&limit=200`;
  const words = ['hamburg', 'album 12', 'img_1234', 'june 2016', 'img', '2019-03'];
  const kinds: Readonly<Record<string, () => Promise<string>>> = {
    'a window of 200': window,
    'months of all': async () => '/api/timeline',
    'months of a filter': async () =>
      `/api/timeline?filters=${['edited', 'live', 'one-copy', 'favorite'][Math.floor(Math.random() * 4)]}`,
    'a search': async () =>
      `/api/timeline?search=${encodeURIComponent(words[Math.floor(Math.random() * words.length)] ?? '')}`,
    'one photo': async () => `/api/photos/${1 + Math.floor(Math.random() * total)}`,
    home: async () => '/api/home',
    albums: async () => '/api/albums',
  };
  const figures: Figures[] = [];
  const all: number[] = [];
  for (const [name, path] of Object.entries(kinds)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push((await server.ask(await path())).ms);
    all.push(...times);
    figures.push(figuresOf(name, times));
  }
  return [...figures, figuresOf('all of these', all)];
}

function figuresOf(name: string, times: readonly number[]): Figures {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { name, p50: at(0.5), p99: at(0.99), most: at(1) };
}
