import type { Light, Medium, PlaceLocation, Policy } from '@safelight/archive';

// The documents of the account, as the commands print them with `--json` and the server sends them. Times are ISO 8601;
// null is "nobody knows".

/** Photos by a number of places or devices; `3` is "three or more". */
export interface ByNumber {
  readonly 0: number;
  readonly 1: number;
  readonly 2: number;
  readonly 3: number;
}

export interface ReasonDocument {
  /** See docs/cli.md. */
  readonly code: string;
  readonly light: Exclude<Light, 'green'>;
  readonly text: string;
  /** How many photos, files or assets it is about. */
  readonly count?: number;
  /** Some of them. */
  readonly names?: readonly string[];
  /** The place's id. */
  readonly place?: string;
  /** The source's id. */
  readonly source?: string;
  /** What to do about it. */
  readonly next: string;
}

export interface PlaceDocument {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly medium: Medium | null;
  readonly location: PlaceLocation | null;
  /** `shared`: with other places; `computer`: the computer's own disk; `unknown`: the system does not tell. */
  readonly disk: 'own' | 'shared' | 'computer' | 'unknown';
  /** Ids of places on the same disk. */
  readonly sharesDiskWith: readonly string[];
  readonly attached: boolean;
  readonly lastSeen: string;
  readonly copies: number;
  readonly bytes: number;
  readonly damaged: number;
  /** The day of its oldest proof. */
  readonly oldestProof: string | null;
}

export interface SourceDocument {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly listedWhole: string | null;
  readonly assets: number;
  readonly gone: number;
}

export type LayerState = 'good' | 'attention' | 'off' | 'unknown';

export interface LayerDocument {
  readonly id:
    | 'icloud-backup'
    | 'icloud-photos'
    | 'computer-backup'
    | 'photos-library'
    | 'archive'
    | 'off-site'
    | 'disconnected';
  readonly name: string;
  readonly state: LayerState;
  /** When it was last done or proven, as far as anybody told. */
  readonly date: string | null;
  /** When that was learnt. */
  readonly toldOn: string | null;
  readonly text: string;
  readonly next: string | null;
}

export interface StatusDocument {
  readonly light: Light;
  /** The gravest first; none where the light is green. */
  readonly reasons: readonly ReasonDocument[];
  readonly assets: {
    /** Photos: assets with the same original count once. */
    readonly total: number;
    readonly archived: number;
    readonly notArchived: number;
    readonly proven: ByNumber;
    readonly media: ByNumber;
    readonly elsewhere: number;
    readonly disconnected: number;
    readonly onlyInICloud: number;
    readonly onlyInArchive: number;
    readonly oldestProof: string | null;
  };
  readonly places: readonly PlaceDocument[];
  readonly sources: readonly SourceDocument[];
  readonly layers: readonly LayerDocument[];
  readonly policy: Policy;
  readonly next: string;
}

export interface ScenarioDocument {
  readonly id: string;
  readonly title: string;
  /** The id of the place that dies. */
  readonly place?: string;
  readonly survive: {
    readonly count: number;
    readonly proven: number;
    /** There as far as anybody knows, and not proven within the policy's age. */
    readonly unproven: number;
    readonly on: readonly {
      readonly id: string;
      readonly name: string;
      readonly kind: 'place' | 'source';
      readonly photos: number;
      readonly oldestProof: string | null;
    }[];
  };
  /** Perhaps: a source said that iCloud has them, and nobody has checked. */
  readonly onlyInICloud: number;
  readonly lost: { readonly count: number; readonly names: readonly string[] };
  readonly text: string;
}

export interface WhatIfDocument {
  readonly asOf: string;
  readonly photos: number;
  readonly scenarios: readonly ScenarioDocument[];
}

export interface SafeToDeleteDocument {
  readonly asOf: string;
  readonly source: { readonly id: string; readonly kind: string; readonly name: string };
  readonly readNow: boolean;
  readonly safe: readonly {
    readonly asset: string;
    readonly filename: string;
    readonly bytes: number;
    readonly proof: readonly {
      readonly place: string;
      readonly name: string;
      readonly disk: string | null;
      readonly files: readonly {
        readonly path: string;
        readonly sha256: string;
        readonly provenAt: string;
        readonly how: 'cold' | 'cached';
      }[];
    }[];
  }[];
  readonly notSafe: readonly {
    readonly asset: string;
    readonly filename: string;
    readonly reasons: readonly { readonly code: string; readonly text: string; readonly filename?: string }[];
  }[];
}

export interface AssetAccountDocument {
  readonly asset: string;
  readonly filename: string;
  readonly takenAt: string | null;
  /** What Apple's own fingerprint says of every file that it was compared with. */
  readonly original: 'proven' | 'differs' | 'unknown';
  readonly files: readonly {
    readonly role: string;
    readonly filename: string;
    readonly size: number;
    readonly availability: string;
    readonly sha256: string | null;
    readonly fingerprint: 'match' | 'differs' | 'none' | null;
    readonly copies: readonly {
      readonly place: string;
      readonly name: string;
      readonly path: string;
      readonly state: string;
      readonly provenAt: string | null;
      readonly how: 'cold' | 'cached';
    }[];
  }[];
  /** Every source that has the same original. */
  readonly sources: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly asset: string;
    readonly filename: string;
    readonly availability: string;
    readonly listed: string | null;
    readonly gone: string | null;
    readonly trashed: string | null;
  }[];
}

export interface GoneDocument {
  readonly alarms: readonly {
    readonly source: string;
    readonly name: string;
    readonly noticedAt: string;
    readonly gone: number;
    readonly trashed: number;
    readonly before: number;
    readonly alarming: boolean;
  }[];
  readonly assets: readonly {
    readonly source: string;
    readonly asset: string;
    readonly filename: string;
    readonly since: string;
    readonly trashed: boolean;
    /** Days until its source deletes it for good; null where that is not known. */
    readonly daysLeft: number | null;
  }[];
}
