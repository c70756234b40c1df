import { execFile, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A Python that has certain modules: the one named in `BACKUP_PYTHON`, else the one that `.ci/run` keeps. */
const python =
  process.env.BACKUP_PYTHON ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'safelight-ci', 'python', 'bin', 'python');

/** What a test needs to know to be skipped by name where a module is absent. */
export function needsPython(module: string): { readonly timeout: number } | { readonly skip: string } {
  const isThere = spawnSync(python, ['-c', `import ${module}`]).status === 0;
  return isThere ? { timeout: 180_000 } : { skip: `not installed: ${module} (see BACKUP_PYTHON)` };
}

export function runPython(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((done) => {
    execFile(python, words, { env: environment, timeout: 120_000 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, said: out + err });
    });
  });
}
