import type { HostLink, HostStatus } from './host-link.ts';

/** A file on its way to the host: blocks of data, then a closing block. */
export interface Upload {
  /** What the phone calls the file; hosts only show it. */
  readonly devicePath: string;
  /** Where the host shall put it, from the backup's root. */
  readonly hostPath: string;
  readonly sizeBytes: number;
  /** Throws UploadFailure in the middle where the file cannot be read on. */
  chunks(): Iterable<Uint8Array>;
}

/** A file ends with this status instead of 0: 6 not there (any more), 11 unreadable. */
export class UploadFailure extends Error {
  override readonly name = 'UploadFailure';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Bytes of one block, its code byte not counted. */
const blockBytes = 32_767;
const headBytes = 5;
const dataCode = 0x0c;
/** Blocks that leave in one write. */
const blocksPerWrite = 8;

/** Sends a batch of files and waits for what the host says of it. `percent` is the progress after this batch. */
export async function uploadFiles(
  link: HostLink,
  files: readonly Upload[],
  percent: number,
  onFailure: (file: Upload, failure: UploadFailure) => void = () => {},
): Promise<HostStatus> {
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  await link.send('DLMessageUploadFiles', {}, percent, total);
  for (const file of files) {
    await link.connection.send(Buffer.concat([counted(file.devicePath), counted(file.hostPath)]));
    const failure = await sendBlocks(link, file);
    if (failure !== undefined) onFailure(file, failure);
    await link.connection.send(closingBlock(failure));
  }
  await link.connection.send(Buffer.alloc(4));
  return await link.status();
}

async function sendBlocks(link: HostLink, file: Upload): Promise<UploadFailure | undefined> {
  const packer = new BlockPacker(file.sizeBytes);
  try {
    for (const chunk of file.chunks()) {
      for (let taken = 0; taken < chunk.length; ) {
        taken += packer.take(chunk, taken);
        if (packer.isFull) await link.connection.send(packer.pack());
      }
    }
  } catch (error) {
    if (!(error instanceof UploadFailure)) throw error;
    if (!packer.isEmpty) await link.connection.send(packer.pack());
    return error;
  }
  if (!packer.isEmpty) await link.connection.send(packer.pack());
  return undefined;
}

/** Lays bytes into blocks, several to a buffer: each byte is copied once. */
class BlockPacker {
  readonly #capacity: number;
  #out: Buffer;
  #block = 0;
  #end = headBytes;

  constructor(expectedBytes: number) {
    const blocks = Math.min(blocksPerWrite, Math.ceil(expectedBytes / blockBytes) + 1);
    this.#capacity = blocks * (headBytes + blockBytes);
    this.#out = Buffer.allocUnsafe(this.#capacity);
  }

  get isEmpty(): boolean {
    return this.#end === headBytes && this.#block === 0;
  }

  get isFull(): boolean {
    return this.#end === this.#capacity;
  }

  /** Takes what fits into the block under way; answers how much. */
  take(chunk: Uint8Array, from: number): number {
    if (this.#end - this.#block === headBytes + blockBytes) this.#nextBlock();
    const room = this.#block + headBytes + blockBytes - this.#end;
    const length = Math.min(room, chunk.length - from);
    this.#out.set(chunk.subarray(from, from + length), this.#end);
    this.#end += length;
    return length;
  }

  /** The blocks so far; starts anew. */
  pack(): Buffer {
    this.#closeBlock();
    const packed = this.#out.subarray(0, this.#end);
    this.#out = Buffer.allocUnsafe(this.#capacity);
    this.#block = 0;
    this.#end = headBytes;
    return packed;
  }

  #nextBlock(): void {
    this.#closeBlock();
    this.#block = this.#end;
    this.#end += headBytes;
  }

  #closeBlock(): void {
    this.#out.writeUInt32BE(this.#end - this.#block - headBytes + 1, this.#block);
    this.#out[this.#block + 4] = dataCode;
  }
}

function closingBlock(failure: UploadFailure | undefined): Buffer {
  const message = Buffer.from(failure?.message ?? '', 'utf8');
  const block = Buffer.alloc(headBytes + message.length);
  block.writeUInt32BE(message.length + 1);
  block[4] = failure?.code ?? 0;
  block.set(message, headBytes);
  return block;
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const counted = Buffer.allocUnsafe(4 + bytes.length);
  counted.writeUInt32BE(bytes.length);
  counted.set(bytes, 4);
  return counted;
}
