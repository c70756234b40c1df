import { ArchiveError, adopt, attachPlace, type Place, readMarker } from '@safelight/archive';
import { learnFrom } from '../places/learn-from.ts';
import type { OpenPlace } from '../places/open-place.ts';
import { noteRolledBack } from '../places/rolled-back.ts';
import { placeViews } from '../safety/place-views.ts';
import type { Session } from '../session.ts';
import { count } from '../terminal/words.ts';
import { bucketAddress } from './bucket-address.ts';
import { bucketConfig } from './bucket-config.ts';
import { diskOfBucket } from './bucket-disk.ts';
import { noteBucketState } from './bucket-state.ts';
import { type BucketStore, openBucketStore } from './bucket-store.ts';
import { keptKey } from './key-file.ts';

/** Uploads that were begun so long ago and never ended were left by a run that was killed. */
const staleUploadMs = 7 * 86_400_000;

/**
 * Opens the place in a bucket that was added on this computer, and learns what other computers have put there. A bucket has no
 * lock, and needs none: several may write to it at once. Errors: `not-a-place` where it was never added here, those of the
 * store, `marker-damaged`.
 */
export async function openBucketAt(
  text: string,
  session: Session,
  options: { readonly write: boolean },
): Promise<OpenPlace> {
  const address = bucketAddress(text);
  const config = await bucketConfig(address, session);
  if (config === undefined) throw new ArchiveError('not-a-place', { subject: address.text });
  const opened = await openBucketStore(address, config, session);
  try {
    const identity = await readMarker(opened.store);
    if (identity === undefined) throw new ArchiveError('not-a-place', { subject: address.text });
    const known = session.ledger.places.all().find(({ id }) => id === identity.id);
    if (known !== undefined) {
      const key = config.encrypted ? await keptKey(address, session) : undefined;
      await noteBucketState(known, { plain: opened.plain, key }, session);
      await noteRolledBack(known, opened.store, session);
    }
    const place = attachBucket(
      opened,
      { identity, address: address.text, endpoint: config.endpoint },
      session,
    );
    // A place that nobody knew may have taken the room of one that was known: what was proven there is looked at anew.
    if (known === undefined) await placeViews(session);
    if (known !== undefined) await learnOthers(place, session);
    else {
      await takeOver(place, session);
      await learnFrom(place, session);
    }
    if (options.write) await opened.plain.abortUploadsOlderThan(staleUploadMs).catch(() => 0);
    return {
      place,
      address: address.text,
      isNew: false,
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

/** Notes in the ledger that a bucket answers. What holds it is its server: two places there fail together. */
export function attachBucket(
  { store }: BucketStore,
  at: { readonly identity: Place['identity']; readonly address: string; readonly endpoint: string },
  session: Session,
): Place {
  const { identity, address } = at;
  const disk = diskOfBucket(at.endpoint, identity);
  return attachPlace(session.ledger, store, { identity, address, nowMs: session.now(), ...disk });
}

async function learnOthers(place: Place, session: Session): Promise<void> {
  const learned = await learnFrom(place, session);
  if (learned > 0)
    session.say(
      `${place.identity.name}: learned what ${count(learned, 'other computer has', 'other computers have')} put there.`,
    );
}

/** A bucket that another computer filled: its copies of the ledger tell what it holds. */
async function takeOver(place: Place, session: Session): Promise<void> {
  const { ledger, scratch, hashPool } = session;
  session.say(
    `${place.identity.name} is an archive that this computer does not know yet; reading what it holds.`,
  );
  using job = session.job();
  const report = await adopt(place, { ledger, job, scratch, filesAtOnce: hashPool.threads });
  session.say(
    `It holds ${count(report.copies, 'file')} of ${count(report.assets, 'photo or video', 'photos and videos')}.`,
  );
}
