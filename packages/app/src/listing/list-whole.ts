import type { Asset, Reading, Source } from '@safelight/archive';
import type { Session } from '../session.ts';
import { documentText } from './document-text.ts';
import { lineText } from './line-text.ts';
import { betweenTexts, type Listed, openListedText } from './listed-text.ts';

/** Lists a source asset by asset. Errors: those of the reader. */
export async function listWhole(source: Source, json: boolean, session: Session): Promise<Listed> {
  const row = session.ledger.sources.find(source.id.key);
  const readingsOf = (asset: Asset): ReadonlyMap<string, Reading> =>
    row === undefined ? none : session.ledger.assets.readingsOf(row, asset);
  const textOf = json ? (asset: Asset) => documentText(asset, readingsOf(asset)) : lineText;
  const path = session.scratch();
  await using text = await openListedText(path, betweenTexts({ json }));
  const skipped: Listed['skipped'][number][] = [];
  let assets = 0;
  const { signal } = session;
  for await (const asset of source.assets({ signal, onSkipped: (item) => skipped.push(item) })) {
    assets++;
    const written = text.add(textOf(asset));
    if (written !== undefined) await written;
  }
  await text.finish();
  return { paths: [path], assets, skipped };
}

const none: ReadonlyMap<string, Reading> = new Map();
