import type { Progress } from '@safelight/archive';
import { count, durationText, number, printable, sizeText } from './words.ts';

/** Shows how far a job is: one line that is drawn over on a terminal, plain lines now and then elsewhere. */
export interface ProgressLine extends Disposable {
  show(progress: Progress): void;
  /** Takes the line away until there is more to show, so that something else can be said. */
  clear(): void;
}

const redrawMs = 100;
const plainMs = 10_000;
/** A job that is silent is told to be so: after this long, and again each time that the line is drawn. */
const silentMs = 10_000;
const tickMs = 1000;
/** The rate is that of the last seconds: a drive that slows down should show it. */
const rateWindowMs = 8000;
const barWidth = 24;

export interface ProgressLineOptions {
  readonly stream: NodeJS.WriteStream;
  readonly now: () => number;
}

export function progressLine({ stream, now }: ProgressLineOptions): ProgressLine {
  const live = stream.isTTY === true;
  const startedMs = now();
  const samples: { ms: number; bytes: number }[] = [];
  let latest: { readonly progress: Progress; readonly ms: number } | undefined;
  let shownMs = live ? 0 : startedMs;
  let drawn = false;
  let ticking: NodeJS.Timeout | undefined;

  function draw({ progress, ms: toldMs }: NonNullable<typeof latest>, ms: number): void {
    shownMs = ms;
    const silence = ms - toldMs < silentMs ? '' : `nothing new for ${durationText(ms - toldMs)}  `;
    const text = silence + describe(progress, rateOf(samples, ms, progress.doneBytes));
    if (live) stream.write(`\r\x1b[2K${clip(text, stream.columns)}`);
    else stream.write(`${text}\n`);
    drawn = true;
  }

  function clear(): void {
    if (live && drawn) stream.write('\r\x1b[2K');
    drawn = false;
  }

  return {
    clear,
    show(progress) {
      const ms = now();
      latest = { progress, ms };
      const last = samples.at(-1);
      if (last === undefined || ms - last.ms >= 250) samples.push({ ms, bytes: progress.doneBytes });
      while (samples.length > 2 && ms - (samples[0]?.ms ?? ms) > rateWindowMs) samples.shift();
      if (ms - shownMs >= (live ? redrawMs : plainMs)) draw(latest, ms);
      // What stands still must not go on showing the rate of before.
      ticking ??= setInterval(() => {
        const tick = now();
        if (latest !== undefined && tick - shownMs > (live ? tickMs : plainMs)) draw(latest, tick);
      }, tickMs).unref();
    },
    [Symbol.dispose]() {
      clearInterval(ticking);
      clear();
    },
  };
}

function rateOf(samples: readonly { ms: number; bytes: number }[], ms: number, bytes: number): number {
  const first = samples[0];
  return first === undefined || ms <= first.ms ? 0 : ((bytes - first.bytes) / (ms - first.ms)) * 1000;
}

function describe(progress: Progress, bytesPerSecond: number): string {
  const { doneBytes, totalBytes, doneItems, totalItems, current } = progress;
  const parts: string[] = [];
  const share =
    totalBytes !== undefined && totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : progress.share;
  if (share !== undefined) {
    const full = Math.round(share * barWidth);
    parts.push(`${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.floor(share * 100)} %`);
  }
  parts.push(
    totalItems === undefined
      ? count(doneItems, 'file')
      : `${number(doneItems)} of ${count(totalItems, 'file')}`,
  );
  // Where files are only linked, or none has come yet, no bytes say more than "0 bytes".
  if (doneBytes > 0) parts.push(sizeText(doneBytes));
  if (bytesPerSecond > 0) parts.push(`${sizeText(bytesPerSecond)}/s`);
  if (totalBytes !== undefined && bytesPerSecond > 0 && totalBytes > doneBytes) {
    parts.push(`${durationText(((totalBytes - doneBytes) / bytesPerSecond) * 1000)} left`);
  }
  if (current !== undefined && current !== '') parts.push(printable(current));
  return parts.join('  ');
}

function clip(text: string, columns: number | undefined): string {
  const width = Math.max(20, (columns ?? 80) - 1);
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
