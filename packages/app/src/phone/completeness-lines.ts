import { count, number, printable } from '../terminal/words.ts';
import type { Completeness } from './completeness.ts';

/** So many assets are named; `--json` names them all. */
const mostNamed = 20;

/** The account of a phone, in words for its owner. What `named` holds was named before, with its reason. */
export function completenessLines(account: Completeness, named: ReadonlySet<string>): string[] {
  const { explained, unexplained, besideDatabase, warnings } = account;
  return [
    headLine(account),
    ...explainedLines(explained.filter(({ asset }) => !named.has(asset))),
    ...(unexplained.length === 0
      ? []
      : [
          `✗ ${count(unexplained.length, 'photo or video', 'photos and videos')} not archived, and nothing says why.`,
        ]),
    ...iCloudLines(account),
    ...(besideDatabase.length === 0
      ? []
      : [
          `  ${number(besideDatabase.length)} of them not in the ${account.of}'s own list: found in its folders, and archived.`,
        ]),
    ...warnings.map((warning) => `! The ${account.of}'s own list of photos: ${printable(warning)}`),
  ];
}

function headLine({ of, onPhone, listed, archived, explained, databaseProblem }: Completeness): string {
  if (onPhone !== null) {
    const good = archived === onPhone;
    const rest = good ? '' : ` ${number(explained.length)} not, for the reasons named here.`;
    return `${good ? '✓' : '!'} ${of === 'phone' ? 'On the phone' : `In the ${of}`}: ${count(onPhone, 'photo or video', 'photos and videos')}; ${number(archived)} archived with every file.${rest}`;
  }
  if (databaseProblem === null)
    return `! The ${of} went away before all was seen: ${number(archived)} of ${number(listed)} seen so far are archived.`;
  return `! ${number(archived)} of ${number(listed)} that were found are archived. Whether these are all, nobody knows.`;
}

function explainedLines(explained: Completeness['explained']): string[] {
  const shown = explained
    .slice(0, mostNamed)
    .flatMap(({ asset, files }) =>
      files.map(({ filename, reason }) => `    ${printable(filename || asset)}: ${printable(reason)}`),
    );
  const rest = explained.length - mostNamed;
  return rest > 0 ? [...shown, `    and ${number(rest)} more (--json names them all)`] : shown;
}

const nobodyHasThem: Readonly<Record<Completeness['of'], string>> = {
  phone: 'no cable can copy those',
  backup: 'no backup holds those',
  folder: 'they are not in this folder',
};

function iCloudLines({ of, onlyInICloud, databaseProblem }: Completeness): string[] {
  if (databaseProblem !== null) return walkedLines(databaseProblem, of);
  if (onlyInICloud === null || onlyInICloud === 0) return [];
  return [
    `! ${count(onlyInICloud, 'photo or video has', 'photos and videos have')} originals only in iCloud; ${nobodyHasThem[of]}.`,
    `  On the phone: Settings › your name › iCloud › Photos › Download and Keep Originals. Then ${{ phone: 'run this', backup: 'back it up', folder: 'copy it' }[of]} again.`,
  ];
}

/** What it means that the folders of a phone, or of a copy of it, were walked. */
export function walkedLines(databaseProblem: string, of: Completeness['of']): string[] {
  return [
    `! The ${of}'s own list of photos could not be read (${printable(databaseProblem)}). Its folders were walked instead.`,
    '  Albums, what is hidden or deleted, and which originals are only in iCloud, are unknown.',
  ];
}
