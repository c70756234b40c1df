export type { DividedHere, DividedLibrary, LibraryShare } from './divided-library.ts';
export {
  appleFingerprint,
  compareFingerprint,
  type FingerprintHasher,
  isAppleFingerprint,
} from './evidence/apple-fingerprint.ts';
export {
  type Difference,
  type DifferenceJudge,
  differenceJudge,
  type Judgement,
  judgeDifference,
} from './evidence/judge-difference.ts';
export { localMediaFiles } from './media/local-media-files.ts';
export type { MediaEntry, MediaFiles } from './media/media-files.ts';
export type { OpenOptions } from './open-options.ts';
export { openPhotosDatabase, openPhotosLibrary } from './open-photos-library.ts';
export type { AssetFinding, PhotosAlbum, PhotosAsset, PhotosKind, Place, TakenAt } from './photos-asset.ts';
export type { CloudSummary, Generation, LibraryWarning, PhotosLibrary } from './photos-library.ts';
export { PhotosLibraryError, type PhotosLibraryErrorCode } from './photos-library-error.ts';
export type {
  AbsenceReason,
  Availability,
  PhotosResource,
  PhotosRole,
  ResourceFinding,
} from './photos-resource.ts';
