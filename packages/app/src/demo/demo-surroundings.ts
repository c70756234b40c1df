import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for one demo, and an environment whose Safelight state lies in it and not in the person's own. */
export async function demoSurroundings(
  environment: NodeJS.ProcessEnv,
): Promise<{ folder: string; environment: NodeJS.ProcessEnv }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'safelight-demo-')));
  return { folder, environment: { ...environment, SAFELIGHT_HOME: join(folder, 'state of the demo') } };
}
