import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiLatency } from './api.ts';
import { askedServer } from './asking.ts';
import { makeLedger } from './made-ledger.ts';

// `node bench/dashboard/run.ts [--photos 300000] [--folder F]`: a folder that holds a made-up ledger already is used again.
const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '150' },
    folder: { type: 'string' },
  },
});
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'safelight-bench-'));
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (!existsSync(join(folder, 'home', 'ledger.db'))) makeLedger(folder, Number(values.photos), Date.now());
using server = await askedServer(folder);
say(`The dashboard’s server with ${Number(values.photos).toLocaleString('en')} photos`);
say(`  memory at the start: ${(await server.megabytes()).toFixed(0)} MB`);
say(`  home, first:  ${ms((await server.ask('/api/home')).ms)}   (to be < 1000 ms)`);
say(`  months, first: ${ms((await server.ask('/api/timeline')).ms)}   (to be < 1000 ms)`);
for (const { name, p50, p99, most } of await apiLatency(server, Number(values.rounds)))
  say(`  ${name.padEnd(20)} p50 ${ms(p50)}  p99 ${ms(p99)}  most ${ms(most)}   (p99 to be < 50 ms)`);
say(`  memory at the end: ${(await server.megabytes()).toFixed(0)} MB   (to be < 400 MB)`);
