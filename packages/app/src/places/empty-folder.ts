import { readdir } from 'node:fs/promises';

/** What systems put on a drive by themselves. */
const ofSystems: readonly string[] = ['lost+found', 'System Volume Information', '$RECYCLE.BIN'];

/** Whether nobody has put anything into a folder. Errors: those of reading it. */
export async function isEmptyFolder(path: string): Promise<boolean> {
  return (await readdir(path)).every((name) => name.startsWith('.') || ofSystems.includes(name));
}
