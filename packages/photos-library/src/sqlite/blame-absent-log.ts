import { PhotosLibraryError } from '../photos-library-error.ts';
import type { PrivateCopy } from './private-copy.ts';

/** A database that was never checkpointed has no tables without its log: then that is told as the reason. */
export function blameAbsentLog<T>({ warnings }: Pick<PrivateCopy, 'warnings'>, readTables: () => T): T {
  try {
    return readTables();
  } catch (cause) {
    const log = warnings.find(({ code }) => code === 'wal-absent');
    if (log === undefined || !(cause instanceof PhotosLibraryError) || cause.code !== 'unknown-schema')
      throw cause;
    throw new PhotosLibraryError('log-absent', `${cause.message}, and ${log.details} is not there`, {
      cause,
    });
  }
}
