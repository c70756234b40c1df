import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DomainFiles } from '@safelight/simulated-iphone';
import { phoneBackup } from '../../src/commands/phone-backup.ts';
import { phoneRestore } from '../../src/commands/phone-restore.ts';
import { snapshotsImport } from '../../src/commands/snapshots.ts';
import { type BackupDesk, usualRestore } from './backup-desk.ts';

export interface GoneOnWith {
  /** Of the snapshot that goes on with the other tool's backup. */
  readonly folder: string;
  /** The phone's files, as they are in it. */
  readonly tree: readonly string[];
}

/** Imports what another tool backed up from the phone into a folder, goes on with it, and restores that to the phone, emptied. */
export async function goOnWith(
  here: BackupDesk,
  theirs: string,
  secret: NodeJS.ProcessEnv,
): Promise<GoneOnWith> {
  const root = join(here.drive, 'ours');
  mkdirSync(root);
  const imported = await here.command(
    (session) => snapshotsImport(join(theirs, here.udid), { root }, session),
    secret,
  );
  assert.equal(imported.outcome, 'ok', imported.said);
  here.agent.files.put('HomeDomain', 'Library/notes.txt', { content: Buffer.from('other notes') });
  const continued = await here.command(
    (session) => phoneBackup(undefined, { to: root, full: false }, session),
    secret,
  );
  assert.equal(continued.outcome, 'ok', continued.said);
  assert.match(continued.said, /what changed since the last backup/);
  const tree = here.agent.files.tree();

  here.agent.files = new DomainFiles();
  const restored = await here.command(
    (session) => phoneRestore('newest', { ...usualRestore, root }, session),
    secret,
  );
  assert.equal(restored.outcome, 'ok', restored.said);
  assert.deepEqual(here.agent.files.tree(), tree);
  const { snapshot } = continued.json as { readonly snapshot: { readonly folder: string } };
  return { folder: snapshot.folder, tree };
}
