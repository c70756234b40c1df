import type { LayerDocument } from '../documents/safety.ts';
import type { Session } from '../session.ts';
import { dayText } from '../terminal/words.ts';
import { type ComputerBackup, listComputerBackups } from './computer-backups.ts';
import { type BackupConcern, backupConcerns } from './concerns.ts';
import { drillTexts } from './snapshot-lines.ts';

const dayMs = 86_400_000;
/** A computer is asked for a backup now and then, unlike iCloud. */
const lateDays = 30;

/**
 * What is known of the backups of whole phones on this computer, as a layer of the safety plan: when the newest was made, whether it
 * was verified, whether its password is still known. Undefined where there is none.
 */
export async function computerBackupLayer(
  session: Session,
): Promise<Omit<LayerDocument, 'id' | 'name'> | undefined> {
  const backups = await listComputerBackups(session);
  const [newest] = backups;
  if (newest === undefined) return undefined;
  const nowMs = session.now();
  const concerns = backupConcerns(backups, nowMs);
  const late = newest.dateMs === undefined || nowMs - newest.dateMs > lateDays * dayMs;
  return {
    state: late || concerns.length > 0 ? 'attention' : 'good',
    date: newest.dateMs === undefined ? null : new Date(newest.dateMs).toISOString(),
    toldOn: new Date(nowMs).toISOString(),
    text: layerText(newest, concerns, nowMs),
    next: late ? 'safelight phone backup' : (concerns[0]?.next ?? null),
  };
}

function layerText(newest: ComputerBackup, concerns: readonly BackupConcern[], nowMs: number): string {
  const { deviceName, udid, dateMs, verifiedAtMs } = newest;
  const made = dateMs === undefined ? 'undated' : `made ${dayText(dateMs, nowMs)}`;
  const verified = verifiedAtMs === undefined ? '' : `, verified ${dayText(verifiedAtMs, nowMs)}`;
  const drills = drillTexts(newest, nowMs).map((text) => `, ${text}`);
  const proven = `${deviceName ?? udid}: ${made}${verified}${drills.join('')}.`;
  return [proven, ...concerns.map(({ text }) => text)].join(' ');
}
