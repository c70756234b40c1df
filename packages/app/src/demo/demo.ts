import { join } from 'node:path';
import { backup } from '../commands/backup.ts';
import type { CommandResult } from '../commands/command.ts';
import { restoreTo } from '../commands/restore.ts';
import { verifyPlaces } from '../commands/verify.ts';
import type { Outcome } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { everything } from '../sources/chosen-assets.ts';
import { count } from '../terminal/words.ts';
import { makeCameraRoll } from './camera-roll.ts';
import { flipOneBit } from './flip-one-bit.ts';
import { lackingFrom } from './lacking-from.ts';

const cameraRoll = 'camera roll';
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
  session.say('This is a DEMO with pictures drawn by Safelight; yours are not touched.');
  session.say(`Everything it makes is in ${folder}`);
  session.say('');
  const files = await makeCameraRoll(join(folder, cameraRoll));
  session.say(`A "${cameraRoll}" of ${count(files, 'file')}, as a phone leaves one: with a duplicate,`);
  session.say('an edit, a wrong ending, a picture without a date. Two folders play drives');
  session.say('(they lie on one disk, of which the backup will rightly warn).');
  let good = true;
  for (const step of stepsIn(session)) good = (await show(session, step)) && good;
  const lacking = await lackingFrom(join(folder, givenBack), join(folder, cameraRoll));
  return {
    outcome: good && lacking.length === 0 ? 'ok' : 'failed',
    lines: [...comparedLines(lacking), ...closingLines(folder, invocation)],
    json: { folder, lacking },
  };
}

function stepsIn(session: Session): readonly Step[] {
  return [
    {
      title: 'Copy the photos to both drives, and read every copy back',
      command: `backup "${cameraRoll}" --to "${blue}" --to "${red}"`,
      ends: 'ok',
      run: () => backup(cameraRoll, { to: [blue, red], dryRun: false, choice: everything }, session),
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
      command: `backup "${cameraRoll}"`,
      ends: 'ok',
      run: () => backup(cameraRoll, { to: [], dryRun: false, choice: everything }, session),
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
    return [`  Compared without Safelight: "${givenBack}" has all bytes of the "${cameraRoll}".`];
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
    `  ${invocation} backup <photos> --to <drive folder>`,
  ];
}
