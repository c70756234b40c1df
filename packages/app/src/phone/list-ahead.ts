import type { PhoneMedia } from './phone-media.ts';

/** Two, so that the phone has the next folder's questions before the last answer to this one's has come. */
const foldersAtOnce = 2;

/**
 * Asks for the folders in `roots` beside whatever else goes on: the phone then answers while the database's rows are
 * sorted, and not each time that a photo of a further folder comes. What fails is told to who needs it. Stops when disposed.
 */
export function listAhead(list: PhoneMedia['list'], roots: readonly string[]): Disposable {
  let stopped = false;

  async function* below(): AsyncGenerator<string, void> {
    for (const root of roots) {
      for (const { kind, name } of await list(root)) {
        if (stopped) return;
        if (kind === 'folder') yield `${root}/${name}`;
      }
    }
  }

  const folders = below();
  const listing = async (): Promise<void> => {
    for await (const folder of folders) await list(folder);
  };
  for (let each = 0; each < foldersAtOnce; each++) listing().catch(() => undefined);
  return {
    [Symbol.dispose]() {
      stopped = true;
    },
  };
}
