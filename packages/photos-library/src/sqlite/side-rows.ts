import type { Row } from './database.ts';
import { numberOf } from './row-values.ts';

/**
 * Rows that belong to another, larger walk: both are ordered by the asset's key, so one pass over each is
 * enough. Every row must have the key in its column `asset`.
 */
export class SideRows {
  readonly #rows: Iterator<Row>;
  #pending: Row | undefined;

  constructor(rows: Iterator<Row>) {
    this.#rows = rows;
    this.#advance();
  }

  /** The rows of the asset with this key; keys must be asked for in rising order. */
  take(key: number): readonly Row[] {
    const taken: Row[] = [];
    while (this.#pending !== undefined) {
      const owner = numberOf(this.#pending, 'asset') ?? Number.NEGATIVE_INFINITY;
      if (owner > key) break;
      if (owner === key) taken.push(this.#pending);
      this.#advance();
    }
    return taken;
  }

  #advance(): void {
    const next = this.#rows.next();
    this.#pending = next.done === true ? undefined : next.value;
  }
}
