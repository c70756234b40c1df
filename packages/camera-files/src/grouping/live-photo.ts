import { extensionOf } from '../facts/media-class.ts';
import { parseLocal } from '../time/wall-clock.ts';
import type { MediaFile } from './media-file.ts';

// A Live Photo moves for up to three seconds; those made by apps or a loop of an edit for a little more.
const longestMs = 6000;
// The still lies within its film, and the film's date may be that of its start or end.
const apartMs = 60_000;
const filmExtensions = ['mov', 'mp4', 'm4v', 'qt'];

/** Joined by Apple's identifier: certain. */
export function sameIdentifier(still: MediaFile, film: MediaFile): boolean {
  const identifier = still.facts.contentIdentifier;
  return identifier !== undefined && identifier === film.facts.contentIdentifier;
}

/**
 * Joined by their name alone: nothing contradicts it, and the film can be the moving half. A film of unknown
 * length that carries no identifier may be one; a longer one is a video of its own.
 */
export function canBePair(still: MediaFile, film: MediaFile): boolean {
  const [a, b] = [still.facts.contentIdentifier, film.facts.contentIdentifier];
  if (a !== undefined && b !== undefined) return a === b;
  if (!still.facts.liveStill && still.facts.is !== 'raw' && !isDamaged(still)) return false;
  if (!filmExtensions.includes(extensionOf(film.entry.name))) return false;
  if ((film.facts.durationMs ?? 0) > longestMs) return false;
  return !contradict(still, film);
}

/** Both say when, as wall clocks, and more than a minute lies between. */
function contradict(still: MediaFile, film: MediaFile): boolean {
  const [a, b] = [still.facts.time, film.facts.time];
  if (!a || !b || !('local' in a) || !('local' in b)) return false;
  const [x, y] = [parseLocal(a.local), parseLocal(b.local)];
  return x !== undefined && y !== undefined && Math.abs(x - y) > apartMs;
}

// Nothing could be read of it, so nothing speaks against it but its name, which speaks for it.
function isDamaged(still: MediaFile): boolean {
  return (still.facts.findings ?? []).some(({ code }) => code !== 'not-what-its-name-says');
}
