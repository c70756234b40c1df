import type { CameraAsset, CameraResource, CaptureTime } from '../asset.ts';
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
  const takenAt = captureTime(members, o.zone) ?? fileTime(primary.file.entry, o.zone, o.nowMs);
  return {
    id: primary.file.path,
    filename: primary.file.entry.name,
    ...(takenAt && { takenAt }),
    resources: members.map((member) => resource(files, member)),
    ...described(members),
  };
}

function captureTime(members: readonly Member[], zone: OwnerZone): CaptureTime | undefined {
  const time = members.find(({ file }) => file.facts.time)?.file.facts.time;
  if (!time) return undefined;
  return 'local' in time ? time : { ...zone(time.utcMs), from: time.from };
}

function described(members: readonly Member[]): Partial<CameraAsset> {
  const found: Partial<Record<(typeof described_)[number], unknown>> = {};
  for (const { file } of members) {
    for (const key of described_) found[key] ??= file.facts[key];
  }
  for (const key of described_) if (found[key] === undefined) delete found[key];
  return found as Partial<CameraAsset>;
}

const described_ = ['location', 'burstId', 'contentIdentifier', 'title', 'description', 'keywords'] as const;

function resource(files: MediaFiles, { file, role }: Member): CameraResource {
  const { size, modifiedAtMs, name } = file.entry;
  return {
    id: file.path,
    role,
    filename: name,
    size,
    modifiedAtMs,
    revision: `${size}-${modifiedAtMs}`,
    findings: file.facts.findings ?? [],
    open: (o = {}) => files.open(file.path, { ...o, expect: { size, modifiedAtMs } }),
  };
}
