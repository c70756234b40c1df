import { readFileSync, writeFileSync } from 'node:fs';

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

/**
 * Linux counts into a process's maxRSS what its parent had when it was forked, and a bench that just made its material is
 * large; VmHWM begins anew with the program.
 */
function peakKilobytes() {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Number(peak);
  } catch {
    // Another system, where maxRSS is of the process alone.
  }
  return process.resourceUsage().maxRSS;
}
