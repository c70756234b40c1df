export { type AppleExport, readAppleExport } from './apple-export/apple-export.ts';
export type { ExportRow } from './apple-export/export-row.ts';
export { countOfParts } from './apple-export/missing-parts.ts';
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
export { type OwnerZone, ownerZone } from './time/owner-zone.ts';
export { isPackedName } from './walk/stand-ins.ts';
export { openFolderWithZips } from './zip/folder-with-zips.ts';
export { openZip, type ZipOptions } from './zip/load.ts';
