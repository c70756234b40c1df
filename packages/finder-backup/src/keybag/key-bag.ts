import { damaged, readTags, type Tag, tagNumber } from './tag-list.ts';

/**
 * The key bag of a backup (`BackupKeyBag` in Manifest.plist): one key for each class of protection, each wrapped in a key
 * made from the password. After the public description of iOS data protection by Bédrune and Sigwald ("iPhone data
 * protection in depth", 2011) and, for the second derivation, backups since iOS 10.2.
 */
export interface KeyBag {
  readonly uuid: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** The first derivation, since iOS 10.2. */
  readonly first: { readonly salt: Uint8Array; readonly iterations: number } | undefined;
  readonly classKeys: readonly WrappedClassKey[];
}

export interface WrappedClassKey {
  readonly protectionClass: number;
  /** Bit 1: wrapped in the device's own key; bit 2: wrapped in the password's. */
  readonly wrap: number;
  /** 40 bytes as by RFC 3394. */
  readonly wrapped: Uint8Array | undefined;
}

/** Ten times what Apple asks (10,000,000 and 10,000); a bag that asks for more would only keep a processor busy. */
const mostIterations = 100_000_000;
const wrappedKeyBytes = 40;

/** Throws `damaged-key-bag`. */
export function parseKeyBag(bytes: Uint8Array): KeyBag {
  const [header = [], ...classes] = sections(readTags(bytes));
  const find = (name: string): Tag | undefined => header.find((tag) => tag.name === name);
  const salt = find('SALT');
  const rounds = find('ITER');
  if (salt === undefined || rounds === undefined || salt.value.length === 0)
    throw damaged('no SALT or no ITER');
  const firstSalt = find('DPSL');
  const firstRounds = find('DPIC');
  if ((firstSalt === undefined) !== (firstRounds === undefined)) throw damaged('half of DPSL and DPIC');
  return {
    uuid: Buffer.from(find('UUID')?.value ?? []).toString('hex'),
    salt: salt.value,
    iterations: saneCount(rounds),
    first:
      firstSalt === undefined || firstRounds === undefined
        ? undefined
        : { salt: firstSalt.value, iterations: saneCount(firstRounds) },
    classKeys: classes.map(classKey),
  };
}

/** The header is everything before the second UUID; each class begins with one of its own. */
function sections(tags: readonly Tag[]): Tag[][] {
  const found: Tag[][] = [[]];
  let uuids = 0;
  for (const tag of tags) {
    if (tag.name === 'UUID' && ++uuids > 1) found.push([]);
    found.at(-1)?.push(tag);
  }
  return found;
}

function classKey(tags: readonly Tag[]): WrappedClassKey {
  const find = (name: string): Tag | undefined => tags.find((tag) => tag.name === name);
  const number = find('CLAS');
  const wrap = find('WRAP');
  if (number === undefined || wrap === undefined) throw damaged('a class without CLAS or WRAP');
  const wrapped = find('WPKY')?.value;
  if (wrapped !== undefined && wrapped.length !== wrappedKeyBytes)
    throw damaged(`a class key of ${wrapped.length} bytes`);
  return { protectionClass: tagNumber(number), wrap: tagNumber(wrap), wrapped };
}

function saneCount(tag: Tag): number {
  const count = tagNumber(tag);
  if (count < 1 || count > mostIterations) throw damaged(`${tag.name} asks for ${count} rounds`);
  return count;
}
