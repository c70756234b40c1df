import type { Asset, Reading, Skipped, Source } from '@safelight/archive';
import type { Session } from '../session.ts';
import { documentText } from './document-text.ts';
import { lineText } from './line-text.ts';
import { betweenTexts, type Listed, openListedText } from './listed-text.ts';

/** Lists a source asset by asset. Errors: those of the reader. */
export async function listWhole(source: Source, json: boolean, session: Session): Promise<Listed> {
  return await listAssets((options) => source.assets(options), { of: source, json }, session);
}

type Assets = (options: NonNullable<Parameters<Source['assets']>[0]>) => AsyncIterable<Asset>;

/** Lists some assets of a source. Errors: those of the reader. */
export async function listAssets(
  assets: Assets,
  { of: { id }, json }: { readonly of: Pick<Source, 'id'>; readonly json: boolean },
  session: Session,
): Promise<Listed> {
  const row = session.ledger.sources.find(id.key);
  const readingsOf = (asset: Asset): ReadonlyMap<string, Reading> =>
    row === undefined ? none : session.ledger.assets.readingsOf(row, asset);
  const textOf = json ? (asset: Asset) => documentText(asset, readingsOf(asset)) : lineText;
  const path = session.scratch();
  await using text = await openListedText(path, betweenTexts({ json }));
  const skipped: Skipped[] = [];
  let count = 0;
  const { signal } = session;
  for await (const asset of assets({ signal, onSkipped: (item) => skipped.push(item) })) {
    count++;
    const written = text.add(textOf(asset));
    if (written !== undefined) await written;
  }
  await text.finish();
  return { paths: [path], assets: count, skipped };
}

const none: ReadonlyMap<string, Reading> = new Map();
