import { hash } from 'node:crypto';
import type { Asset } from './asset.ts';

/** The assets of a source whose ids are `folder/` and a name in it: all of them, and as they are now. */
export interface AssetGroup {
  /** Without the last `/`; empty for ids without any. */
  readonly folder: string;
  readonly assets: number;
  readonly resources: number;
  /** Of all resources. */
  readonly bytes: number;
  /** Of each asset's id and `listingDigest`, in the order of the ids. */
  readonly digest: string;
}

/** All that a source says of an asset that could make a run do something, as one short text to compare. */
export function listingDigest(asset: Asset): string {
  let text = asset.detailsRevision;
  for (const { id, revision, availability } of asset.resources)
    text += `\0${id}\0${revision}\0${availability}`;
  return hash('sha256', text, 'base64url');
}

/** Gathers the assets of one folder after another, as a source lists them. */
export interface Gathering {
  add(asset: Asset): void;
  /**
   * The group of those added since the last call. `undefined` where they must be listed each time: one is not here, has a
   * finding to be told of, or lies elsewhere, or they are too many to be remembered.
   */
  end(folder: string): AssetGroup | undefined;
}

/** So many lines of about a hundred bytes are held at most. */
const mostAssets = 200_000;

export function gathering(): Gathering {
  let lines: string[] = [];
  let bytes = 0;
  let resources = 0;
  let sound = true;
  return {
    add(asset) {
      sound &&= lines.length < mostAssets;
      for (const { availability, findings = [], size } of asset.resources) {
        sound &&= availability === 'here' && findings.length === 0;
        bytes += size;
        resources++;
      }
      if (sound) lines.push(groupLine(asset.id, listingDigest(asset)));
    },
    end(folder) {
      const start = folder === '' ? '' : `${folder}/`;
      const inside = lines.every((line) => line.startsWith(start) && !nameOf(line, start).includes('/'));
      const digest = sound && inside ? groupDigest(lines.sort().join('\n')) : undefined;
      const group = { folder, assets: lines.length, resources, bytes };
      [lines, bytes, resources, sound] = [[], 0, 0, true];
      return digest === undefined ? undefined : { ...group, digest };
    },
  };
}

/** What a group's digest is made of, an asset a line, joined by line feeds. */
function groupLine(id: string, listing: string): string {
  return `${id}\0${listing}`;
}

function nameOf(line: string, start: string): string {
  return line.slice(start.length, line.indexOf('\0', start.length));
}

/** The digest of a group's lines, sorted. */
export function groupDigest(lines: string): string {
  return hash('sha256', lines, 'base64url');
}
