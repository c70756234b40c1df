/** Where the points of a plot stand, from 0 to 1 both ways; y counts from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Growth {
  readonly day: string;
  readonly value: number;
}

const dayMs = 86_400_000;

/** A staircase: what is there stays there until more comes. The last value goes on to today. */
export function stairs(growth: readonly Growth[], todayMs: number): readonly Point[] {
  const [first] = growth;
  const most = Math.max(...growth.map(({ value }) => value), 1);
  if (first === undefined) return [];
  const from = Date.parse(first.day);
  const span = Math.max(todayMs - from, dayMs);
  const points: Point[] = [{ x: 0, y: 1 }];
  for (const { day, value } of growth) {
    const x = Math.min(1, (Date.parse(day) - from) / span);
    points.push({ x, y: points.at(-1)?.y ?? 1 }, { x, y: 1 - value / most });
  }
  points.push({ x: 1, y: points.at(-1)?.y ?? 1 });
  return points;
}

/** Ages of proofs in days, up to which a bar counts; the last holds all that is older. */
export const ageSteps = [7, 30, 90, 180, 365, Number.POSITIVE_INFINITY] as const;

export interface ProvenOn {
  readonly day: string | null;
  readonly copies: number;
}

/** How many copies have a proof of each age; the one behind the steps has those whose day nobody knows. */
export function agesOf(days: readonly ProvenOn[], todayMs: number): readonly number[] {
  const counts = Array.from({ length: ageSteps.length + 1 }, () => 0);
  for (const { day, copies } of days) {
    const age = day === null ? undefined : Math.max(0, Math.floor((todayMs - Date.parse(day)) / dayMs));
    const at = age === undefined ? ageSteps.length : ageSteps.findIndex((step) => age <= step);
    counts[at] = (counts[at] ?? 0) + copies;
  }
  return counts;
}
