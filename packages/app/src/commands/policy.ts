import { defaultPolicy, type Policy, policyKeys, policyValue, withValue } from '@safelight/archive';
import { policyOf, policyPath, writePolicy } from '../safety/policy-file.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import type { CommandResult } from './command.ts';

export interface PolicyOptions {
  /** `key=value` each. */
  readonly set: readonly string[];
  /** Go back to the defaults. */
  readonly reset: boolean;
}

/** `safelight policy`: shows what "safe" means here, and changes it. */
export async function policy(options: PolicyOptions, session: Session): Promise<CommandResult> {
  const changing = options.reset || options.set.length > 0;
  let policy: Policy = options.reset ? defaultPolicy : policyOf(session);
  for (const text of options.set) policy = changed(policy, text);
  if (changing) await writePolicy(policy, session);
  const lines = policyKeys.map((key) => {
    const value = policyValue(policy, key);
    const usual = policyValue(defaultPolicy, key);
    return `  ${key} = ${String(value)}${value === usual ? '' : `   (unless changed: ${String(usual)})`}`;
  });
  const path = policyPath(session);
  const head = changing ? `✓ The policy is now, in ${path}:` : `The policy (${path}):`;
  return { outcome: 'ok', lines: [head, ...lines], json: { path, policy } };
}

function changed(policy: Policy, text: string): Policy {
  const match = /^([A-Za-z.]+)=(.+)$/.exec(text);
  if (match === null) throw new UsageError(`${text} is no key=value (keys: ${policyKeys.join(', ')})`);
  return withValue(policy, match[1] ?? '', Number(match[2]));
}
