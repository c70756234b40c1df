import { readFileSync, writeFileSync } from 'node:fs';
import { peakKilobytes } from './peak-memory.ts';

// Loaded before the measured process: leaves its peak memory (kB) where the bench finds it. The launcher's own small
// process writes first and is overwritten by the one that does the work, or writes last and must not win.
process.on('exit', () => {
  const file = process.env.SAFELIGHT_BENCH_MEMORY;
  if (file === undefined) return;
  let before = 0;
  try {
    before = Number(readFileSync(file, 'utf8'));
  } catch {
    before = 0;
  }
  writeFileSync(file, String(Math.max(before, peakKilobytes())));
});
