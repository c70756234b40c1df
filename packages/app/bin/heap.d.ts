/** Keeps V8 from letting short-lived garbage pile up; as the launcher does for Safelight. */
export function keepHeapSmall(): void;
