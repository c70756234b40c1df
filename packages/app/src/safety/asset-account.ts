import type { AssetFile } from '@safelight/archive';
import type { AssetAccountDocument } from '../documents/safety.ts';
import type { Session } from '../session.ts';

/** Where one asset is: its files, every copy of them, and every source that has the same original. `row`: its row in the ledger. */
export function assetAccount(row: number, { ledger }: Session): AssetAccountDocument | undefined {
  const same = ledger.assetFiles.sameOriginal(row);
  const asset = same.find((each) => each.row === row);
  if (asset === undefined) return undefined;
  const files = ledger.assetFiles.of(row);
  const places = new Map(ledger.places.all().map((place) => [place.row, place]));
  const sources = new Map(ledger.sources.all().map((source) => [source.row, source]));
  return {
    asset: asset.id,
    filename: asset.filename,
    takenAt: asset.takenAt ?? null,
    original: originalOf(files),
    files: files.map(({ role, filename, size, availability, digest, fingerprint, copies }) => ({
      role,
      filename,
      size,
      availability,
      sha256: digest ?? null,
      fingerprint: fingerprint ?? null,
      copies: copies.map(({ place, path, state, provenMs, how }) => ({
        place: places.get(place)?.id ?? '',
        name: places.get(place)?.name ?? '',
        path,
        state,
        provenAt: provenMs === 0 ? null : iso(provenMs),
        how,
      })),
    })),
    sources: same.map(({ source, id, filename, availability, goneMs, trashedMs }) => ({
      id: sources.get(source)?.key ?? '',
      kind: sources.get(source)?.kind ?? '',
      name: sources.get(source)?.name ?? '',
      asset: id,
      filename,
      availability,
      listed: isoOrNull(sources.get(source)?.listedWholeMs),
      gone: isoOrNull(goneMs),
      trashed: isoOrNull(trashedMs),
    })),
  };
}

function originalOf(files: readonly AssetFile[]): AssetAccountDocument['original'] {
  if (files.some(({ fingerprint }) => fingerprint === 'differs')) return 'differs';
  const originals = files.filter(({ role }) => !role.startsWith('edited-') && role !== 'adjustment-data');
  const proven = originals.length > 0 && originals.every(({ fingerprint }) => fingerprint === 'match');
  return proven ? 'proven' : 'unknown';
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : iso(ms);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
