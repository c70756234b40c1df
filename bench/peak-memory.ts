import { readFileSync } from 'node:fs';

/**
 * The most memory that this process held, in kB. Linux counts into a process's maxRSS what its parent had when it was forked, and
 * a bench that just made its material is large; VmHWM begins anew with the program.
 */
export function peakKilobytes(): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Number(peak);
  } catch {
    // Another system, where maxRSS is of the process alone.
  }
  return process.resourceUsage().maxRSS;
}
