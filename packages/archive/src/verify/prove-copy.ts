import type { Job } from '../job.ts';
import type { FileCopy } from '../ledger/asset-files.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Place } from '../places/place.ts';
import type { Content } from '../store.ts';
import { checkFile } from './check-file.ts';

/** Reads one copy back and records what came out; whether it was right. Errors: `place-gone`, the signal's reason. */
export async function proveCopy(
  place: Place,
  copy: Pick<FileCopy, 'path'> & Content,
  { ledger, job }: { readonly ledger: Ledger; readonly job: Job },
): Promise<boolean> {
  const { path, digest, size } = copy;
  const { finding } = await checkFile(place, { path, digest, size, kind: 'copy' }, { ledger, job });
  return finding === undefined;
}
