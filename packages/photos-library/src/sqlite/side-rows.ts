import type { Values } from './database.ts';

/**
 * Rows that belong to another, larger walk: both are ordered by the asset's key, so one pass over each is
 * enough. The first column of every row is that key.
 */
export class SideRows {
  readonly #rows: Iterator<Values>;
  #pending: Values | undefined;

  constructor(rows: Iterator<Values>) {
    this.#rows = rows;
    this.#advance();
  }

  /** The rows of the asset with this key; keys must be asked for in rising order. */
  take(key: number): readonly Values[] {
    let taken: Values[] | undefined;
    while (this.#pending !== undefined) {
      const owner = this.#pending[0];
      if (typeof owner === 'number' && owner > key) break;
      if (owner === key) {
        if (taken === undefined) taken = [this.#pending];
        else taken.push(this.#pending);
      }
      this.#advance();
    }
    return taken ?? none;
  }

  #advance(): void {
    const next = this.#rows.next();
    this.#pending = next.done === true ? undefined : next.value;
  }
}

const none: readonly Values[] = [];
