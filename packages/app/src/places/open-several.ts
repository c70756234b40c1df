import type { Place } from '@safelight/archive';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { type OpenPlace, openKnownPlaces, openPlaceCalled } from './open-place.ts';

/** Places that are written, and where they are fed from. */
export interface OpenSeveral extends AsyncDisposable {
  readonly targets: readonly Place[];
  /** Where to read for one of the targets, the preferred first. */
  from(target: Place): readonly Place[];
  readonly absent: readonly { readonly name: string; readonly lastSeenMs: number }[];
}

/**
 * Opens the places to be written (every connected one, if none is named) and those to be read (every other connected one,
 * if none is named). All are locked: what is read must not be written by somebody else meanwhile. Errors: UsageError where
 * nothing is there to be written or to be read.
 */
export async function openSeveral(
  named: { readonly to: readonly string[]; readonly from: readonly string[] },
  session: Session,
): Promise<OpenSeveral> {
  await using stack = new AsyncDisposableStack();
  const all = new Map<string, OpenPlace>();
  async function open(name: string): Promise<OpenPlace> {
    const known = [...all.values()].find(({ address, place: { identity } }) =>
      [address, identity.id, identity.name].includes(name),
    );
    if (known !== undefined) return known;
    const place = stack.use(await openPlaceCalled(name, session, true));
    all.set(place.place.identity.id, place);
    return place;
  }
  let absent: OpenSeveral['absent'] = [];
  if (named.to.length === 0 || named.from.length === 0) {
    const known = await openKnownPlaces(session, { lock: true });
    for (const place of known.open) all.set(place.place.identity.id, stack.use(place));
    absent = known.absent;
  }
  const connected = [...all.values()];
  const to = named.to.length === 0 ? connected : await inTurn(named.to, open);
  const from = named.from.length === 0 ? connected : await inTurn(named.from, open);
  if (to.length === 0) throw new UsageError('No place is connected. Connect one, or say its path.');
  const kept = stack.move();
  return {
    targets: to.map(({ place }) => place),
    from: (target) => from.map(({ place }) => place).filter(({ row }) => row !== target.row),
    absent,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function inTurn<T>(names: readonly string[], open: (name: string) => Promise<T>): Promise<T[]> {
  const opened: T[] = [];
  for (const name of names) opened.push(await open(name));
  return opened;
}
