/** Median, least and greatest of some figures. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly greatest: number;
}

export function spread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { least: at(0), median, greatest: at(sorted.length - 1) };
}

export interface Row {
  readonly what: string;
  readonly ours: Spread;
  readonly theirs: Spread;
  readonly ratio: Spread;
  readonly goal: string;
}

/** Runs ours and theirs in turn, `pairs` times, so that a machine that drifts drifts for both. */
export async function compare(
  what: string,
  goal: string,
  sides: { ours: () => Promise<number>; theirs: () => Promise<number>; pairs: number },
): Promise<Row> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < sides.pairs; pair++) {
    theirs.push(await sides.theirs());
    ours.push(await sides.ours());
  }
  const ratio = ours.map((seconds, index) => seconds / (theirs[index] ?? Number.NaN));
  return { what, goal, ours: spread(ours), theirs: spread(theirs), ratio: spread(ratio) };
}

export function print(row: Row): void {
  const text = ({ least, median, greatest }: Spread, digits: number): string =>
    `${median.toFixed(digits)} (${least.toFixed(digits)}–${greatest.toFixed(digits)})`;
  process.stdout.write(
    `${row.what}\n  ours ${text(row.ours, 2)} s   theirs ${text(row.theirs, 2)} s   ratio ${text(row.ratio, 2)}   goal ${row.goal}\n`,
  );
}
