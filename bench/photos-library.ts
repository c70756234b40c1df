import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { multiplyLibrary } from '../packages/photos-library/test/support/multiply-library.ts';
import { sample } from '../test/support/samples.ts';
import { compare, print, spread } from './compare.ts';
import { safelight, shell } from './measure.ts';

/** The assets of the sample that is multiplied. */
const assetsOfSample = 16;

/** Opening and listing a large Photos library through the command line, against osxphotos loading the same one. */
export async function photosLibrary(
  work: string,
  options: { readonly assets: number; readonly pairs: number },
): Promise<void> {
  const original = sample('photos-libraries/Test-13.0.0.photoslibrary');
  if (!existsSync(original)) {
    process.stdout.write('photos: the real samples are absent, nothing was measured\n');
    return;
  }
  const library = join(work, 'large.photoslibrary');
  cpSync(original, library, { recursive: true });
  multiplyLibrary(library, Math.ceil(options.assets / assetsOfSample) - 1, { files: true });
  // What was just written goes to the disk before anything is measured.
  await shell('sync');
  const home = join(work, 'photos-home');
  const ours = async (...more: string[]) =>
    (await safelight(home, ['list', library, ...more], { memory: false })).seconds;
  const megabytes = async (...more: string[]) =>
    (await safelight(home, ['list', library, ...more])).megabytes ?? Number.NaN;
  const python = osxphotosPython();
  const what = `open and list a Photos library of ${options.assets} assets`;
  if (python === undefined) {
    const seconds: number[] = [];
    for (let run = 0; run < options.pairs; run++) seconds.push(await ours());
    const { median, least, greatest } = spread(seconds);
    process.stdout.write(
      `${what}: ${median.toFixed(2)} (${least.toFixed(2)}–${greatest.toFixed(2)}) s   goal < 3; osxphotos is absent (OSXPHOTOS_PYTHON names a Python that has it)\n`,
    );
  } else {
    print(
      await compare(`${what}, against osxphotos loading it`, '≤ 0.1, and < 3 s', {
        pairs: options.pairs,
        ours,
        theirs: async () => (await shell(`"${python}" -c '${loadWithOsxphotos}' "${library}"`)).seconds,
      }),
    );
  }
  const seconds = await ours('--json');
  const memory = Math.max(await megabytes(), await megabytes('--json'));
  process.stdout.write(
    `  with --json ${seconds.toFixed(2)} s; peak memory ${memory.toFixed(0)} MB   goal < 400\n`,
  );
}

const loadWithOsxphotos =
  'import sys, osxphotos; print(len(osxphotos.PhotosDB(dbfile=sys.argv[1]).photos(images=True, movies=True)))';

/** A Python that has osxphotos (`pip install osxphotos` in a venv), named in `OSXPHOTOS_PYTHON`. */
function osxphotosPython(): string | undefined {
  const python = process.env.OSXPHOTOS_PYTHON ?? 'python3';
  const found = spawnSync(python, [
    '-c',
    'import importlib.util, sys; sys.exit(importlib.util.find_spec("osxphotos") is None)',
  ]);
  return found.status === 0 ? python : undefined;
}
