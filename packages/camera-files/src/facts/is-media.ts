import type { FileFacts, MediaFileFacts } from './file-facts.ts';

const noMedia = new Set<FileFacts['is']>(['not-media', 'system-file', 'vanished', 'unreadable']);

export function isMedia(facts: FileFacts): facts is MediaFileFacts {
  return !noMedia.has(facts.is);
}
