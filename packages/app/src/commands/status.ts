import { isPlace } from '../places/same-disk.ts';
import type { Session } from '../session.ts';
import { count, dayText, number, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight status`: what is kept where, and as of when it was proven. Reads only the ledger and the markers. */
export async function status(session: Session): Promise<CommandResult> {
  const { ledger } = session;
  const totals = ledger.account.assets();
  const places = [];
  for (const row of ledger.places.all()) {
    const attached = await isPlace(row.address, session);
    places.push({
      id: row.id,
      name: row.name,
      path: row.address,
      attached,
      lastSeen: iso(row.lastSeenMs),
      ...ledger.account.place(row.row),
    });
  }
  const sources = ledger.sources.all().map(({ row, key, kind, name, listedWholeMs }) => ({
    id: key,
    kind,
    name,
    listedWhole: listedWholeMs === undefined ? null : iso(listedWholeMs),
    ...ledger.account.source(row),
  }));
  const next = nextStep(totals, places);
  const json = { assets: totals, places: places.map(datedPlace), sources, next };
  const lines = [
    `${count(totals.total, 'photo or video', 'photos and videos')} known; ${number(totals.archived)} with every file on at least one place, ${number(totals.notArchived)} not.`,
    ...places.map((place) => placeLine(place, session.now())),
    ...sources.map(
      ({ kind, name, assets, gone }) =>
        `  source ${name} (${kind}): ${number(assets)} listed, ${number(gone)} no longer there`,
    ),
    `Next: ${next}`,
  ];
  const troubled = totals.notArchived > 0 || places.some(({ damaged }) => damaged > 0);
  return { outcome: troubled ? 'attention' : 'ok', lines, json };
}

type Totals = ReturnType<Session['ledger']['account']['assets']>;
type PlaceStatus = ReturnType<Session['ledger']['account']['place']> & { name: string; attached: boolean };

function placeLine(place: PlaceStatus & { path: string; lastSeen: string }, nowMs: number): string {
  const proven =
    place.oldestProvenMs === undefined
      ? 'nothing proven'
      : `oldest proof ${dayText(place.oldestProvenMs, nowMs)}`;
  const damaged = place.damaged === 0 ? '' : `, ${count(place.damaged, 'file')} damaged or missing`;
  const where = place.attached
    ? place.path
    : `not connected, last seen ${dayText(Date.parse(place.lastSeen), nowMs)}`;
  return `  ${place.name} (${where}): ${count(place.copies, 'file')}, ${sizeText(place.bytes)}, ${proven}${damaged}`;
}

function datedPlace<T extends { oldestProvenMs?: number }>(place: T) {
  const { oldestProvenMs, ...rest } = place;
  return { ...rest, oldestProof: oldestProvenMs === undefined ? null : iso(oldestProvenMs) };
}

function nextStep(totals: Totals, places: readonly PlaceStatus[]): string {
  if (places.length === 0) return 'safelight backup PHOTOS --to DRIVE';
  const damaged = places.find((place) => place.damaged > 0);
  if (damaged !== undefined)
    return `${damaged.name} has damaged or missing files: run the backup again to copy them anew.`;
  if (totals.notArchived > 0)
    return 'Some photos have no copy: run the backup again and look at what it names.';
  if (places.length === 1)
    return 'There is one place only. Back up to a second drive, and keep one of them elsewhere.';
  return 'Check the copies now and then: safelight verify';
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
