/**
 * - `not-a-library`: nothing at this path looks like a Photos library
 * - `no-permission`: the system refuses to read (macOS without Full Disk Access)
 * - `unreadable`: the database could not be copied (locked, a failing disk, a lost connection)
 * - `damaged-database`: the copy is no sound SQLite database, or stops being one on the way
 * - `unknown-schema`: a database, but without the tables that every generation has
 * - `log-absent`: the tables were never moved out of the write-ahead log, which is not there
 * - `not-here`: the file of a resource was asked for that is `cloud-only` or `missing`
 * - `unsafe-path`: a path leads out of the library
 * - `changed`: a file is another one than was listed
 * - `closed`: the library was disposed of before
 */
export type PhotosLibraryErrorCode =
  | 'not-a-library'
  | 'no-permission'
  | 'unreadable'
  | 'damaged-database'
  | 'unknown-schema'
  | 'log-absent'
  | 'not-here'
  | 'unsafe-path'
  | 'changed'
  | 'closed';

export class PhotosLibraryError extends Error {
  override readonly name = 'PhotosLibraryError';
  readonly code: PhotosLibraryErrorCode;

  constructor(code: PhotosLibraryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
