import { createDecipheriv, pbkdf2Sync } from 'node:crypto';

/** A key bag with its password: it opens the files of a backup. */
export interface OpenKeyBag {
  /** The key of a file, from what its record stores: its class and the wrapped key. */
  fileKey(stored: Uint8Array): Buffer;
}

/** Opens a backup's key bag; undefined when the password is another one. */
export function openKeyBag(bag: Uint8Array, password: string): OpenKeyBag | undefined {
  const { header, classes } = readTags(bag);
  // The first derivation came with iOS 10.2.
  const inner = header.has('DPSL')
    ? pbkdf2Sync(password, bytes(header, 'DPSL'), integer(header, 'DPIC'), 32, 'sha256')
    : password;
  const passwordKey = pbkdf2Sync(inner, bytes(header, 'SALT'), integer(header, 'ITER'), 32, 'sha1');
  const keys = new Map<number, Buffer>();
  for (const tags of classes.filter((found) => found.has('WPKY'))) {
    const key = unwrapKey(passwordKey, bytes(tags, 'WPKY'));
    if (key === undefined) return undefined;
    keys.set(integer(tags, 'CLAS'), key);
  }
  return {
    fileKey(stored) {
      const record = Buffer.from(stored);
      const outer = keys.get(record.readUInt32LE(0));
      const key = outer === undefined ? undefined : unwrapKey(outer, record.subarray(4));
      if (key === undefined) throw new Error('the file has a key of no class of this bag');
      return key;
    },
  };
}

/** What an encrypted file holds. Throws for one that does not end in sound padding. */
export function decryptFile(key: Uint8Array, bytes: Uint8Array): Buffer {
  const cipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16));
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

type Tags = ReadonlyMap<string, Buffer>;

/** The bag's own tags, and those of each class, which begin with its UUID. */
function readTags(bag: Uint8Array): { readonly header: Tags; readonly classes: readonly Tags[] } {
  const from = Buffer.from(bag);
  const groups: Map<string, Buffer>[] = [new Map()];
  for (let at = 0; at + 8 <= from.length; ) {
    const name = from.toString('latin1', at, at + 4);
    const end = at + 8 + from.readUInt32BE(at + 4);
    const isNewClass = name === 'UUID' && (groups.at(-1)?.has('UUID') ?? false);
    if (isNewClass) groups.push(new Map());
    groups.at(-1)?.set(name, from.subarray(at + 8, end));
    at = end;
  }
  const [header = new Map<string, Buffer>(), ...classes] = groups;
  return { header, classes };
}

function bytes(tags: Tags, name: string): Buffer {
  const value = tags.get(name);
  if (value === undefined) throw new Error(`a key bag without ${name}`);
  return value;
}

function integer(tags: Tags, name: string): number {
  return bytes(tags, name).readUInt32BE(0);
}

/** RFC 3394; undefined when the key does not fit. */
function unwrapKey(outer: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  const cipher = createDecipheriv('id-aes256-wrap', outer, Buffer.alloc(8, 0xa6));
  try {
    return Buffer.concat([cipher.update(wrapped), cipher.final()]);
  } catch {
    return undefined;
  }
}
