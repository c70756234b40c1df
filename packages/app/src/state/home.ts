import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where Safelight keeps its own state on this computer. */
export interface Home {
  readonly path: string;
  readonly ledger: string;
  readonly facts: string;
  /** Thumbnails. */
  readonly pictures: string;
  /** See `openScratch`. */
  readonly scratch: string;
}

/** `SAFELIGHT_HOME`, or the platform's own folder for application data; made for its owner's eyes only. */
export function openHome(environment: NodeJS.ProcessEnv): Home {
  const path = homePath(environment);
  const scratch = join(path, 'scratch');
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  return {
    path,
    ledger: join(path, 'ledger.db'),
    facts: join(path, 'file-facts.db'),
    pictures: join(path, 'pictures.db'),
    scratch,
  };
}

function homePath({ SAFELIGHT_HOME: own }: NodeJS.ProcessEnv): string {
  return own === undefined || own === '' ? envPaths('safelight', { suffix: '' }).data : resolve(own);
}

/** Whether Safelight was used here before; makes nothing. */
export function hasLedger(environment: NodeJS.ProcessEnv): boolean {
  return existsSync(join(homePath(environment), 'ledger.db'));
}
