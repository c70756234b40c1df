import type { LayerDocument, PlaceDocument, StatusDocument } from '../documents/safety.ts';
import { safetyStatus } from '../safety/status.ts';
import type { Session } from '../session.ts';
import { count, dayText, number, printable, proofDayText, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight status`: the light and its evidence. Reads only the ledger and the markers. */
export async function status(session: Session): Promise<CommandResult> {
  const document = await safetyStatus(session);
  return {
    outcome: document.light === 'green' ? 'ok' : 'attention',
    lines: statusLines(document, session.now()),
    json: document,
  };
}

const heads = {
  green: '● GREEN: every photo and video known is kept as your policy asks, and proven.',
  amber: '● AMBER: something needs attention.',
  red: '● RED: photos or videos are in danger.',
} as const;

export function statusLines(document: StatusDocument, nowMs: number): string[] {
  const { light, reasons, assets, places, sources, layers, next } = document;
  const { proven, media } = assets;
  return [
    heads[light],
    ...reasons.flatMap(({ text, light: own, names = [] }) => [
      `  ${own === 'red' ? '✗' : '!'} ${printable(text)}`,
      ...(names.length === 0 ? [] : [`      for instance ${names.map(printable).join(', ')}`]),
    ]),
    '',
    `${count(assets.total, 'photo or video', 'photos and videos')} known; ${number(assets.archived)} with every file on at least one place, ${number(assets.notArchived)} not.`,
    `  proven copies: none ${number(proven[0])} · one ${number(proven[1])} · two ${number(proven[2])} · three or more ${number(proven[3])}`,
    `  on devices that do not fail together: none ${number(media[0])} · one ${number(media[1])} · two ${number(media[2])} · three or more ${number(media[3])}`,
    `  proven elsewhere: ${number(assets.elsewhere)} · on what is not connected now: ${number(assets.disconnected)}`,
    ...places.map((place) => placeLine(place, nowMs)),
    ...sources.map(
      ({ kind, name, assets: listed, gone }) =>
        `  source ${printable(name)} (${sourceKinds[kind] ?? kind}): ${number(listed)} listed, ${number(gone)} no longer there`,
    ),
    '',
    'The layers of your safety:',
    ...layers.map(layerLine),
    '',
    `Next: ${printable(next)}`,
  ];
}

/** The ledger's words for sources, as people say them. */
const sourceKinds: Readonly<Record<string, string>> = {
  iphone: 'phone',
  'photos-library': 'Photos library',
  'finder-backup': 'Finder backup',
};

const disks = {
  own: '',
  shared: ', on a disk with other places',
  computer: ', on the computer’s own disk',
  unknown: ', on a disk that the system does not name',
} as const;

function placeLine(place: PlaceDocument, nowMs: number): string {
  const proven =
    place.oldestProof === null
      ? 'not everything there was ever proven'
      : `oldest proof ${proofDayText(place.oldestProof, nowMs)}`;
  const damaged = place.damaged === 0 ? '' : `, ${count(place.damaged, 'file')} damaged or missing`;
  const where = place.attached
    ? printable(place.path)
    : `not connected, last seen ${dayText(Date.parse(place.lastSeen), nowMs)}`;
  const kind = `${place.medium ?? 'medium unknown'}, ${place.location ?? 'location unknown'}${disks[place.disk]}`;
  return `  ${printable(place.name)} (${where}; ${kind}): ${count(place.copies, 'file')}, ${sizeText(place.bytes)}, ${proven}${damaged}`;
}

const marks = { good: '✓', attention: '!', off: '–', unknown: '?' } as const;

function layerLine({ name, state, text }: LayerDocument): string {
  return `  ${marks[state]} ${name}: ${printable(text)}`;
}
