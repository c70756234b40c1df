export const media = ['drive', 'folder', 'nas', 'bucket'] as const;
/** What a place is: a drive of its own, a folder on the computer's own disk, a share on a network, object storage. */
export type Medium = (typeof media)[number];

export const locations = ['home', 'elsewhere'] as const;
/** Where a place is kept: with the computer, or where no fire and no thief reaches both. */
export type PlaceLocation = (typeof locations)[number];

/** What a place's marker file, `.safelight/place.json`, says. */
export interface PlaceIdentity {
  /** A random UUID; a place is recognised by it, wherever it is mounted. */
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** The folder was empty when it became a place, so anything foreign in it is worth naming. */
  readonly wholeFolder: boolean;
  /** Absent is unknown. */
  readonly medium?: Medium;
  /** Absent is unknown, which never counts as elsewhere. */
  readonly location?: PlaceLocation;
}
