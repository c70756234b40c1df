import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Asset,
  HashPool,
  PlaceIdentity,
  PlaceLocation,
  Resource,
  ResourceRole,
  Store,
} from '../../src/index.ts';
import { folderFiles, folderStore } from '../made/folder-medium.ts';
import { type MemoryMedium, memoryFiles, memoryStore } from '../made/memory-store.ts';

/** When bytes were truly read back from a drive, by the true clock: what any claim of a proof is held against. */
export interface TrueProof {
  readonly digest: string;
  readonly trueMs: number;
}

/** A medium as it is, whatever anybody believes of it. */
export interface Drive {
  readonly medium: MemoryMedium;
  readonly store: Store;
  /** The device that it truly is on. */
  readonly device: string;
  /** Whether the system tells which device that is. */
  readonly tells: boolean;
  identity: PlaceIdentity;
  readonly address: string;
  location: PlaceLocation | undefined;
  /** By the file's key: the last time that it was read, and what came. */
  readonly proofs: Map<string, TrueProof>;
}

export interface TrueFile {
  readonly id: string;
  readonly role: ResourceRole;
  readonly filename: string;
  bytes: string;
  revision: number;
  availability: Resource['availability'];
}

export interface TrueAsset {
  readonly id: string;
  readonly files: TrueFile[];
  trashed: boolean;
  readonly burst: string | undefined;
}

/** The true clock, and what the computer's clock shows. */
export interface TrueClock {
  trueMs: number;
  shownMs: number;
}

/** Where drives are made: folders below this one; in memory where there is none. */
export interface Workshop {
  readonly folder: string;
  readonly hashPool: HashPool;
}

export async function newDrive(
  clock: TrueClock,
  made: Pick<Drive, 'device' | 'tells' | 'identity' | 'address' | 'location'>,
  workshop?: Workshop,
): Promise<Drive> {
  const proofs = new Map<string, TrueProof>();
  const root = workshop === undefined ? '' : join(workshop.folder, randomUUID());
  if (root !== '') mkdirSync(root);
  const files = root === '' ? memoryFiles() : folderFiles(root);
  const medium: MemoryMedium = {
    files,
    attached: true,
    onProve: (key, bytes) => proofs.set(key, { digest: sha256(bytes), trueMs: clock.trueMs }),
  };
  const store =
    workshop === undefined ? memoryStore(medium) : await folderStore(root, medium, workshop.hashPool);
  return { ...made, medium, store, proofs };
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Originals only: what is ours to make again says nothing. */
export function originalKeys({ medium }: Drive): string[] {
  return [...medium.files.keys()].filter(
    (key) => !key.startsWith('.safelight/') && !key.endsWith('SHA256SUMS') && !key.endsWith('.xmp'),
  );
}

/** What a source lists: its assets as they are now. */
export function listed(assets: readonly TrueAsset[]): Asset[] {
  return assets.map(({ id, files, trashed, burst }) => ({
    id,
    filename: files[0]?.filename ?? id,
    takenAt: { local: '2024-06-15T12:00:00' },
    takenAtFrom: 'exif',
    detailsRevision: `${trashed}`,
    ...(trashed ? { trashed: true, trashedDaysLeft: 30 } : {}),
    ...(burst === undefined ? {} : { burstId: burst }),
    resources: files.map((file) => {
      const bytes = Buffer.from(file.bytes);
      return {
        id: file.id,
        role: file.role,
        filename: file.filename,
        revision: String(file.revision),
        availability: file.availability,
        size: bytes.length,
        async *open() {
          yield bytes;
        },
      };
    }),
  }));
}
