export * from './bytes.ts';
export * from './errors.ts';
export { type IngestOptions, ingest } from './ingest/ingest.ts';
export type { FailedResource, IngestReport, PlaceReport } from './ingest/report.ts';
export type { Job, Progress } from './job.ts';
export type { AssetFile, FileCopy, SameOriginal } from './ledger/asset-files.ts';
export type { KnownAsset, Reading } from './ledger/assets.ts';
export { type Ledger, openLedger } from './ledger/open-ledger.ts';
export type { LeftState, PlaceRow, SeenPlace } from './ledger/places.ts';
export type { Selection } from './ledger/restorable.ts';
export { isSettledOn } from './ledger/settled.ts';
export type { Lack } from './ledger/standing.ts';
export type { AsOf, Held, PhotoName, StandingGroup, Worth } from './ledger/standing-groups.ts';
export type { GoneAsset, Vanishing } from './ledger/vanishings.ts';
export type * from './model/asset.ts';
export { type AssetGroup, type Gathering, gathering } from './model/asset-group.ts';
export { type Digest, digest, isDigest } from './model/digest.ts';
export type { Finding } from './model/finding.ts';
export { isLocalTime, isoText, type LocalDateTime } from './model/local-date-time.ts';
export { locations, type Medium, media, type PlaceIdentity, type PlaceLocation } from './model/place.ts';
export { isStoreKey, type StoreKey, storeKey } from './model/store-key.ts';
export { attachPlace, markerKey, type Place, readMarker, writeMarker } from './places/place.ts';
export * from './policy/count-copies.ts';
export { disksOf, failingTogether, hangsOn, independentDevices, type OnDisk } from './policy/independence.ts';
export {
  type Evidence,
  judge,
  type Light,
  type Reason,
  type ReasonCode,
  type Verdict,
} from './policy/light.ts';
export { lookAround, type Surroundings } from './policy/look-around.ts';
export type { ByNumber, PhotoCounts } from './policy/photo-counts.ts';
export * from './policy/place-view.ts';
export * from './policy/policy.ts';
export * from './policy/safe-to-delete.ts';
export { lostPhotos, type Scenario, type Survivors, survivorsOf } from './policy/survivors.ts';
export { type Loss, lossesOf } from './policy/tripwire.ts';
export { type AdoptOptions, type AdoptReport, adopt } from './rebuild/adopt.ts';
export { type Learned, type LearnOptions, learn } from './rebuild/learn.ts';
export { type RepairOptions, repair } from './repair/repair.ts';
export type { Repaired, RepairReport } from './repair/report.ts';
export { type ReplicateOptions, replicate } from './replicate/replicate.ts';
export type { ReplicateReport } from './replicate/report.ts';
export { type RestoreOptions, type RestoreReport, restore } from './restore/restore.ts';
export type { Skipped, Source, SourceId } from './source.ts';
export type * from './store.ts';
export { openDriveStore } from './stores/drive/drive-store.ts';
export { type HashPool, openHashPool } from './stores/drive/hash-pool.ts';
export { lockDrive } from './stores/drive/place-lock.ts';
export { attendance } from './upkeep/attendance.ts';
export {
  copyLedger,
  type LedgerCopy,
  ledgerCopies,
  ledgerCopyName,
  ledgerFolder,
} from './upkeep/ledger-copy.ts';
export { type SinceLeft, sinceLeft } from './upkeep/left-state.ts';
export { sampleCopies } from './upkeep/sample-copies.ts';
export { proveCopy } from './verify/prove-copy.ts';
export { type Budget, scrub } from './verify/scrub.ts';
export { type VerifyOptions, type VerifyReport, verify } from './verify/verify.ts';
