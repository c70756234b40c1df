import { type Asset, isoText } from '@safelight/archive';
import type { Session } from '../session.ts';
import { openSource } from '../sources/open-source.ts';
import { count, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight list SOURCE`: what a source holds, asset by asset. */
export async function list(sourceName: string, session: Session): Promise<CommandResult> {
  await using source = await openSource(sourceName, session);
  const row = session.ledger.sources.find(source.id.key);
  const assets: unknown[] = [];
  const skipped: unknown[] = [];
  const lines: string[] = [];
  for await (const asset of source.assets({
    signal: session.signal,
    onSkipped: (item) => skipped.push(item),
  })) {
    const digests =
      row === undefined ? new Map<string, string>() : session.ledger.assets.digestsOf(row, asset);
    assets.push(assetDocument(asset, digests));
    lines.push(line(asset));
  }
  lines.push(count(assets.length, 'photo or video', 'photos and videos'));
  const { key, kind, name } = source.id;
  return { outcome: 'ok', lines, json: { source: { id: key, kind, name }, assets, skipped } };
}

function assetDocument(asset: Asset, digests: ReadonlyMap<string, string>): unknown {
  return {
    id: asset.id,
    filename: asset.filename,
    takenAt: asset.takenAt === undefined ? null : isoText(asset.takenAt),
    takenAtFrom: asset.takenAtFrom ?? null,
    resources: asset.resources.map(({ id, role, filename, size, availability, reason, findings }) => ({
      id,
      role,
      filename,
      size,
      availability,
      ...(reason === undefined ? {} : { reason }),
      ...(findings === undefined || findings.length === 0 ? {} : { findings }),
      ...(digests.has(id) ? { sha256: digests.get(id) } : {}),
    })),
    albums: asset.albums ?? [],
    favorite: asset.favorite ?? false,
    hidden: asset.hidden ?? false,
    trashed: asset.trashed ?? false,
    title: asset.title ?? null,
    description: asset.description ?? null,
    keywords: asset.keywords ?? [],
    people: asset.people ?? [],
    location: asset.location ?? null,
    kinds: asset.kinds ?? [],
    burstId: asset.burstId ?? null,
  };
}

function line(asset: Asset): string {
  const when =
    asset.takenAt === undefined ? 'undated            ' : asset.takenAt.local.slice(0, 19).replace('T', ' ');
  const roles = asset.resources.map(({ role, availability }) =>
    availability === 'here' ? role : `${role} (${availability})`,
  );
  return `${when}  ${printable(asset.id)}  ${roles.join(', ')}`;
}
