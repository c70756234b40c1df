/** What a place's marker file, `.safelight/place.json`, says. */
export interface PlaceIdentity {
  /** A random UUID; a place is recognised by it, wherever it is mounted. */
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** The folder was empty when it became a place, so anything foreign in it is worth naming. */
  readonly wholeFolder: boolean;
}
