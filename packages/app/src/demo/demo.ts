import { join } from 'node:path';
import { backup } from '../commands/backup.ts';
import type { CommandResult } from '../commands/command.ts';
import { phoneInfo } from '../commands/phone.ts';
import { restoreTo } from '../commands/restore.ts';
import { verifyPlaces } from '../commands/verify.ts';
import type { Outcome } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { everything } from '../sources/chosen-assets.ts';
import { count } from '../terminal/words.ts';
import { makeCameraRoll } from './camera-roll.ts';
import { phoneFolder } from './demo-surroundings.ts';
import { flipOneBit } from './flip-one-bit.ts';
import { lackingFrom } from './lacking-from.ts';

const [blue, red] = ['Blue drive', 'Red drive'] as const;
const givenBack = 'given back';
const victim = '2024/2024-06/IMG_0006.JPG';

/** What is shown, what is run for it as on the command line, and how that must end. */
interface Step {
  readonly title: string;
  readonly command: string;
  readonly ends: Outcome;
  run(): Promise<CommandResult>;
}

/**
 * What `npm start` shows without arguments: the real commands, on pictures that it makes itself, in the session's folder,
 * which holds nothing else. `invocation` is how the person would call Safelight. The folder stays, to be looked at.
 */
export async function demo(session: Session, invocation: string): Promise<CommandResult> {
  const { folder } = session;
  session.say(
    'This is a DEMO with a simulated phone and pictures drawn by Safelight; yours are not touched.',
  );
  session.say(`Everything it makes is in ${folder}`);
  session.say('');
  const files = await makeCameraRoll(join(folder, phoneFolder));
  session.say(
    `The phone holds ${count(files, 'file')}: photos of several zones, an edit, a duplicate, one without a date.`,
  );
  session.say('Of one more the original is only in iCloud, as with “Optimize iPhone Storage”. Two folders');
  session.say('play drives.');
  let good = true;
  for (const step of stepsIn(session)) good = (await show(session, step)) && good;
  const back = join(folder, givenBack);
  const lacking = [
    ...(await lackingFrom(back, join(folder, phoneFolder, 'DCIM'))),
    ...(await lackingFrom(back, join(folder, phoneFolder, 'PhotoData', 'Mutations'))),
  ];
  return {
    outcome: good && lacking.length === 0 ? 'ok' : 'failed',
    lines: [...comparedLines(lacking), ...closingLines(folder, invocation)],
    json: { folder, lacking },
  };
}

function stepsIn(session: Session): readonly Step[] {
  return [
    {
      title: 'A phone on its cable: ask it to trust this computer, and what it is',
      command: 'phone info',
      ends: 'ok',
      run: () => phoneInfo(undefined, session),
    },
    {
      title: 'Copy the photos to both drives, and read every copy back',
      command: `backup phone --to "${blue}" --to "${red}"`,
      // One original is only in iCloud, and that is never called well.
      ends: 'attention',
      run: () => backup('phone', { to: [blue, red], dryRun: false, choice: everything }, session),
    },
    {
      title: 'Check all copies',
      command: 'verify',
      ends: 'ok',
      run: () => verifyPlaces([], session),
    },
    {
      title: 'A drive goes bad: one bit of one photo flips; name, size and date stay',
      command: 'verify',
      ends: 'attention',
      async run() {
        await flipOneBit(join(session.folder, red, ...victim.split('/')));
        return await verifyPlaces([], session);
      },
    },
    {
      title: 'A backup adds a good copy; the damaged one stays, and stays named',
      command: 'backup phone',
      ends: 'attention',
      run: () => backup('phone', { to: [], dryRun: false, choice: everything }, session),
    },
    {
      title: 'And everything comes back',
      command: `restore --to "${givenBack}"`,
      ends: 'ok',
      run: () => restoreTo({ to: givenBack, from: [] }, session),
    },
  ];
}

/** Whether the command ended as it must. */
async function show(session: Session, { title, command, ends, run }: Step): Promise<boolean> {
  session.say('');
  session.say(`── ${title}`);
  session.say(`$ safelight ${command}`);
  const { outcome, lines } = await run();
  for (const line of lines) session.say(line);
  if (outcome !== ends) session.say(`✗ This should have ended as "${ends}", not as "${outcome}".`);
  return outcome === ends;
}

function comparedLines(lacking: readonly string[]): string[] {
  if (lacking.length === 0)
    return [`  Compared without Safelight: "${givenBack}" has all bytes of all photos on the phone.`];
  return [`✗ Not given back: ${lacking.join(', ')}`];
}

function closingLines(folder: string, invocation: string): string[] {
  return [
    '',
    'Shown: copying with proof, finding silent damage, getting everything back.',
    `Look around in ${folder}`,
    '  (ordinary photos in year and month folders; delete it when you have seen it)',
    '',
    'For your own photos:',
    `  ${invocation} backup phone --to <drive folder>      (an iPhone on its cable)`,
    `  ${invocation} backup <photos> --to <drive folder>`,
  ];
}
