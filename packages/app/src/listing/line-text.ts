import type { Asset } from '@safelight/archive';
import { count, printable } from '../terminal/words.ts';

/** What a line tells of an asset. */
export interface Outline extends Pick<Asset, 'id' | 'filename'> {
  readonly takenAt?: { readonly local: string } | undefined;
  readonly resources: readonly Pick<Asset['resources'][number], 'role' | 'availability'>[];
  readonly trashed?: boolean | undefined;
  readonly trashedDaysLeft?: number | undefined;
  readonly hidden?: boolean | undefined;
  readonly shared?: Asset['shared'] | undefined;
}

/** For people. */
export function lineText(asset: Outline): string {
  const { id, filename, takenAt } = asset;
  const when = takenAt === undefined ? undated : takenAt.local.slice(0, undated.length).replace('T', ' ');
  const name = id.endsWith(filename) ? id : `${filename} (${id})`;
  return `${when}  ${printable(name)}  ${filesText(asset)}${marksText(asset)}\n`;
}

const undated = 'undated            ';

function filesText({ resources }: Outline): string {
  let text = '';
  for (const { role, availability } of resources) {
    if (text !== '') text += ', ';
    text += availability === 'here' ? role : `${role} (${availability})`;
  }
  return text;
}

function marksText({ trashed, trashedDaysLeft, hidden, shared }: Outline): string {
  if (trashed !== true && hidden !== true && shared === undefined) return '';
  const said = [
    ...(trashed === true ? [deletedText(trashedDaysLeft)] : []),
    ...(hidden === true ? ['hidden'] : []),
    ...(shared === undefined ? [] : [shared]),
  ];
  return `  [${said.join(', ')}]`;
}

/** Photos removes for good what has no days left. */
function deletedText(daysLeft: number | undefined): string {
  return daysLeft === undefined ? 'recently deleted' : `recently deleted, ${count(daysLeft, 'day')} left`;
}
