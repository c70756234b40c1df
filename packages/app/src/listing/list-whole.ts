import type { Asset, Reading, Source } from '@safelight/archive';
import type { Session } from '../session.ts';
import { type Listed, openListedText } from './listed-text.ts';
import { formOf } from './listing-form.ts';

/** Lists a source asset by asset. Errors: those of the reader. */
export async function listWhole(source: Source, json: boolean, session: Session): Promise<Listed> {
  const form = formOf({ json });
  const row = session.ledger.sources.find(source.id.key);
  const readingsOf = (asset: Asset): ReadonlyMap<string, Reading> =>
    row === undefined || !json ? none : session.ledger.assets.readingsOf(row, asset);
  const path = session.scratch();
  await using text = await openListedText(path, form.between);
  const skipped: Listed['skipped'][number][] = [];
  let assets = 0;
  const { signal } = session;
  for await (const asset of source.assets({ signal, onSkipped: (item) => skipped.push(item) })) {
    assets++;
    const written = text.add(form.textOf(asset, readingsOf(asset)));
    if (written !== undefined) await written;
  }
  await text.finish();
  return { paths: [path], assets, skipped };
}

const none: ReadonlyMap<string, Reading> = new Map();
