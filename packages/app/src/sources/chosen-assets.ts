import type { Asset, Source } from '@safelight/archive';

/** What a person may leave out; everything is taken unless said. */
export interface Choice {
  /** Recently Deleted. */
  readonly trashed: boolean;
  readonly hidden: boolean;
  /** What lies in shared albums, in the Shared Library, or was shared with its owner. */
  readonly shared: boolean;
}

export const everything: Choice = { trashed: true, hidden: true, shared: true };

export type LeftOut = { -readonly [Mark in keyof Choice]: number };

export interface ChosenSource extends Source {
  /** How many assets were left out so far, each counted once, by the first mark that applies. */
  readonly leftOut: Readonly<LeftOut>;
}

/** A source without the assets that were not chosen. What is left out does not count as gone from it. */
export function chosenAssets(source: Source, choice: Choice): ChosenSource {
  const leftOut: LeftOut = { trashed: 0, hidden: 0, shared: 0 };
  const all = choice.trashed && choice.hidden && choice.shared;
  if (all) return { ...source, leftOut, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() };
  return {
    id: source.id,
    partial: true,
    leftOut,
    async *assets(options) {
      for await (const asset of source.assets(options)) {
        const mark = reasonToLeave(asset, choice);
        if (mark === undefined) yield asset;
        else leftOut[mark]++;
      }
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

type Marked = { readonly [Mark in keyof Choice]?: Asset[Mark] | undefined };

export function isChosen(asset: Marked, choice: Choice): boolean {
  return reasonToLeave(asset, choice) === undefined;
}

function reasonToLeave({ trashed, hidden, shared }: Marked, choice: Choice): keyof Choice | undefined {
  if (trashed === true && !choice.trashed) return 'trashed';
  if (hidden === true && !choice.hidden) return 'hidden';
  return shared !== undefined && !choice.shared ? 'shared' : undefined;
}
