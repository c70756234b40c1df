import type { Outcome } from '../../exit-code.ts';

/** Whether a run ended before it had done all that it could: it failed, or what it read or wrote went away. */
export function brokeOff(outcome: Outcome, report: unknown): boolean {
  if (outcome === 'failed' || outcome === 'interrupted') return true;
  if (typeof report !== 'object' || report === null) return false;
  const { brokeOff: wentAway, places } = report as { brokeOff?: unknown; places?: unknown };
  if (wentAway === true) return true;
  return (
    Array.isArray(places) && places.some((place) => (place as { stopped?: unknown })?.stopped !== undefined)
  );
}
