import { detailsRevision } from '../asset-details.ts';
import type { AssetFacts } from '../files/asset-facts.ts';
import type { AssetFinding, PhotosAlbum, PhotosAsset, Place, TakenAt } from '../photos-asset.ts';
import type { PhotosResource } from '../photos-resource.ts';
import { recentlyDeleted } from '../recently-deleted.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, textAt } from '../sqlite/row-values.ts';
import { instantOf, takenAt } from '../taken-at.ts';
import { at } from './asset-row.ts';
import { kindsOf } from './kinds.ts';
import type { ResourceRow } from './resource-row.ts';

/** One asset as it stands in the database, before its files are looked for. */
export interface AssetParts {
  readonly row: Values;
  readonly resources: readonly ResourceRow[];
  readonly albums: readonly PhotosAlbum[];
  readonly keywords: readonly string[];
  readonly people: readonly string[];
  /** Null where there is none; undefined where it was not looked for. */
  readonly place: Place | null | undefined;
}

/** What every asset of a reading is understood with. */
export interface AssetContext {
  readonly nowMs: number;
  readonly assumedOffset: (instantMs: number) => number;
  placeOf(asset: number): Place | undefined;
}

/** What was worked out of an asset to look for its files. */
export interface FoundFiles {
  readonly facts: AssetFacts;
  readonly filename: string;
  readonly resources: readonly PhotosResource[];
}

/** An asset over its row. All is worked out when it is asked for: who lists a hundred thousand asks for little of each. */
export class RecordedAsset implements PhotosAsset {
  readonly id: string;
  readonly filename: string;
  readonly resources: readonly PhotosResource[];
  private readonly parts: AssetParts;
  private readonly facts: AssetFacts;
  private readonly context: AssetContext;

  constructor(parts: AssetParts, { facts, filename, resources }: FoundFiles, context: AssetContext) {
    this.id = facts.id;
    this.filename = filename;
    this.resources = resources;
    this.parts = parts;
    this.facts = facts;
    this.context = context;
  }

  get media(): PhotosAsset['media'] {
    if (this.facts.video) return 'video';
    return this.number(at.kind) === 2 ? 'audio' : 'photo';
  }

  get takenAt(): TakenAt | undefined {
    const instant = instantOf(this.number(at.created));
    if (instant === undefined) return undefined;
    const recordedSeconds = this.number(at.offset) ?? this.number(at.extendedOffset);
    const { assumedOffset } = this.context;
    return takenAt(instant, { recordedSeconds, exifTime: this.text(at.exifTime), assumedOffset });
  }

  get addedAtMs(): number | undefined {
    return instantOf(this.number(at.added));
  }

  get findings(): readonly AssetFinding[] {
    const findings: AssetFinding[] = [];
    const created = this.number(at.created);
    if (created !== undefined && instantOf(created) === undefined) findings.push({ code: 'impossible-date' });
    if (this.text(at.uuid) === undefined) findings.push({ code: 'no-uuid' });
    if (this.id !== this.facts.uuid) findings.push({ code: 'repeated-uuid' });
    // A slow-motion video counts as edited for its speed alone, which is kept as a recipe and never rendered.
    if (this.edited && this.number(at.subtype) !== 101 && !this.resources.some(isRendering))
      findings.push({ code: 'edit-without-rendering' });
    return findings;
  }

  get albums(): PhotosAsset['albums'] {
    return this.parts.albums;
  }

  get keywords(): readonly string[] {
    return this.parts.keywords;
  }

  get people(): readonly string[] {
    return this.parts.people;
  }

  get favorite(): boolean {
    return this.number(at.favorite) === 1;
  }

  get hidden(): boolean {
    return this.number(at.hidden) === 1;
  }

  get trashed(): PhotosAsset['trashed'] {
    if ((this.number(at.trashed) ?? 0) === 0) return undefined;
    return recentlyDeleted(this.number(at.trashedDate), this.context.nowMs);
  }

  get title(): string | undefined {
    return this.text(at.title);
  }

  get description(): string | undefined {
    return this.text(at.description);
  }

  /** Photos writes −180, −180 where it knows no place. */
  get location(): PhotosAsset['location'] {
    const [latitude, longitude] = [this.number(at.latitude), this.number(at.longitude)];
    if (latitude === undefined || longitude === undefined) return undefined;
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
  }

  get kinds(): PhotosAsset['kinds'] {
    return kindsOf(this.parts.row, this.facts.video);
  }

  /** ZAVALANCHEPICKTYPE is a set of bits (osxphotos): 8 chosen by the owner, 16 on top of the stack. */
  get burst(): PhotosAsset['burst'] {
    const id = this.text(at.burst);
    const pick = this.number(at.burstPick) ?? 0;
    return id === undefined ? undefined : { id, picked: (pick & (8 | 16)) !== 0, key: (pick & 16) !== 0 };
  }

  get shared(): PhotosAsset['shared'] {
    if (this.facts.sharedAlbum) return 'shared-album';
    if (this.facts.bundleScope === 2) return 'shared-moment';
    if (this.facts.bundleScope === 3) return 'shared-with-you';
    return this.number(at.libraryScope) === 1 ? 'shared-library' : undefined;
  }

  get reduced(): boolean {
    return this.facts.sharedAlbum;
  }

  get edited(): boolean {
    return this.facts.edited;
  }

  place(): Place | undefined {
    const { place } = this.parts;
    return place === undefined ? this.context.placeOf(this.number(at.pk) ?? 0) : (place ?? undefined);
  }

  detailsRevision(): string {
    const { id, filename, media, albums, keywords, people, favorite, hidden, kinds, reduced, edited } = this;
    const { takenAt, addedAtMs, title, description, location, burst, shared } = this;
    const always = {
      id,
      filename,
      media,
      albums,
      keywords,
      people,
      favorite,
      hidden,
      kinds,
      reduced,
      edited,
    };
    const details = { ...always, takenAt, addedAtMs, title, description, location, burst, shared };
    return detailsRevision(this, details, this.number(at.placeSize));
  }

  private number(column: number): number | undefined {
    return numberAt(this.parts.row, column);
  }

  private text(column: number): string | undefined {
    return textAt(this.parts.row, column);
  }
}

function isRendering({ role }: PhotosResource): boolean {
  return role.startsWith('edited-');
}
