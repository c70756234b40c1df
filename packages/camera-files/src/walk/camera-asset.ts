import type { CameraAsset, CameraFinding, CameraResource, CaptureTime } from '../asset.ts';
import type { MediaFileFacts } from '../facts/file-facts.ts';
import type { Grouped, Member } from '../grouping/media-file.ts';
import type { MediaFiles } from '../media-files.ts';
import { fileTime } from '../time/file-time.ts';
import type { OwnerZone } from '../time/owner-zone.ts';

export interface AssetOptions {
  readonly zone: OwnerZone;
  readonly nowMs: number;
}

/** A group of files as the asset that callers see. The primary resource speaks first, then the others. */
export function cameraAsset(files: MediaFiles, { members }: Grouped, o: AssetOptions): CameraAsset {
  const [primary] = members;
  const asset: Draft = {
    id: primary.file.path,
    filename: primary.file.entry.name,
    resources: members.map((member, i) => resource(files, member, i === 0 ? lacks[member.role] : undefined)),
  };
  const takenAt = captureTime(members, o.zone) ?? fileTime(primary.file.entry, o.zone, o.nowMs);
  if (takenAt) asset.takenAt = takenAt;
  for (const { file } of members) describe(asset, file.facts);
  return asset;
}

type Draft = { -readonly [Key in keyof CameraAsset]: CameraAsset[Key] };

/** Adds what is not known yet. One by one: a hundred thousand times, spreading objects costs a tenth of a second. */
function describe(asset: Draft, facts: MediaFileFacts): void {
  if (facts.location) asset.location ??= facts.location;
  if (facts.burstId) asset.burstId ??= facts.burstId;
  if (facts.contentIdentifier) asset.contentIdentifier ??= facts.contentIdentifier;
  if (facts.title) asset.title ??= facts.title;
  if (facts.description) asset.description ??= facts.description;
  if (facts.keywords) asset.keywords ??= facts.keywords;
}

function captureTime(members: readonly Member[], zone: OwnerZone): CaptureTime | undefined {
  const time = members.find(({ file }) => file.facts.time)?.file.facts.time;
  if (!time) return undefined;
  return 'local' in time ? time : { ...zone(time.utcMs), from: time.from };
}

const none: readonly CameraFinding[] = [];

/** What is not there, where the first file of an asset is such a one. */
const lacks: Partial<Record<Member['role'], CameraFinding>> = {
  'edited-photo': { code: 'original-absent' },
  'edited-video': { code: 'original-absent' },
  'adjustment-data': { code: 'photo-absent' },
};

function resource(
  files: MediaFiles,
  { file, role }: Member,
  lack: CameraFinding | undefined,
): CameraResource {
  const { size, modifiedAtMs, name } = file.entry;
  return {
    id: file.path,
    role,
    filename: name,
    size,
    modifiedAtMs,
    revision: `${size}-${modifiedAtMs}`,
    findings: lack ? [...(file.facts.findings ?? none), lack] : (file.facts.findings ?? none),
    open: (o = {}) => files.open(file.path, { ...o, expect: { size, modifiedAtMs } }),
  };
}
