import { parentPort, workerData } from 'node:worker_threads';
import { defaultPolicy, type Policy, withValue } from '@safelight/archive';
import { placeSet } from '../../commands/place.ts';
import { goneDocument } from '../../safety/gone.ts';
import { policyOf, writePolicy } from '../../safety/policy-file.ts';
import { safetyStatus } from '../../safety/status.ts';
import { whatIf } from '../../safety/what-if.ts';
import { sentenceFor, UsageError } from '../../sentences.ts';
import type { Session } from '../../session.ts';
import { buildTimeline, type TimelineColumns } from '../timeline/build.ts';
import { openWorld } from '../world.ts';
import type { Ask, Asks, FromReader, ReaderSurroundings, ToReader } from './asks.ts';
import { growthOf } from './growth.ts';

const surroundings = workerData as ReaderSurroundings;
const { session } = openWorld({ ...surroundings, signal: new AbortController().signal });

type Answers = {
  readonly [A in Ask]: (input: Asks[A]['input'], session: Session) => Promise<Asks[A]['output']>;
};

const answers: Answers = {
  status: (_, session) => safetyStatus(session),
  'what-if': ({ names }, session) => whatIf(session, { names }),
  gone: async (_, session) => goneDocument(session),
  async acknowledge(_, session) {
    session.ledger.vanishings.acknowledge(session.now());
    session.ledger.flush();
    return null;
  },
  policy: async (_, session) => policyOf(session),
  async 'set-policy'(values, session) {
    let policy: Policy = Object.keys(values).length === 0 ? defaultPolicy : policyOf(session);
    for (const [key, value] of Object.entries(values)) policy = withValue(policy, key, value);
    await writePolicy(policy, session);
    return policy;
  },
  async 'set-place'({ place, facts }, session) {
    await placeSet(place, facts, session);
    return null;
  },
  async snapshots(_, session) {
    const { snapshotsList } = await import('../../commands/snapshots.ts');
    return (await snapshotsList({}, session)).json as Asks['snapshots']['output'];
  },
  growth: async (_, session) => growthOf(session.ledger.db),
  timeline: async (_, session) => buildTimeline(session.ledger.db),
};

async function answer({ id, ask, input }: ToReader): Promise<FromReader> {
  try {
    const how = answers[ask] as (input: unknown, session: Session) => Promise<unknown>;
    return { id, output: await how(input, session) };
  } catch (error) {
    const told = typeof error === 'object' && error !== null && 'code' in error;
    const usage = error instanceof UsageError || (told && error.code === 'policy-wrong');
    return {
      id,
      problem: { message: sentenceFor(error), code: told ? String(error.code) : 'failed', usage },
    };
  }
}

/** The columns of a timeline are handed over, not copied. */
function transferred(reply: FromReader, ask: Ask): ArrayBuffer[] {
  if (ask !== 'timeline' || !('output' in reply)) return [];
  const { ids, months, flags, copies, text, textAt } = reply.output as TimelineColumns;
  return [ids, months, flags, copies, text, textAt].map(({ buffer }) => buffer as ArrayBuffer);
}

parentPort?.on('message', (message: ToReader) => {
  void answer(message).then((reply) => parentPort?.postMessage(reply, transferred(reply, message.ask)));
});
