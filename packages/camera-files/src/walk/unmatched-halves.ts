import { withMovingHalf } from '../grouping/assets-of-folder.ts';
import type { Grouped } from '../grouping/media-file.ts';

type Half = 'still' | 'film';

/** Stills and films that carry an identifier whose counterpart has not been seen: it may lie in another folder. */
export class UnmatchedHalves {
  readonly #held = { still: new Map<string, Grouped[]>(), film: new Map<string, Grouped[]>() };

  /** The asset to hand on now, alone or joined with one held earlier; undefined: it is held. */
  add(asset: Grouped): Grouped | undefined {
    const [half, identifier] = halfOf(asset) ?? [];
    if (!half || !identifier) return asset;
    const other = this.#take(half === 'still' ? 'film' : 'still', identifier);
    if (other) return half === 'still' ? withMovingHalf(asset, other) : withMovingHalf(other, asset);
    const held = this.#held[half].get(identifier);
    if (held) held.push(asset);
    else this.#held[half].set(identifier, [asset]);
    return undefined;
  }

  /** Those that stayed alone. */
  *rest(): Generator<Grouped> {
    for (const held of [this.#held.still, this.#held.film]) {
      for (const assets of held.values()) yield* assets;
    }
  }

  #take(half: Half, identifier: string): Grouped | undefined {
    const held = this.#held[half].get(identifier);
    const asset = held?.shift();
    if (held?.length === 0) this.#held[half].delete(identifier);
    return asset;
  }
}

function halfOf({ members }: Grouped): readonly [Half, string] | undefined {
  const [{ file, role }] = members;
  const identifier = members.find((member) => isHalf(member.role) && member.file.facts.contentIdentifier)
    ?.file.facts.contentIdentifier;
  if (!identifier) return undefined;
  if (role === 'video' && file.facts.contentIdentifier) return ['film', identifier];
  const whole = role !== 'photo' || members.some((member) => member.role === 'paired-video');
  return whole ? undefined : ['still', identifier];
}

function isHalf(role: string): boolean {
  return role === 'photo' || role === 'alternate-photo' || role === 'video';
}
