/** The systems by model version, as collected by the osxphotos project from libraries of each of them. */
const systems: readonly { readonly from: number; readonly below: number; readonly name: string }[] = [
  { from: 13_000, below: 14_000, name: 'macOS 10.15 or iOS 13' },
  { from: 14_000, below: 15_000, name: 'macOS 11 or iOS 14' },
  { from: 15_000, below: 16_000, name: 'macOS 12 or iOS 15' },
  { from: 16_000, below: 17_000, name: 'macOS 13 or iOS 16' },
  { from: 17_000, below: 18_000, name: 'macOS 14 or iOS 17' },
  { from: 18_000, below: 19_000, name: 'macOS 15 or iOS 18' },
  { from: 19_000, below: 20_000, name: 'macOS 26 or iOS 26' },
  // Counted anew, with the system's own number in front.
  { from: 270_000_000, below: 271_000_000, name: 'macOS 27 or iOS 27' },
];

/** What wrote a database of this model; undefined when it is unknown. */
export function systemOf(modelVersion: number): string | undefined {
  return systems.find(({ from, below }) => modelVersion >= from && modelVersion < below)?.name;
}

/** Whether a model is none of those that are known, and newer than the oldest of them. */
export function isNewer(modelVersion: number): boolean {
  return systemOf(modelVersion) === undefined && systems.some(({ from }) => modelVersion >= from);
}
