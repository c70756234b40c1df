import type { Spools } from './spools.ts';

/** How many zips lie one in another, the outermost counted: Apple's and people's own are two or three. */
export const mostDeep = 4;
/** Zips within zips of one source; what multiplies by itself ends there. */
const mostInner = 10_000;

/** What all the zips of one source share. */
export class Nesting {
  readonly spools: Spools;
  readonly #inner = new Set<string>();

  constructor(spools: Spools) {
    this.spools = spools;
  }

  /** Whether one more zip within a zip may be looked into, by its path from the root. */
  mayOpen(path: string): boolean {
    if (this.#inner.size < mostInner) this.#inner.add(path);
    return this.#inner.has(path);
  }
}
