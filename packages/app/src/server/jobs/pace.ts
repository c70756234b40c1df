import type { Progress } from '@safelight/archive';

/** The rate is that of the last seconds: a drive that slows down should show it. */
const windowMs = 8000;
/** Progress with this silence between tells of a rate already. */
const samplePauseMs = 250;

/** Measures how fast a job is and when it will end, from its progress alone. */
export function pace() {
  const samples: { readonly ms: number; readonly bytes: number }[] = [];
  return (progress: Progress, nowMs: number) => {
    const { doneBytes, totalBytes } = progress;
    const last = samples.at(-1);
    if (last !== undefined && doneBytes < last.bytes) samples.length = 0;
    if (last === undefined || nowMs - last.ms >= samplePauseMs) samples.push({ ms: nowMs, bytes: doneBytes });
    while (samples.length > 2 && nowMs - (samples[0]?.ms ?? nowMs) > windowMs) samples.shift();
    const first = samples[0];
    const known = first !== undefined && nowMs > first.ms;
    const bytesPerSecond = known ? ((doneBytes - first.bytes) / (nowMs - first.ms)) * 1000 : null;
    const left = totalBytes === undefined ? undefined : totalBytes - doneBytes;
    const tells = bytesPerSecond !== null && bytesPerSecond > 0 && left !== undefined && left >= 0;
    return { bytesPerSecond, secondsLeft: tells ? left / bytesPerSecond : null };
  };
}
