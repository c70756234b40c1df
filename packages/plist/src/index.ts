export { appleEpochMs, dateFromAppleSeconds } from './apple-date.ts';
export { type ArchiveView, viewArchive } from './archive-view.ts';
export { buildBinaryPlist } from './binary/write.ts';
export { type ArchivedObject, type ArchivedValue, unarchive } from './keyed-archive.ts';
export { defaultLimits, type ParseLimits } from './parse-limits.ts';
export { parsePlist } from './parse-plist.ts';
export { PlistError, type PlistErrorCode } from './plist-error.ts';
export { isPlistDict, type PlistDict, PlistReal, PlistUid, type PlistValue } from './plist-value.ts';
export { buildXmlPlist } from './xml/write.ts';
