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
  const packer = new BlockPacker(link);
  for (const file of files) {
    await link.connection.send(Buffer.concat([counted(file.devicePath), counted(file.hostPath)]));
    const failure = await sendBlocks(file, packer);
    if (failure !== undefined) onFailure(file, failure);
    await link.connection.send(closingBlock(failure));
  }
  await link.connection.send(Buffer.alloc(4));
  return await link.status();
}

async function sendBlocks(file: Upload, packer: BlockPacker): Promise<UploadFailure | undefined> {
  let failure: UploadFailure | undefined;
  try {
    for (const chunk of file.chunks()) {
      for (let taken = 0; taken < chunk.length; ) {
        if (packer.isFull) await packer.flush();
        taken += packer.take(chunk, taken);
      }
    }
  } catch (error) {
    if (!(error instanceof UploadFailure)) throw error;
    failure = error;
  }
  await packer.flush();
  return failure;
}

/** Lays bytes into blocks, several to a buffer: each byte is copied once, and the buffers are used again and again. */
class BlockPacker {
  readonly #link: HostLink;
  readonly #buffers: SentBuffer[] = [new SentBuffer(), new SentBuffer(), new SentBuffer()];
  #out = Buffer.alloc(0);
  #block = 0;
  #end = 0;

  constructor(link: HostLink) {
    this.#link = link;
    this.#begin();
  }

  get isFull(): boolean {
    return this.#end === this.#out.length;
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

  /** Sends the blocks so far, and waits for a buffer that is free again. */
  async flush(): Promise<void> {
    const [buffer] = this.#buffers;
    if (buffer === undefined || this.#end === headBytes) return;
    this.#closeBlock();
    this.#buffers.push(...this.#buffers.splice(0, 1));
    await buffer.send(this.#link, this.#end);
    await this.#buffers[0]?.free;
    this.#begin();
  }

  #begin(): void {
    this.#out = this.#buffers[0]?.bytes ?? this.#out;
    this.#block = 0;
    this.#end = headBytes;
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

/** Memory that is filled, sent, and free again when the system has taken it. */
class SentBuffer {
  readonly bytes = Buffer.allocUnsafeSlow(blocksPerWrite * (headBytes + blockBytes));
  free: Promise<void> = Promise.resolve();

  async send(link: HostLink, length: number): Promise<void> {
    let onLeft = (): void => {};
    this.free = new Promise((resolve) => {
      onLeft = resolve;
    });
    await link.connection.send(this.bytes.subarray(0, length), onLeft);
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
