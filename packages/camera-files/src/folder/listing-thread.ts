import { parentPort } from 'node:worker_threads';
import { listFolder } from './list-folder.ts';
import type { ListingReply, ListingRequest } from './lister.ts';
import { digestOf } from './listing.ts';

const port = parentPort;
port?.on('message', ({ id, absolute }: ListingRequest) => {
  try {
    const listing = listFolder(absolute);
    const reply: ListingReply = { id, listing: { ...listing, digest: digestOf(listing) } };
    port.postMessage(reply, [listing.kinds.buffer, listing.numbers.buffer]);
  } catch (error) {
    // A clone of the error would lose its code.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    port.postMessage({ id, error: { code, message: String(error) } } satisfies ListingReply);
  }
});
