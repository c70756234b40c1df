/**
 * A process that makes pictures, one at a time: decoders of other people's formats work on files from anywhere, take hundreds of
 * megabytes now and then, and may fall over, and none of this is to be the server's.
 */
import process from 'node:process';
import sharp from 'sharp';
import { makePicture, NoPicture, type PictureOrder } from './make-picture.ts';

export type PictureReply =
  | { readonly id: number; readonly bytes: Buffer }
  | { readonly id: number; readonly message: string; readonly forGood: boolean };

// There are as many of these processes as cores, and pictures are seldom made twice.
sharp.concurrency(1);
sharp.cache(false);

async function reply(id: number, order: PictureOrder): Promise<PictureReply> {
  try {
    return { id, bytes: await makePicture(order) };
  } catch (error) {
    if (error instanceof NoPicture) return { id, message: error.message, forGood: error.forGood };
    return { id, message: 'The file cannot be read now.', forGood: false };
  }
}

process.on('message', ({ id, order }: { readonly id: number; readonly order: PictureOrder }) => {
  void reply(id, order).then((message) => process.send?.(message));
});
process.on('disconnect', () => process.exit());
// The server decides when to end; Ctrl-C reaches all processes of a terminal.
process.on('SIGINT', () => {});
