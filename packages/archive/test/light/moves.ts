import fc from 'fast-check';
import type { PlaceLocation } from '../../src/index.ts';
import { dayMs, type History } from './history.ts';
import { type Drive, originalKeys, type TrueAsset, type TrueFile } from './physical-world.ts';

/** Something that happens; `a` and `b` choose to what, whatever there is by then. */
export interface Move {
  readonly kind: keyof typeof moves;
  readonly a: number;
  readonly b: number;
}

const devices = ['X', 'Y', 'Z'] as const;
const names = ['IMG_0001', 'IMG_0002'] as const;

function pick<T>(all: readonly T[], index: number): T | undefined {
  return all.length === 0 ? undefined : all[index % all.length];
}

const attached = ({ drives }: History): Drive[] => drives.filter(({ medium }) => medium.attached);

function file(
  asset: number,
  part: Pick<TrueFile, 'id' | 'role'> & { ending: string; content: number },
): TrueFile {
  const filename = `${names[asset % 2] ?? ''}${part.ending}`;
  // Few contents, so that some are equal; of one length, so that only reading tells them apart.
  return {
    id: part.id,
    role: part.role,
    filename,
    bytes: `content ${part.content % 6}`,
    revision: 0,
    availability: 'here',
  };
}

function newAsset(history: History, a: number, b: number): TrueAsset {
  // No id is ever given twice: a revision tells of changes only if what it belongs to stays the same thing.
  const id = `asset-${history.taken++}`;
  const photo = file(a, { id: 'photo', role: 'photo', ending: '.HEIC', content: b });
  const film = file(a, { id: 'film', role: 'paired-video', ending: '.MOV', content: b + 3 });
  return {
    id,
    files: b % 3 === 0 ? [photo, film] : [photo],
    trashed: false,
    burst: b % 5 === 0 ? 'burst' : undefined,
  };
}

function changed(some: TrueFile, bytes: number): void {
  some.bytes = `content ${bytes % 6}`;
  some.revision++;
}

/** A device is in one place, with all that is on it. */
function locationOf(device: string): PlaceLocation | undefined {
  return { X: 'home', Y: 'elsewhere' }[device] as PlaceLocation | undefined;
}

function plug(history: History, device: string | undefined): void {
  for (const drive of history.drives.filter((each) => each.device === device && !each.medium.attached)) {
    drive.medium.attached = true;
    history.place(drive);
  }
}

function passed(history: History, ms: number): void {
  history.clock.trueMs += ms;
  history.clock.shownMs += ms;
}

/** The clock shows something else. The program runs before and after, for nobody can know of a clock that was never looked at. */
function clockChanged(history: History, ms: number): void {
  history.look();
  history.clock.shownMs += ms;
  history.look();
}

const moves = {
  async take(history: History, a: number, b: number) {
    history.assets.push(newAsset(history, a, b));
  },
  async edit({ assets }: History, a: number, b: number) {
    const asset = pick(assets, a);
    if (asset === undefined) return;
    const edited = asset.files.find(({ id }) => id === 'edit');
    if (edited === undefined)
      asset.files.push(file(a, { id: 'edit', role: 'edited-photo', ending: '.JPG', content: b }));
    else changed(edited, b);
  },
  async rewrite({ assets }: History, a: number, b: number) {
    const some = pick(pick(assets, a)?.files ?? [], b);
    if (some !== undefined) changed(some, b);
  },
  async evict({ assets }: History, a: number, b: number) {
    const some = pick(pick(assets, a)?.files ?? [], b);
    if (some !== undefined) some.availability = pick(['cloud-only', 'missing', 'here'] as const, b) ?? 'here';
  },
  async delete({ assets }: History, a: number) {
    if (assets.length > 0) assets.splice(a % assets.length, 1);
  },
  async trash({ assets }: History, a: number, b: number) {
    const asset = pick(assets, a);
    if (asset !== undefined) asset.trashed = b % 2 === 0;
  },
  async backup(history: History, a: number) {
    const all = attached(history);
    const to = a % 4 === 0 ? all.slice(0, 1) : all;
    if (to.length > 0) await history.backup(to);
  },
  async addDrive(history: History, a: number, b: number) {
    if (history.drives.length >= 4) return;
    const device = pick(devices, a) ?? 'X';
    plug(history, device);
    const address = `/drive-${history.drives.length}-${a}`;
    await history.addDrive({ device, tells: b % 4 !== 0, address, location: locationOf(device) });
  },
  async unplug(history: History, a: number) {
    const device = pick(attached(history), a)?.device;
    for (const drive of history.drives) if (drive.device === device) drive.medium.attached = false;
  },
  async plugIn(history: History, a: number) {
    const away = history.drives.filter(({ medium }) => !medium.attached);
    plug(history, pick(away, a)?.device);
  },
  async corrupt({ drives }: History, a: number, b: number) {
    const drive = pick(drives, a);
    const key = drive === undefined ? undefined : pick(originalKeys(drive), b);
    if (drive === undefined || key === undefined) return;
    const bytes = Buffer.from(drive.medium.files.get(key) ?? '');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    drive.medium.files.set(key, bytes);
  },
  async lose({ drives }: History, a: number, b: number) {
    const drive = pick(drives, a);
    const key = drive === undefined ? undefined : pick(originalKeys(drive), b);
    if (key !== undefined) drive?.medium.files.delete(key);
  },
  /** Its files are copied to another drive, marker and all, and one of them goes wrong on the way. */
  async replaceDrive(history: History, a: number, b: number) {
    const old = pick(history.drives, a);
    if (old === undefined) return;
    const tells = b % 3 !== 0;
    // Two drives that tell nothing cannot be told apart by anybody.
    if (!tells && !old.tells) return;
    history.drives.splice(history.drives.indexOf(old), 1);
    const { address, location } = old;
    const drive = await history.addDrive(
      { device: `new-${history.clock.trueMs}`, tells, address, location },
      old,
    );
    const key = pick(originalKeys(drive), b);
    if (key !== undefined && b % 2 === 0) drive.medium.files.set(key, Buffer.from('content ?'));
  },
  /** Wiped, and made a place again, under the same name. */
  async wipe(history: History, a: number, b: number) {
    const old = pick(history.drives, a);
    if (old === undefined) return;
    history.drives.splice(history.drives.indexOf(old), 1);
    plug(history, old.device);
    const address = b % 2 === 0 || !old.tells ? old.address : `${old.address}-again`;
    await history.addDrive({ device: old.device, tells: old.tells, address, location: old.location });
  },
  /** Formatted, and still plugged in when the program looks again. */
  async format(history: History, a: number) {
    const old = pick(history.drives, a);
    if (old === undefined) return;
    plug(history, old.device);
    history.drives.splice(history.drives.indexOf(old), 1);
    history.look([old]);
  },
  async verifyAll(history: History) {
    for (const drive of attached(history)) await history.verify(drive, 100);
  },
  async verifySome(history: History, a: number, b: number) {
    const drive = pick(attached(history), a);
    if (drive !== undefined) await history.verify(drive, b % 4);
  },
  async copyAcross(history: History, a: number, b: number) {
    const [from, to] = [pick(attached(history), a), pick(attached(history), b)];
    if (from !== undefined && to !== undefined && from !== to) await history.copyAcross(from, to);
  },
  async repair(history: History, a: number) {
    const drive = pick(attached(history), a);
    if (drive !== undefined) await history.repair(drive);
  },
  async wait(history: History, a: number) {
    passed(history, (a % 60) * dayMs);
  },
  async waitLong(history: History, a: number) {
    passed(history, (60 + (a % 200)) * dayMs);
  },
  async clockBack(history: History, a: number) {
    clockChanged(history, -(a % 120) * (dayMs / 2));
  },
  async clockForward(history: History, a: number) {
    clockChanged(history, (a % 120) * (dayMs / 2));
  },
  async newComputer(history: History, a: number) {
    await history.newComputer(a % 2 === 0);
  },
} as const satisfies Record<string, (history: History, a: number, b: number) => Promise<void>>;

/** How often each happens: mostly what people do, so that much is green and safe, and then what goes wrong. */
const weights: Readonly<Record<Move['kind'], number>> = {
  take: 6,
  backup: 10,
  addDrive: 5,
  unplug: 5,
  plugIn: 5,
  verifyAll: 4,
  verifySome: 2,
  copyAcross: 2,
  repair: 2,
  wait: 4,
  waitLong: 1,
  edit: 2,
  rewrite: 1,
  evict: 1,
  delete: 1,
  trash: 1,
  corrupt: 2,
  lose: 1,
  replaceDrive: 1,
  wipe: 1,
  format: 1,
  clockBack: 1,
  clockForward: 1,
  newComputer: 1,
};

const number = fc.nat({ max: 239 });
const move: fc.Arbitrary<Move> = fc.oneof(
  ...Object.entries(weights).map(([kind, weight]) => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind as Move['kind']), a: number, b: number }),
  })),
);

/** A life: a first drive or three and a few photos, then anything. */
export const life: fc.Arbitrary<Move[]> = fc
  .tuple(
    fc.array(fc.record({ kind: fc.constant('addDrive' as const), a: number, b: number }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.array(fc.record({ kind: fc.constant('take' as const), a: number, b: number }), {
      minLength: 1,
      maxLength: 2,
    }),
    fc.array(move, { minLength: 2, maxLength: 9 }),
  )
  .map(([drives, photos, rest]) => [...drives, ...photos, { kind: 'backup', a: 1, b: 1 }, ...rest]);

export async function happen(history: History, { kind, a, b }: Move): Promise<void> {
  await moves[kind](history, a, b);
}
