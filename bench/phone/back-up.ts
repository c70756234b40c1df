import { backUpPhone } from '@safelight/apple-device';
import { peakKilobytes } from '../peak-memory.ts';
import { pairAt } from './read-all.ts';

/** A backup of the phone at ADDRESS into ROOT, digests included, as its own process: `back-up.ts ADDRESS ROOT`. */
const [address = '', root = ''] = process.argv.slice(2);
const phone = await pairAt(address);
let received = 0;
const cpuBefore = process.cpuUsage();
const started = performance.now();
const info = { guid: '0123456789ABCDEF0123456789ABCDEF', now: new Date() };
const outcome = await backUpPhone(phone, { root, info, onReceived: () => void received++ });
const seconds = (performance.now() - started) / 1000;
const megabytes = peakKilobytes() / 1024;
const cpu = process.cpuUsage(cpuBefore);
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
process.stdout.write(`${JSON.stringify({ ...outcome, received, seconds, megabytes, cpuSeconds })}\n`);
