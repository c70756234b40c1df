import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupEntry, writeBackup } from '../packages/simulated-iphone/src/index.ts';
import { compare, print, spread } from './compare.ts';
import { coldCache, safelight, shell } from './measure.ts';

const udid = '00008130-000B1B2261AF001C';
const password = 'correct horse';
const photoBytes = 3_000_000;
/** So few that the seconds of a real derivation do not hide the rest. */
const iterations = { first: 1000, second: 1000 };

/** Extracting an encrypted backup that is held in memory, against iphone_backup_decrypt; opening a list of a million files. */
export async function finderBackup(
  work: string,
  options: { readonly gigabytes: number; readonly rows: number; readonly pairs: number },
): Promise<void> {
  process.env.SAFELIGHT_BACKUP_PASSWORD = password;
  await extracting(work, options);
  await extractingOnDisk(work, options);
  await opening(work, options.rows);
}

interface Amount {
  readonly gigabytes: number;
  readonly pairs: number;
}

function photoBackup(folder: string, gigabytes: number): { readonly backup: string; readonly count: number } {
  const count = Math.round((gigabytes * 1e9) / photoBytes);
  const options = { udid, date: new Date(), password, iterations };
  return { backup: writeBackup(join(folder, 'backup'), photos(count), options), count };
}

async function extracting(work: string, { gigabytes, pairs }: Amount): Promise<void> {
  // Disks differ and would be all that is measured.
  const memory = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/safelight-bench-') : work;
  try {
    const { backup, count } = photoBackup(memory, gigabytes);
    const target = join(memory, 'out');
    const emptied = (): void => rmSync(target, { recursive: true, force: true });
    const extract = ['snapshots', 'extract', backup, '--to', target];
    const ours = async (): Promise<number> => {
      emptied();
      return (await safelight(join(work, 'finder-home'), extract, { memory: false })).seconds;
    };
    const what = `decrypt and extract ${gigabytes} GB in memory`;
    const python = pythonWithPeer();
    if (python === undefined) {
      const seconds = await ours();
      const rate = (count * photoBytes) / 1e6 / seconds;
      process.stdout.write(`${what}: ${rate.toFixed(0)} MB/s; iphone_backup_decrypt is absent\n`);
    } else {
      const theirs = async (): Promise<number> => {
        emptied();
        return (await shell(`"${python}" -c '${peer}' "${backup}" "${target}" "${password}"`)).seconds;
      };
      print(await compare(`${what}, against iphone_backup_decrypt`, '≤ 0.33', { pairs, ours, theirs }));
    }
  } finally {
    if (memory !== work) rmSync(memory, { recursive: true, force: true });
  }
}

/** From and to a disk, where it should be all that takes time: against `cp` of the files that come out. */
async function extractingOnDisk(work: string, { gigabytes, pairs }: Amount): Promise<void> {
  const { backup } = photoBackup(join(work, 'on-disk'), gigabytes);
  const [target, copy] = [join(work, 'on-disk', 'out'), join(work, 'on-disk', 'copy')];
  const extract = ['snapshots', 'extract', backup, '--to', target];
  const ours = async (): Promise<number> => {
    rmSync(target, { recursive: true, force: true });
    await coldCache();
    const { seconds } = await safelight(join(work, 'finder-home'), extract, { memory: false });
    return seconds + (await shell('sync')).seconds;
  };
  await ours();
  const theirs = async (): Promise<number> => {
    rmSync(copy, { recursive: true, force: true });
    // What is copied is what a run of ours left.
    await coldCache();
    return (await shell(`cp -r "${target}" "${copy}" && sync`)).seconds;
  };
  print(
    await compare(`the same from and to a disk, against cp -r and sync`, '≤ 1.1', { pairs, ours, theirs }),
  );
  rmSync(join(work, 'on-disk'), { recursive: true, force: true });
}

function* photos(count: number): Generator<BackupEntry> {
  const bytes = randomBytes(photoBytes);
  for (let number = 0; number < count; number++) {
    bytes.writeUInt32LE(number);
    const path = `Media/DCIM/${100 + Math.floor(number / 1000)}APPLE/IMG_${number}.HEIC`;
    yield { domain: 'CameraRollDomain', path, bytes };
  }
}

/** Only the list is opened, so the files that it names are not made. */
async function opening(work: string, rows: number): Promise<void> {
  const options = { udid, date: new Date(), password, iterations };
  const folder = writeBackup(join(work, 'long-list'), listed(rows), options);
  const seconds: number[] = [];
  let most = 0;
  for (let run = 0; run < 3; run++) {
    const found = await safelight(join(work, 'finder-home'), ['snapshots', 'files', folder]);
    seconds.push(found.seconds);
    most = Math.max(most, found.megabytes ?? Number.NaN);
  }
  const what = `open an encrypted Manifest.db of ${rows} rows and count its domains`;
  process.stdout.write(
    `${what}: ${spread(seconds).median.toFixed(2)} s   goal < 5; peak memory ${most.toFixed(0)} MB   goal < 400\n`,
  );
}

function* listed(rows: number): Generator<BackupEntry> {
  const bytes = Buffer.alloc(16);
  for (let row = 0; row < rows; row++) {
    const path = `Library/Application Support/folder ${row >> 8}/file ${row}.dat`;
    yield { domain: `AppDomain-com.example.app${row % 300}`, path, bytes, missing: true };
  }
}

const peer = `
import sys
from iphone_backup_decrypt import EncryptedBackup
backup = EncryptedBackup(backup_directory=sys.argv[1], passphrase=sys.argv[3])
backup.extract_files(relative_paths_like="%", output_folder=sys.argv[2], preserve_folders=True)
`;

/** A Python that has iphone_backup_decrypt (`pip install iphone_backup_decrypt` in a venv), named in `BACKUP_PYTHON`. */
function pythonWithPeer(): string | undefined {
  const python = process.env.BACKUP_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', 'import iphone_backup_decrypt']).status === 0 ? python : undefined;
}
