import type { Colour, Mosaic } from './jpeg.ts';

/** How a made-up picture looks; the same numbers give the same picture. */
export interface Scene {
  readonly number: number;
  /** As somebody who likes it brighter would edit it. */
  readonly brighter?: boolean;
}

const columns = 64;
const rows = 48;
const skies: readonly (readonly [Colour, Colour])[] = [
  [
    [40, 90, 170],
    [190, 215, 240],
  ],
  [
    [60, 30, 90],
    [250, 150, 90],
  ],
  [
    [15, 20, 50],
    [90, 80, 130],
  ],
  [
    [120, 160, 190],
    [235, 230, 215],
  ],
];
const lands: readonly Colour[] = [
  [50, 110, 60],
  [180, 150, 90],
  [40, 60, 80],
];

/** A landscape of squares: a sky, a sun and two rows of hills. */
export function sceneMosaic({ number, brighter = false }: Scene): Mosaic {
  const [top, horizon] = pick(skies, number);
  const land = pick(lands, Math.floor(number / 2));
  const sun = { column: 8 + ((number * 17) % 48), row: 6 + ((number * 7) % 18), radius: 3 + (number % 4) };
  const light = brighter ? 30 : 0;
  return {
    columns,
    rows,
    colourAt(column, row) {
      if (row > hill(column, number, 38)) return mixed(land, [0, 0, 0], 0.45, light);
      if (row > hill(column, number + 5, 30)) return mixed(land, horizon, 0.2, light);
      if (Math.hypot(column - sun.column, row - sun.row) <= sun.radius)
        return mixed([255, 240, 190], horizon, 0.1, light);
      return mixed(top, horizon, row / 34, light);
    },
  };
}

function hill(column: number, number: number, row: number): number {
  return row + 4 * Math.sin(column / (5 + (number % 3)) + number) + 2 * Math.sin(column / 3 + number * 2);
}

function mixed(from: Colour, to: Colour, share: number, light: number): Colour {
  const part = Math.max(0, Math.min(1, share));
  const mix = (a: number, b: number): number => Math.max(0, Math.min(255, a + (b - a) * part + light));
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

function pick<T>(choices: readonly T[], number: number): T {
  const choice = choices[number % choices.length];
  if (choice === undefined) throw new RangeError('nothing to pick from');
  return choice;
}
