import { join } from 'node:path';
import { safelight } from '../../../../test/support/cli.ts';
import {
  copyLibrary,
  type LibraryCopy,
  type LibraryName,
} from '../../../photos-library/test/support/library-copy.ts';
import type { LibraryAccount } from '../../src/sources/library-account.ts';

/** What the tests look at in the documents of the commands; docs/cli.md describes them whole. */
export interface PhotosDocuments {
  readonly backup: {
    readonly assets: { readonly [state in 'seen' | 'new' | 'known' | 'changed' | 'gone']: number };
    readonly resources: {
      readonly copied: number;
      readonly alreadyThere: number;
      readonly missing: readonly {
        readonly asset: string;
        readonly filename: string;
        readonly reason: string;
        readonly path?: string;
      }[];
      readonly failed: readonly unknown[];
      readonly findings: readonly Noticed[];
      readonly fingerprints: { readonly match: number; readonly differs: number; readonly none: number };
    };
    readonly leftOut: { readonly trashed: number; readonly hidden: number; readonly shared: number };
    readonly skipped: readonly {
      readonly path: string;
      readonly kind: string;
      readonly hidesAssets?: boolean;
    }[];
  };
  readonly list: { readonly assets: readonly ListedAsset[] };
  readonly verify: {
    readonly places: readonly { readonly checked: number; readonly findings: readonly unknown[] }[];
  };
  readonly restore: {
    readonly restored: number;
    readonly verified: number;
    readonly failed: readonly unknown[];
  };
  readonly doctor: {
    readonly complete: boolean;
    readonly assets: LibraryAccount['assets'];
    readonly resources: { readonly here: number; readonly cloudOnly: number; readonly missing: number };
    readonly absent: readonly { readonly filename: string; readonly reason: string; readonly path: string }[];
    readonly findings: readonly Noticed[];
    readonly storage: string;
    readonly fingerprints: { readonly match: number; readonly differs: number; readonly none: number } | null;
  };
  readonly sources: {
    readonly sources: readonly {
      readonly kind: string;
      readonly path: string;
      readonly name: string;
      readonly count: number | null;
    }[];
  };
}

export interface Noticed {
  readonly filename: string;
  /** As `doctor` tells it. */
  readonly path?: string;
  readonly kind: string;
  readonly detail?: string;
}

export interface ListedAsset {
  readonly id: string;
  readonly filename: string;
  readonly resources: readonly ListedResource[];
  readonly albums: readonly { readonly title: string; readonly folders: readonly string[] }[];
  readonly keywords: readonly string[];
  readonly people: readonly string[];
  readonly kinds: readonly string[];
  readonly trashed: boolean;
  readonly trashedDaysLeft?: number;
  readonly hidden: boolean;
  readonly shared: string | null;
  readonly reduced: boolean;
}

export interface ListedResource {
  readonly id: string;
  readonly role: string;
  readonly filename: string;
  readonly size: number;
  readonly availability: string;
  readonly reason?: string;
  readonly path?: string;
  readonly referenced?: boolean;
  readonly findings?: readonly { readonly kind: string }[];
  readonly sha256?: string;
  readonly appleFingerprint?: string;
}

/** A library of the samples that a test may change, a home for Safelight, and a folder for a place. */
export interface PhotosDesk extends LibraryCopy {
  readonly home: string;
  readonly place: string;
  run<C extends keyof PhotosDocuments>(
    command: C,
    ...args: readonly string[]
  ): { readonly status: number | null; readonly json: PhotosDocuments[C] };
}

export function photosDesk(name: LibraryName): PhotosDesk {
  const copy = copyLibrary(name);
  const home = join(copy.path, 'home');
  return {
    ...copy,
    home,
    place: join(copy.path, 'drive'),
    run: (command, ...args) => runPhotos(home, command, args),
    [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose](),
  };
}

export function runPhotos<C extends keyof PhotosDocuments>(
  home: string,
  command: C,
  args: readonly string[],
): { readonly status: number | null; readonly json: PhotosDocuments[C] } {
  const { status, stdout, stderr } = safelight(home, [command, ...args, '--json']);
  try {
    return { status, json: JSON.parse(stdout) as PhotosDocuments[C] };
  } catch (error) {
    throw new Error(`no JSON document, exit ${status}: ${stdout}${stderr}`, { cause: error });
  }
}

/** The listed asset of this name. */
export function listed(assets: readonly ListedAsset[], filename: string): ListedAsset {
  const asset = assets.find((candidate) => candidate.filename === filename);
  if (asset === undefined) throw new Error(`no asset ${filename}`);
  return asset;
}
