/** What is read of each asset beyond its name, its time, its files and its marks. What is not wanted is not told. */
export interface RowFields {
  /** Title, description, keywords, people, albums, location, kinds, burst, favourite, the day it was added. */
  readonly details: boolean;
  /** Apple's fingerprints, and with them the revisions that tell when bytes may have changed. */
  readonly fingerprints: boolean;
  /** The places, a property list each, ahead of being asked for: understanding one takes longer than all the rest of an asset. */
  readonly places: boolean;
}

export interface AssetFields extends RowFields {
  /** How large each file is, and when it was changed: each is looked at for it. Whether it is there, its folder tells. */
  readonly sizes: boolean;
}
