import type { Job } from '../job.ts';
import type { Asset } from '../model/asset.ts';
import type { AssetGroup } from '../model/asset-group.ts';

/** Adds up how far a run is: every byte of the source counts once, read now or known from before. */
export interface IngestProgress {
  total(size: { readonly bytes: number; readonly files: number }): void;
  bytes(count: number, filename: string): void;
  /** Resources that need no reading. */
  passed(asset: Asset): void;
  passedGroup(group: AssetGroup): void;
  asset(asset: Asset): void;
}

export function ingestProgress(job: Job): IngestProgress {
  let doneBytes = 0;
  let doneItems = 0;
  let totals: { totalBytes: number; totalItems: number } | undefined;
  let current = '';

  function tell(): void {
    job.progress({ phase: 'backup', doneBytes, doneItems, ...totals, current });
  }

  return {
    total({ bytes, files }) {
      totals = { totalBytes: bytes, totalItems: files };
      tell();
    },
    bytes(count, filename) {
      doneBytes += count;
      current = filename;
      tell();
    },
    passed(asset) {
      for (const { size, availability } of asset.resources) if (availability === 'here') doneBytes += size;
      doneItems += asset.resources.length;
      tell();
    },
    passedGroup({ bytes, resources }) {
      doneBytes += bytes;
      doneItems += resources;
      tell();
    },
    asset(asset) {
      doneItems += asset.resources.length;
      tell();
    },
  };
}
