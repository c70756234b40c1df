import { LinkEnded } from '../link/byte-stream.ts';
import type { HostConnection } from '../link/host-connection.ts';
import { MediaFailure } from '../media/media.ts';
import type { SimulatedPhone } from '../phone.ts';
import type { Service } from '../services/service.ts';
import { deviceInfoTexts, fileInfoTexts } from './info-texts.ts';
import { OpenFiles } from './open-files.ts';
import {
  type AfcAnswer,
  type AfcRequest,
  encodeAnswer,
  encodeNumber,
  encodeTexts,
  operation,
  readRequest,
  status,
} from './packet.ts';
import { mediaPath, pathsIn } from './paths.ts';
import { SyncFiles } from './sync-files.ts';

/** AFC: the phone's media folder. One request after another, in order; whatever would write is refused and noted. */
export const afcService: Service = {
  name: 'com.apple.afc',
  async serve(connection: HostConnection, phone: SimulatedPhone): Promise<void> {
    const files = new OpenFiles();
    const sync = new SyncFiles(phone);
    try {
      for (;;) {
        const request = await readRequest(connection);
        phone.afcRequests.set(request.operation, (phone.afcRequests.get(request.operation) ?? 0) + 1);
        const answer = syncAnswer(request, sync) ?? (await answerTo(request, phone, files));
        await connection.sendParts(answer);
      }
    } finally {
      sync.end();
      await files.closeAll();
    }
  },
};

function syncAnswer(request: AfcRequest, sync: SyncFiles): AfcAnswer | undefined {
  const answer = sync.answer(request);
  if (answer === undefined) return undefined;
  if ('status' in answer) return statusAnswer(request, answer.status);
  return encodeAnswer(request, { operation: operation.openedFile, args: encodeNumber(answer.handle) });
}

async function answerTo(request: AfcRequest, phone: SimulatedPhone, files: OpenFiles): Promise<AfcAnswer> {
  try {
    return await serveRequest(request, phone, files);
  } catch (error) {
    if (error instanceof LinkEnded) throw error;
    if (error instanceof MediaFailure) return statusAnswer(request, error.status);
    return statusAnswer(request, error instanceof RangeError ? status.invalidArgument : status.unknownError);
  }
}

async function serveRequest(
  request: AfcRequest,
  phone: SimulatedPhone,
  files: OpenFiles,
): Promise<AfcAnswer> {
  const { args } = request;
  switch (request.operation) {
    case operation.readDirectory:
      return await list(request, phone);
    case operation.getFileInfo:
      return await fileInfo(request, phone);
    case operation.getDeviceInfo:
      return dataAnswer(request, encodeTexts(deviceInfoTexts(phone)));
    case operation.openFile:
      return await open(request, phone, files);
    case operation.readFile:
      return dataAnswer(request, await files.read(args.readBigUInt64LE(0), Number(args.readBigUInt64LE(8))));
    case operation.seekFile:
      await files.seek(
        args.readBigUInt64LE(0),
        Number(args.readBigUInt64LE(8)),
        Number(args.readBigInt64LE(16)),
      );
      return statusAnswer(request, status.success);
    case operation.tellFile:
      return encodeAnswer(request, {
        operation: operation.toldFile,
        args: encodeNumber(files.tell(args.readBigUInt64LE(0))),
      });
    case operation.closeFile:
      await files.close(args.readBigUInt64LE(0));
      return statusAnswer(request, status.success);
    case operation.lockFile:
      return statusAnswer(request, status.success);
    default:
      return refuse(request, phone);
  }
}

async function list(request: AfcRequest, phone: SimulatedPhone): Promise<AfcAnswer> {
  const path = mediaPath(request.args);
  const names = await phone.media.list(path);
  if (names === undefined) return statusAnswer(request, status.notFound);
  return dataAnswer(request, encodeTexts(['.', '..', ...names]));
}

async function fileInfo(request: AfcRequest, phone: SimulatedPhone): Promise<AfcAnswer> {
  const info = await phone.media.stat(mediaPath(request.args));
  if (info === undefined) return statusAnswer(request, status.notFound);
  return dataAnswer(request, encodeTexts(fileInfoTexts(info)));
}

async function open(request: AfcRequest, phone: SimulatedPhone, files: OpenFiles): Promise<AfcAnswer> {
  const readOnly = 1n;
  const path = mediaPath(request.args.subarray(8));
  if (request.args.readBigUInt64LE(0) !== readOnly) return refuse(request, phone);
  const info = await phone.media.stat(path);
  if (info === undefined) return statusAnswer(request, status.notFound);
  if (info.kind === 'folder') return statusAnswer(request, status.isDirectory);
  const file = await phone.media.open(path);
  if (file === undefined) return statusAnswer(request, status.notFound);
  const handle = encodeNumber(files.add(file, info.sizeBytes));
  return encodeAnswer(request, { operation: operation.openedFile, args: handle });
}

const writing: ReadonlySet<number> = new Set([
  operation.removePath,
  operation.makeDirectory,
  operation.openFile,
  operation.writeFile,
  operation.setFileSize,
  operation.renamePath,
  operation.makeLink,
  operation.setFileTime,
  operation.removePathAndContents,
]);

function refuse(request: AfcRequest, phone: SimulatedPhone): AfcAnswer {
  if (!writing.has(request.operation)) return statusAnswer(request, status.notSupported);
  phone.refusedWrites.push(`${request.operation} ${pathsIn(request.args).join(' ')}`);
  return statusAnswer(request, status.permissionDenied);
}

function statusAnswer(request: AfcRequest, number: number): AfcAnswer {
  return encodeAnswer(request, { operation: operation.status, args: encodeNumber(number) });
}

function dataAnswer(request: AfcRequest, payload: Uint8Array): AfcAnswer {
  return encodeAnswer(request, { operation: operation.data, payload });
}
