import {
  defaultPolicy,
  isArchiveError,
  type Policy,
  policyKeys,
  policyValue,
  withValue,
} from '@safelight/archive';
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
    const setting = `${key} = ${String(value)}`.padEnd(28);
    const told = `${meanings[key] ?? ''}${value === usual ? '' : ` (unless changed: ${String(usual)})`}`;
    return `  ${setting}  ${told}`.trimEnd();
  });
  const path = policyPath(session);
  const head = changing ? `✓ The policy is now, in ${path}:` : `The policy (${path}):`;
  return { outcome: 'ok', lines: [head, ...lines], json: { path, policy } };
}

/** What each number decides; docs/cli.md has the same table. */
const meanings: Readonly<Record<string, string>> = {
  copies: 'places that prove every file of a photo',
  media: 'devices among them that do not fail together',
  elsewhere: 'places among them that are elsewhere',
  proofDays: 'days that a proof counts on a drive that is connected',
  proofDaysDisconnected: 'days that it counts on one that is put away',
  seenDays: 'days that a drive counts without being seen',
  sourceDays: 'days after which a phone or library is to be read again',
  'tripwire.number': 'photos that go at once and raise the alarm',
  'tripwire.share': 'or this share of all of them',
  'tripwire.least': 'fewer than these never do',
  'safeToDelete.media': 'devices that must prove what safe-to-delete names',
  'safeToDelete.proofDays': 'days that a proof counts for safe-to-delete',
};

function changed(policy: Policy, text: string): Policy {
  const match = /^([A-Za-z.]+)=(.+)$/.exec(text);
  if (match === null) throw new UsageError(`${text} is no key=value (keys: ${policyKeys.join(', ')})`);
  try {
    return withValue(policy, match[1] ?? '', Number(match[2]));
  } catch (error) {
    if (!isArchiveError(error, 'policy-wrong')) throw error;
    throw new UsageError(`${error.subject ?? text}. Nothing was changed.`);
  }
}
