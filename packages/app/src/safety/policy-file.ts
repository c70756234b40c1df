import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPolicy, type Policy, parsePolicy } from '@safelight/archive';
import type { Session } from '../session.ts';

export function policyPath(session: Session): string {
  return join(session.home.path, 'policy.json');
}

/** The owner's policy; the default where there is no file. Errors: `policy-wrong`, for a wrong policy must not pass for another one. */
export function policyOf(session: Session): Policy {
  let text: string;
  try {
    text = readFileSync(policyPath(session), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return defaultPolicy;
    throw error;
  }
  return parsePolicy(text);
}

export async function writePolicy(policy: Policy, session: Session): Promise<void> {
  const path = policyPath(session);
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(policy, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}
