import type { PhoneError } from './phone-error.ts';

/** What one listing of a phone met, as it goes on. */
export interface PhoneReading {
  /** Whether the phone itself was read, a backup of it, or a copy of its media folder. */
  readonly of: 'phone' | 'backup' | 'folder';
  /** The ids of all assets that were listed. */
  readonly assets: string[];
  /** Of these, what may be left out on request. */
  readonly hidden: Set<string>;
  readonly trashed: Set<string>;
  readonly shared: Set<string>;
  /** Of these, those that the phone's own database does not know. */
  readonly besideDatabase: string[];
  /** What was noticed of the database. */
  readonly warnings: string[];
  /** How many assets the database has; undefined while or where it was not read. */
  inDatabase: number | undefined;
  /** Why the folders were walked instead. */
  databaseProblem: string | undefined;
  /** All that there is was listed. */
  listedWhole: boolean;
  /** The phone went away before all was listed, or read. */
  lost: PhoneError | undefined;
}
