/** A parser asked for bytes that are not in memory yet. */
export class BytesNeeded {
  readonly offset: number;
  readonly length: number;

  constructor(offset: number, length: number) {
    this.offset = offset;
    this.length = length;
  }
}

/** A structure contradicts itself or leads outside its file. */
export class Malformed extends Error {}

/**
 * Random access to a file of which only some windows are in memory. Parsers stay synchronous: a read outside the
 * windows throws `BytesNeeded`, and `parseInWindows` fetches that range and parses again.
 */
export class FileBytes {
  readonly size: number;
  readonly #windows: { readonly start: number; readonly view: DataView }[] = [];

  #sealed = false;

  constructor(size: number) {
    this.size = size;
  }

  /** From now on what is not in memory is as if it were not there. */
  seal(): void {
    this.#sealed = true;
  }

  add(start: number, bytes: Uint8Array): void {
    this.#windows.unshift({ start, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) });
  }

  u8(at: number): number {
    const { view, start } = this.#window(at, 1);
    return view.getUint8(at - start);
  }

  u16(at: number, littleEndian = false): number {
    const { view, start } = this.#window(at, 2);
    return view.getUint16(at - start, littleEndian);
  }

  u32(at: number, littleEndian = false): number {
    const { view, start } = this.#window(at, 4);
    return view.getUint32(at - start, littleEndian);
  }

  i32(at: number, littleEndian = false): number {
    const { view, start } = this.#window(at, 4);
    return view.getInt32(at - start, littleEndian);
  }

  /** A 64-bit number; beyond 2^53 it is rounded, which no file is large enough to notice. */
  u64(at: number): number {
    return this.u32(at) * 2 ** 32 + this.u32(at + 4);
  }

  bytes(at: number, length: number): Uint8Array {
    const { view, start } = this.#window(at, length);
    return new Uint8Array(view.buffer, view.byteOffset + at - start, length);
  }

  /** Bytes as Latin-1 text, which for signatures and ASCII is what they say. */
  latin1(at: number, length: number): string {
    const { view, start } = this.#window(at, length);
    return Buffer.from(view.buffer, view.byteOffset + at - start, length).toString('latin1');
  }

  utf8(at: number, length: number): string {
    return new TextDecoder().decode(this.bytes(at, length));
  }

  #window(at: number, length: number): { readonly start: number; readonly view: DataView } {
    for (const window of this.#windows) {
      if (at >= window.start && at + length <= window.start + window.view.byteLength) return window;
    }
    if (!(at >= 0) || at + length > this.size) throw new Malformed(`outside the file: ${at}+${length}`);
    if (this.#sealed) throw new Malformed('metadata is spread too widely');
    throw new BytesNeeded(at, length);
  }
}
