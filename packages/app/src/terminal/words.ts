import type { Medium } from '@safelight/archive';

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size as drives are sold, in powers of ten: `1.2 GB`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** `1 photo`, `12,345 photos`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

export function number(n: number): string {
  return n.toLocaleString('en-US');
}

/** `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const dayMs = 86_400_000;

/** A day of this computer's calendar and its age: `2026-11-02 (21 days ago)`. What was late yesterday was not today. */
export function dayText(ms: number, nowMs: number): string {
  return dayAndAge(localDay(ms), localDay(nowMs));
}

/** The day of a proof and its age: proofs are told by the day in UTC. */
export function proofDayText(proof: string, nowMs: number): string {
  return dayAndAge(Math.floor(Date.parse(proof) / dayMs), Math.floor(nowMs / dayMs));
}

/** Days since 1970 by the calendar. */
function localDay(ms: number): number {
  const at = new Date(ms);
  return Math.floor(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / dayMs);
}

function dayAndAge(day: number, today: number): string {
  const text = new Date(day * dayMs).toISOString().slice(0, 10);
  if (day >= today) return day === today ? `${text} (today)` : text;
  return `${text} (${count(today - day, 'day')} ago)`;
}

/** Where the bytes of files came from that were read back: only what comes from the drive says something of the drive. */
export function readFromText(cold: number, all: number, medium?: Medium): string {
  if (medium === 'bucket') return 'downloaded again';
  if (cold === all) return medium === 'nas' ? 'over the network' : 'from the drive itself';
  if (cold === 0) return 'possibly from the computer’s memory';
  return `${number(cold)} of them ${medium === 'nas' ? 'over the network' : 'from the drive itself'}`;
}

/** What a terminal must not be given raw: control characters in a name could move the cursor or hide a line. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced here
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    if (character === '\n') return '\\n';
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
