import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobOrder } from '../server/jobs/jobs.ts';
import { openWorld, type World } from '../server/world.ts';
import { makeCameraRoll } from './camera-roll.ts';
import { demoSurroundings, phoneFolder } from './demo-surroundings.ts';
import { makeFamilyLibrary } from './family-library.ts';
import { landscape } from './landscape.ts';

const drives = ['Blue drive', 'Red drive'] as const;
const library = 'Family.photoslibrary';

/**
 * The demo that the page opens on: a simulated phone, a made-up Photos library and two folders that play drives, with a state of
 * its own, all in one temporary folder that is removed in the end. What it has done is done by the real commands, as jobs.
 */
export async function openDemoWorld(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const surroundings = await demoSurroundings(environment);
  const { folder } = surroundings;
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(surroundings);
  await Promise.all([
    ...drives.map((drive) => mkdir(join(folder, drive))),
    makeCameraRoll(join(folder, phoneFolder), landscape),
    makeFamilyLibrary(join(folder, 'Pictures', library)),
  ]);
  const disks = new Map(drives.map((drive) => [join(folder, drive), `demo: ${drive}`]));
  const world = stack.use(openWorld({ environment: surroundings.environment, folder, signal, disks }));
  const kept = stack.move();
  return {
    ...world,
    demo: true,
    roots: [folder, ...disks.keys()],
    finderBackups: [],
    begin: beginning(folder),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** What was done before the person came: the library is on both drives, the phone on one. */
function beginning(folder: string): readonly JobOrder[] {
  const [blue, red] = drives.map((drive) => join(folder, drive));
  if (blue === undefined || red === undefined) throw new RangeError('two drives');
  const pictures = join(folder, 'Pictures', library);
  const choice = { trashed: true, hidden: true, shared: true };
  return [
    {
      command: { kind: 'backup', source: pictures, to: [blue, red], dryRun: false, choice },
      title: 'Back up the library “Family”',
      uses: undefined,
    },
    {
      command: { kind: 'backup', source: 'phone', to: [blue], dryRun: false, choice },
      title: 'Back up the phone',
      uses: undefined,
    },
  ];
}
