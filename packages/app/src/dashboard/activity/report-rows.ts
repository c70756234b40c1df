import { durationText, momentText, numberText, sizeText } from '../ui/texts.ts';

export interface ReportRow {
  readonly term: string;
  readonly text: string;
}

/** More than this nobody reads; all of it is in the report itself. */
const mostRows = 30;
const mostNames = 3;
const deepest = 4;

/** The figures of a run's report in words. What is zero, empty or unknown is left out: it says nothing to look at. */
export function reportRows(report: unknown): readonly ReportRow[] {
  const rows: ReportRow[] = [];
  collect(report, [], rows);
  return rows.slice(0, mostRows);
}

function collect(value: unknown, way: readonly string[], rows: ReportRow[]): void {
  if (value === null || value === undefined || value === 0 || value === '' || way.length > deepest) return;
  if (Array.isArray(value)) collectList(value, way, rows);
  else if (typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) collect(inner, [...way, key], rows);
  else rows.push({ term: termOf(way), text: textOf(value, way) });
}

/** A few things with a name each are told one by one; many are counted. */
function collectList(list: readonly unknown[], way: readonly string[], rows: ReportRow[]): void {
  if (list.length === 0) return;
  const key = way.at(-1);
  if (key === 'places' && list.length <= mostNames) {
    for (const one of list) collectPlace(one, way, rows);
    return;
  }
  const names = list
    .slice(0, mostNames)
    .map(nameOf)
    .filter((name) => name !== undefined);
  const more = list.length > mostNames ? ', …' : '';
  const named = names.length === 0 ? '' : `: ${names.join(', ')}${more}`;
  rows.push({ term: termOf(way), text: `${numberText(list.length)}${named}` });
}

function collectPlace(place: unknown, way: readonly string[], rows: ReportRow[]): void {
  if (typeof place !== 'object' || place === null) return;
  const name = nameOf(place) ?? 'place';
  for (const [key, inner] of Object.entries(place))
    if (!['id', 'name', 'place'].includes(key)) collect(inner, [...way.slice(0, -1), name, key], rows);
}

function nameOf(one: unknown): string | undefined {
  if (typeof one === 'string') return one;
  if (typeof one !== 'object' || one === null) return undefined;
  const named = one as Readonly<Record<string, unknown>>;
  const name = named.filename ?? named.name ?? named.path ?? named.asset ?? named.message;
  return typeof name === 'string' ? name : undefined;
}

/** The archive's words, as people say them. */
const plainWords: Readonly<Record<string, string>> = {
  assets: 'photos and videos',
  resources: 'files',
  bytes: 'size',
  alreadyThere: 'there already',
  notCopied: 'not copied',
  verifiedReadBack: 'read back and compared',
  // Of a drive, a server on the network or a bucket alike.
  readBackCold: 'not from this computer’s memory',
  cold: 'not from this computer’s memory',
  lacking: 'not whole at every place before',
  sidecars: 'notes of Safelight’s among them',
};

/** `resources.copied` → `Resources: copied`; `Blue drive` stays as it is. */
function termOf(way: readonly string[]): string {
  const words = way.map((key) =>
    (plainWords[key] ?? key)
      .replace(/Ms$|Bytes$/, '')
      .replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)
      .trim(),
  );
  const [first = '', ...rest] = words;
  const term = [first, ...rest.map((word) => (word.includes(' ') ? word.toLowerCase() : word))].join(': ');
  return term.charAt(0).toUpperCase() + term.slice(1);
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function textOf(value: unknown, way: readonly string[]): string {
  const key = way.at(-1) ?? '';
  if (typeof value === 'number') {
    if (/Ms$/.test(key)) return durationText(value);
    if (/bytes/i.test(way.join(' '))) return sizeText(value);
    return Number.isInteger(value) ? numberText(value) : value.toFixed(2);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  return isoTime.test(text) ? momentText(text) : text;
}
