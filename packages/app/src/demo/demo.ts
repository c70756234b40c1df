import type { CommandResult } from '../commands/command.ts';
import type { Session } from '../session.ts';

/** What `npm start` shows without arguments. */
export async function demo(_session: Session): Promise<CommandResult> {
  return { outcome: 'ok', lines: ['safelight backup PHOTOS --to DRIVE'], json: null };
}
