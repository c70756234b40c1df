/** How much a property list from elsewhere may ask of us. */
export interface ParseLimits {
  /** Collections inside collections. Apple's own lists stay below 20. */
  readonly maxDepth: number;
  /** Values in the parsed tree, each counted as often as it is referred to, so that sharing cannot multiply. */
  readonly maxObjects: number;
}

/** Room for a Manifest of a million files; still refuses a list that would unfold into gigabytes. */
export const defaultLimits: ParseLimits = { maxDepth: 256, maxObjects: 8_000_000 };
