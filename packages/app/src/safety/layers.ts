import { isReachable, placesElsewhere, type Verdict } from '@safelight/archive';
import type { LayerDocument } from '../documents/safety.ts';
import type { Session } from '../session.ts';
import { computerBackupLayer } from '../snapshots/backup-layer.ts';
import { count, dayText } from '../terminal/words.ts';
import type { Account } from './evidence.ts';
import { type PhoneNote, phoneNotes } from './phone-notes.ts';

export interface LayerFacts {
  readonly account: Account;
  readonly verdict: Verdict;
}

const dayMs = 86_400_000;
/** A phone backs itself up to iCloud every night that it charges on Wi-Fi; a computer is asked to now and then. */
const iCloudDays = 7;
const computerDays = 30;

/** The rows of the safety plan, each with what is known of it and since when. What nobody told is unknown. */
export async function layersOf(session: Session, facts: LayerFacts): Promise<LayerDocument[]> {
  const notes = phoneNotes(session);
  const nowMs = session.now();
  return [
    iCloudBackup(notes, nowMs),
    iCloudPhotos(facts),
    await computerBackup(session, notes),
    photosLibrary(session),
    archive(facts, nowMs),
    offSite(facts, session),
    disconnected(facts, session),
  ];
}

function iCloudBackup(notes: readonly PhoneNote[], nowMs: number): LayerDocument {
  const layer = { id: 'icloud-backup', name: 'iCloud Backup of the phone' } as const;
  const note = newest(notes, ({ lastICloudBackupMs }) => lastICloudBackupMs);
  if (note === undefined)
    return unknown(layer, 'No phone has told yet.', 'Connect the phone: safelight phone info');
  const toldOn = iso(note.toldMs);
  if (note.iCloudBackup === false)
    return {
      ...layer,
      state: 'off',
      date: null,
      toldOn,
      text: `Off, as ${nameOf(note)} said.`,
      next: 'iPhone: Settings › your name › iCloud › iCloud Backup',
    };
  const ms = note.lastICloudBackupMs;
  if (ms === undefined)
    return { ...unknown(layer, `${nameOf(note)} did not say when it was last done.`, null), toldOn };
  const late = nowMs - ms > iCloudDays * dayMs;
  return {
    ...layer,
    state: late ? 'attention' : 'good',
    date: iso(ms),
    toldOn,
    text: `Last done ${dayText(ms, nowMs)}, as ${nameOf(note)} said. Apple keeps it; nobody can read it back.`,
    next: late ? 'Let the phone charge on Wi-Fi overnight, then: safelight phone info' : null,
  };
}

function iCloudPhotos({ account }: LayerFacts): LayerDocument {
  const layer = { id: 'icloud-photos', name: 'iCloud Photos' } as const;
  const inCloud = account.groups.reduce((sum, { cloud, photos }) => sum + (cloud ? photos : 0), 0);
  if (inCloud === 0) return unknown(layer, 'No source has told.', null);
  return {
    ...layer,
    state: 'attention',
    date: null,
    toldOn: null,
    text: `On: ${count(inCloud, 'original is', 'originals are')} not on the device that was read. It keeps devices alike, so what is deleted on one goes from all: it is no backup.`,
    next: 'Keep originals on one device, so that they can be archived.',
  };
}

/** What lies here can be looked at; of what lies elsewhere only the phone tells. */
async function computerBackup(session: Session, notes: readonly PhoneNote[]): Promise<LayerDocument> {
  const layer = { id: 'computer-backup', name: 'Backup of the whole phone on a computer' } as const;
  const here = await computerBackupLayer(session);
  return here === undefined ? computerBackupElsewhere(layer, notes, session.now()) : { ...layer, ...here };
}

function computerBackupElsewhere(
  layer: LayerName,
  notes: readonly PhoneNote[],
  nowMs: number,
): LayerDocument {
  const note = newest(notes, ({ lastComputerBackupMs }) => lastComputerBackupMs);
  if (note === undefined)
    return unknown(layer, 'No phone has told yet.', 'Connect the phone: safelight phone info');
  const toldOn = iso(note.toldMs);
  const ms = note.lastComputerBackupMs;
  if (ms === undefined) return { ...unknown(layer, `${nameOf(note)} did not say.`, null), toldOn };
  const late = nowMs - ms > computerDays * dayMs;
  return {
    ...layer,
    state: late || note.encrypted !== true ? 'attention' : 'good',
    date: iso(ms),
    toldOn,
    text: `Last done ${dayText(ms, nowMs)}, as ${nameOf(note)} said; ${note.encrypted === true ? 'encrypted' : note.encrypted === false ? 'not encrypted, so without passwords and Health' : 'encrypted or not is unknown'}.`,
    next: late ? 'Connect the phone and back it up to this computer.' : null,
  };
}

function photosLibrary({ ledger, now }: Session): LayerDocument {
  const layer = { id: 'photos-library', name: 'Photos library on a Mac' } as const;
  const library = ledger.sources
    .all()
    .filter(({ kind }) => kind === 'photos-library')
    .sort((a, b) => (b.listedWholeMs ?? 0) - (a.listedWholeMs ?? 0))[0];
  if (library === undefined)
    return unknown(layer, 'None was read yet.', 'Back it up too: safelight backup LIBRARY');
  const { assets, gone } = ledger.account.source(library.row);
  const ms = library.listedWholeMs;
  return {
    ...layer,
    state: ms === undefined ? 'unknown' : 'good',
    date: ms === undefined ? null : iso(ms),
    toldOn: ms === undefined ? null : iso(ms),
    text: `${library.name}: ${count(assets - gone, 'photo or video', 'photos and videos')}, ${ms === undefined ? 'never read to the end' : `read ${dayText(ms, now())}`}.`,
    next: ms === undefined ? `Back up ${library.name} again.` : null,
  };
}

function archive({ account, verdict }: LayerFacts, nowMs: number): LayerDocument {
  const layer = { id: 'archive', name: 'Archive' } as const;
  const { total, copies } = verdict.counts;
  const [none] = copies;
  if (account.places.length === 0)
    return {
      ...layer,
      state: 'off',
      date: null,
      toldOn: null,
      text: 'There is none yet.',
      next: 'safelight backup PHOTOS --to DRIVE',
    };
  const seenMs = Math.max(...account.places.map(({ lastSeenMs }) => lastSeenMs));
  return {
    ...layer,
    state: none === 0 && total > 0 ? 'good' : 'attention',
    date: iso(seenMs),
    toldOn: null,
    text: `${count(account.places.length, 'place')}; ${count(total - none, 'photo or video', 'photos and videos')} of ${total} proven at one at least; last seen ${dayText(seenMs, nowMs)}.`,
    next: none === 0 ? null : 'safelight status tells what is lacking.',
  };
}

function offSite({ account, verdict }: LayerFacts, { now }: Session): LayerDocument {
  const layer = { id: 'off-site', name: 'Copy elsewhere' } as const;
  const away = placesElsewhere(account.places);
  const places = account.places.filter(({ row }) => away.has(row));
  if (places.length === 0)
    return {
      ...layer,
      state: 'off',
      date: null,
      toldOn: null,
      ...notElsewhere(account),
    };
  const { total, elsewhere } = verdict.counts;
  const seenMs = Math.max(...places.map(({ lastSeenMs }) => lastSeenMs));
  return {
    ...layer,
    state: elsewhere === total ? 'good' : 'attention',
    date: iso(seenMs),
    toldOn: null,
    text: `${places.map(({ name }) => name).join(', ')}: ${elsewhere} of ${count(total, 'photo or video', 'photos and videos')} proven there; last seen ${dayText(seenMs, now())}.`,
    next: elsewhere === total ? null : `Connect ${places[0]?.name ?? ''} and run the backup again.`,
  };
}

/** What is said to be elsewhere is not while it is plugged in here, or on a disk of which nobody knows that it is not here. */
function notElsewhere({ places }: Account): Pick<LayerDocument, 'text' | 'next'> {
  const meant = places.filter(({ location }) => location === 'elsewhere').map(({ name }) => name);
  if (meant.length === 0)
    return {
      text: 'No place is kept elsewhere.',
      next: 'Keep one drive elsewhere and say so: safelight place set NAME --location elsewhere',
    };
  return {
    text: `${meant.join(', ')} ${meant.length === 1 ? 'is' : 'are'} meant to be elsewhere, and not known to be there now.`,
    next: 'Unplug it and take it there; a bucket must be on a server that is somewhere else.',
  };
}

function disconnected({ account, verdict }: LayerFacts, { now }: Session): LayerDocument {
  const layer = { id: 'disconnected', name: 'Drive that is not connected' } as const;
  const known = account.places.length;
  const places = account.places.filter((place) => !isReachable(place));
  if (places.length === 0)
    return {
      ...layer,
      state: 'off',
      date: null,
      toldOn: null,
      text:
        known === 0
          ? 'No place is known yet.'
          : 'Every place is connected now: what reaches this computer reaches all of them.',
      next: known === 0 ? null : 'Unplug one drive when the backup is done.',
    };
  const { total, disconnected: proven } = verdict.counts;
  const seenMs = Math.max(...places.map(({ lastSeenMs }) => lastSeenMs));
  return {
    ...layer,
    state: proven === total ? 'good' : 'attention',
    date: iso(seenMs),
    toldOn: null,
    text: `${places.map(({ name }) => name).join(', ')}: ${proven} of ${count(total, 'photo or video', 'photos and videos')} proven there; last seen ${dayText(seenMs, now())}.`,
    next:
      proven === total
        ? null
        : `Plug in ${places[0]?.name ?? ''} (last seen ${dayText(seenMs, now())}) and run the backup again.`,
  };
}

type LayerName = Pick<LayerDocument, 'id' | 'name'>;

function unknown(layer: LayerName, text: string, next: string | null): LayerDocument {
  return { ...layer, state: 'unknown', date: null, toldOn: null, text, next };
}

function newest(
  notes: readonly PhoneNote[],
  when: (note: PhoneNote) => number | undefined,
): PhoneNote | undefined {
  return notes.toSorted((a, b) => (when(b) ?? 0) - (when(a) ?? 0) || b.toldMs - a.toldMs)[0];
}

function nameOf({ name, udid }: PhoneNote): string {
  return name ?? udid;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
