import { type FileHandle, open } from 'node:fs/promises';
import type { PlistDict, PlistValue } from '@safelight/plist';
import { DeviceError } from '../errors.ts';
import type { HostFolder } from './host-folder.ts';
import type { DeviceLink } from './link.ts';
import { done, folderError, multiStatus, statusOf, systemCode } from './status.ts';

/** With its code byte a block is 32 KiB, as Apple's own host sends; the phone holds a whole block in memory. */
const blockBytes = 32_767;
const headBytes = 5;
const frameBytes = headBytes + blockBytes;
/** Blocks that are read and sent in one go: a mebibyte. */
const framesPerRead = 32;
const dataCode = 0x0c;
const localErrorCode = 0x06;

export interface SendHooks {
  readonly onBytes: (count: number) => void;
  readonly onFile: (path: string) => void;
}

/**
 * Answers DLMessageDownloadFiles: sends the files that the phone asks for. One that is not here is told to the phone,
 * in its place and in the closing status; it is for the phone to say whether that matters (the first backup asks for a
 * Status.plist that cannot be there). Throws `protocol` for a path that is none of ours, `folder-failed` for a file that
 * is here and cannot be read.
 */
export async function sendFiles(
  link: DeviceLink,
  folder: HostFolder,
  paths: PlistValue | undefined,
  hooks: SendHooks,
): Promise<void> {
  if (!Array.isArray(paths)) throw new DeviceError('protocol', 'the phone asked for files without a list');
  const failures: Record<string, PlistDict> = {};
  await link.sendFrames(async () => {
    for (const path of paths) {
      const failure = await sendFile(link, folder, path, hooks);
      if (failure !== undefined) failures[String(path)] = failure;
    }
    await link.connection.write(Buffer.alloc(4));
  });
  const failed = Object.keys(failures).length > 0;
  await link.respond(failed ? multiStatus : done, failures);
}

async function sendFile(
  link: DeviceLink,
  folder: HostFolder,
  path: PlistValue,
  hooks: SendHooks,
): Promise<PlistDict | undefined> {
  const file = await openExisting(folder, path);
  await link.connection.write(counted(String(path)));
  if ('status' in file) {
    const text = file.status.text ?? 'error';
    await link.connection.write(closingBlock(localErrorCode, text));
    return { DLFileErrorString: text, DLFileErrorCode: BigInt.asUintN(64, BigInt(file.status.code)) };
  }
  await using handle = file.handle;
  for (;;) {
    const frames = await readFrames(handle).catch((error) => {
      throw folderError(error, String(path));
    });
    if (frames.length === 0) break;
    hooks.onBytes(frames.length - headBytes * Math.ceil(frames.length / frameBytes));
    await link.connection.write(frames);
  }
  await link.connection.write(closingBlock(0, ''));
  hooks.onFile(String(path));
  return undefined;
}

async function openExisting(
  folder: HostFolder,
  path: PlistValue,
): Promise<{ handle: FileHandle } | { status: ReturnType<typeof statusOf> }> {
  try {
    const { path: located, isFolder } = folder.locateExisting(path);
    if (isFolder) return { status: { code: -9, text: 'EISDIR' } };
    return { handle: await open(located, 'r') };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { status: statusOf(error) };
    throw folderError(error, String(path));
  }
}

/** Up to a mebibyte of a file, read straight into its frames; empty at the end. */
async function readFrames(handle: FileHandle): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(framesPerRead * frameBytes);
  const blocks = Array.from({ length: framesPerRead }, (_, index) =>
    buffer.subarray(index * frameBytes + headBytes, (index + 1) * frameBytes),
  );
  const { bytesRead } = await handle.readv(blocks);
  const frames = Math.ceil(bytesRead / blockBytes);
  for (let index = 0; index < frames; index++) {
    const length = Math.min(blockBytes, bytesRead - index * blockBytes);
    buffer.writeUInt32BE(length + 1, index * frameBytes);
    buffer[index * frameBytes + 4] = dataCode;
  }
  return buffer.subarray(0, bytesRead + frames * headBytes);
}

function closingBlock(code: number, text: string): Buffer {
  const message = Buffer.from(text, 'utf8');
  const block = Buffer.alloc(headBytes + message.length);
  block.writeUInt32BE(message.length + 1);
  block[4] = code;
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
