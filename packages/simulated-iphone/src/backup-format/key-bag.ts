import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

const keyBytes = 32;
const version = 4;
const backupType = 1;
/** The classes that a phone's backup keeps keys for; 4 (none) and 11 among them. */
const backupClasses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
const passwordWraps = 2;

export interface KeyBagOptions {
  readonly password: string;
  /** How often each derivation is done; a phone's are 10,000,000 and 10,000, tests take fewer. */
  readonly iterations?: { readonly first: number; readonly second: number };
}

/** The key bag of a phone's backups, as the phone makes it when a password is set. */
export interface SimulatedKeyBag {
  /** `BackupKeyBag` of Manifest.plist. */
  readonly bytes: Buffer;
  /** A new key for a file of a class, and what the record of the file stores of it: the class and the wrapped key. */
  newFileKey(protectionClass: number): { readonly key: Buffer; readonly stored: Buffer };
}

export function makeKeyBag({ password, iterations = appleIterations }: KeyBagOptions): SimulatedKeyBag {
  const salt = randomBytes(20);
  const firstSalt = randomBytes(20);
  const inner = pbkdf2Sync(password, firstSalt, iterations.first, keyBytes, 'sha256');
  const passwordKey = pbkdf2Sync(inner, salt, iterations.second, keyBytes, 'sha1');
  const classKeys = new Map(backupClasses.map((number) => [number as number, randomBytes(keyBytes)]));
  const header = [
    tag('VERS', version),
    tag('TYPE', backupType),
    tag('UUID', randomBytes(16)),
    tag('HMCK', randomBytes(40)),
    tag('WRAP', 0),
    tag('SALT', salt),
    tag('ITER', iterations.second),
    tag('DPWT', 0),
    tag('DPIC', iterations.first),
    tag('DPSL', firstSalt),
  ];
  const classes = [...classKeys].flatMap(([number, key]) => [
    tag('UUID', randomBytes(16)),
    tag('CLAS', number),
    tag('WRAP', passwordWraps),
    tag('KTYP', 0),
    tag('WPKY', wrapKey(passwordKey, key)),
  ]);
  return {
    bytes: Buffer.concat([...header, ...classes]),
    newFileKey(protectionClass) {
      const classKey = classKeys.get(protectionClass);
      if (classKey === undefined) throw new Error(`no key for class ${protectionClass}`);
      const key = randomBytes(keyBytes);
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(protectionClass);
      return { key, stored: Buffer.concat([prefix, wrapKey(classKey, key)]) };
    },
  };
}

export const appleIterations = { first: 10_000_000, second: 10_000 } as const;

function tag(name: string, value: Uint8Array | number): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  const bytes = typeof value === 'number' ? Buffer.alloc(4) : Buffer.from(value);
  if (typeof value === 'number') bytes.writeUInt32BE(value);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** RFC 3394, done by OpenSSL: the reader of these backups has another implementation. */
function wrapKey(outer: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap', outer, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(key), cipher.final()]);
}
