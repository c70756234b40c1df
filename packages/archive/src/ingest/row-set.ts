/** A set of database rows, a bit each: a million rows are 125 kB. */
export interface RowSet {
  add(row: number): void;
  has(row: number): boolean;
  readonly size: number;
}

export function rowSet(): RowSet {
  let size = 0;
  let bits = new Uint8Array(1 << 14);
  return {
    add(row) {
      const byte = Math.floor(row / 8);
      if (byte >= bits.length) {
        const larger = new Uint8Array(Math.max(byte + 1, bits.length * 2));
        larger.set(bits);
        bits = larger;
      }
      const before = bits[byte] ?? 0;
      const after = before | (1 << (row % 8));
      if (after !== before) size++;
      bits[byte] = after;
    },
    has(row) {
      return ((bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0;
    },
    get size() {
      return size;
    },
  };
}
