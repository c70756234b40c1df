/** What may fail together with others: by the disk it is on, which is not known of every place. */
export interface OnDisk {
  /** Several, joined by `+`, where one volume spans them. Absent: unknown. */
  readonly disk?: string;
}

/**
 * What a part of a disk's name begins with that is no disk, but what it hangs on together with others: a RAID controller, the host of
 * a virtual machine. They may all be on one disk, and nobody knows.
 */
export const hangsOn = 'with:';

/** The disks themselves, without what they hang on: one may be gone while another one on the same controller is there. */
export function disksOf(disk: string): string {
  return disk
    .split('+')
    .filter((part) => !part.startsWith(hangsOn))
    .join('+');
}

/**
 * Groups what shares a disk, directly or through others; what nobody knows the disk of is one group, since it may all be one
 * disk.
 */
export function failingTogether<T extends OnDisk>(things: readonly T[]): { known: T[][]; unknown: T[] } {
  const unknown = things.filter(({ disk }) => disk === undefined || disk === '');
  let known: { disks: ReadonlySet<string>; things: T[] }[] = [];
  for (const thing of things) {
    if (thing.disk === undefined || thing.disk === '') continue;
    const disks = new Set(thing.disk.split('+'));
    const touching = known.filter((group) => !group.disks.isDisjointFrom(disks));
    const apart = known.filter((group) => !touching.includes(group));
    const merged = touching.reduce((all, group) => all.union(group.disks), disks as ReadonlySet<string>);
    known = [...apart, { disks: merged, things: [...touching.flatMap((group) => group.things), thing] }];
  }
  return { known: known.map((group) => group.things), unknown };
}

/** How many devices there are that do not fail together. What is not known may be one of the known, and adds nothing. */
export function independentDevices(things: readonly OnDisk[]): number {
  const { known, unknown } = failingTogether(things);
  return Math.max(known.length, unknown.length > 0 ? 1 : 0);
}
