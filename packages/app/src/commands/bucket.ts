import { resolve } from 'node:path';
import { type AddBucketOptions, addBucket } from '../buckets/add-bucket.ts';
import { bucketAddress, isBucketAddress } from '../buckets/bucket-address.ts';
import { keptKey, keyPath, keyText } from '../buckets/key-file.ts';
import { writePrivate } from '../buckets/private-file.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight place add s3://…` */
export async function bucketAdd(
  text: string,
  options: AddBucketOptions,
  session: Session,
): Promise<CommandResult> {
  const { identity, address, isNew, keyFile } = await addBucket(text, options, session);
  const { id, name, location } = identity;
  const state = isNew ? 'is now a place for copies' : 'is a place already';
  const lines = [
    `✓ ${address} ${state}, called “${printable(name)}”.`,
    ...(keyFile === undefined
      ? ['  It is not encrypted: its host can see the photos and their names.']
      : keyLines(keyFile, name, isNew)),
    ...(location === undefined
      ? [`  If it is not at your home: safelight place set "${printable(name)}" --location elsewhere`]
      : []),
    ...(isNew ? [`  Next: safelight replicate --to "${printable(name)}"`] : []),
  ];
  const json = {
    id,
    name,
    path: address,
    new: isNew,
    encrypted: keyFile !== undefined,
    ...(keyFile === undefined ? {} : { keyFile }),
  };
  return { outcome: 'ok', lines, json };
}

function keyLines(keyFile: string, name: string, isNew: boolean): string[] {
  if (!isNew) return [`  It is encrypted; its key is kept in ${keyFile}`];
  return [
    '',
    '  ! IT IS ENCRYPTED. WITHOUT ITS KEY NOBODY CAN EVER READ IT AGAIN, YOU INCLUDED.',
    `    The key is in ${keyFile}`,
    '    Keep another one away from this computer: on paper, in a password manager, with somebody you trust.',
    `    It is one line: safelight place key "${printable(name)}"`,
    '',
  ];
}

/** `safelight place key PLACE [--to FILE]`: the key of an encrypted bucket, for safe keeping. */
export async function bucketKey(
  called: string,
  options: { readonly to?: string },
  session: Session,
): Promise<CommandResult> {
  const rows = session.ledger.places.all().filter(({ id, name }) => id === called || name === called);
  if (rows.length > 1) throw new UsageError(`Several places are called ${called}; say which by its id.`);
  const text = rows[0]?.address ?? called;
  if (!isBucketAddress(text)) throw new UsageError(`${called} is no bucket; only buckets are encrypted.`);
  const address = bucketAddress(text);
  const key = await keptKey(address, session);
  if (key === undefined)
    throw new UsageError(`No key is kept here for ${address.text} (${keyPath(address, session)}).`);
  const file = keyText(key, address, session.now());
  if (options.to === undefined) {
    const lines = [...file.trimEnd().split('\n'), '', 'Whoever has this can read all that is in the bucket.'];
    return { outcome: 'ok', lines, json: { path: address.text, key: key.identity } };
  }
  const to = resolve(session.folder, options.to);
  await writePrivate(to, file, 'never').catch((error: unknown) => {
    throw new UsageError(
      `${to} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  return {
    outcome: 'ok',
    lines: [`✓ The key of ${address.text} is in ${to}. Keep it away from this computer.`],
    json: { path: address.text, file: to },
  };
}
