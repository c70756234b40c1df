export type {
  CameraAsset,
  CameraFinding,
  CameraResource,
  CameraRole,
  CaptureTime,
  FactsCache,
  Location,
  Passing,
  SkipKind,
  Skipped,
} from './asset.ts';
export { type CameraAssetsOptions, cameraAssets } from './camera-assets.ts';
export { CameraFilesError, type CameraFilesErrorCode } from './errors.ts';
export { isNamedAsMedia } from './facts/media-class.ts';
export { openFolder } from './folder/open-folder.ts';
export type {
  FolderListing,
  MediaEntry,
  MediaFiles,
  MediaStat,
  OpenOptions,
  Refusal,
} from './media-files.ts';
export { concernsOnePath } from './media-files.ts';
export { openFolderWithZips } from './zip/folder-with-zips.ts';
export { openZip } from './zip/load.ts';
