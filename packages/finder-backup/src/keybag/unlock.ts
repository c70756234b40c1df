import { pbkdf2 } from 'node:crypto';
import { FinderBackupError } from '../errors.ts';
import type { KeyBag } from './key-bag.ts';
import { KeyUnwrapper } from './key-unwrap.ts';
import { damaged } from './tag-list.ts';

const keyBytes = 32;
/** Wrapped in the password's key. */
const byPassword = 2;
/** A stored key says its class first (32 bits, the low byte first). */
const classBytes = 4;

/** The opened key bag: it unwraps the keys of files. */
export interface OpenKeys {
  /**
   * The key of a file, or of Manifest.db, out of what the backup stores: its class and the wrapped key. Undefined where the
   * class has no key here or the check fails: damage, since the password was right.
   */
  fileKey(stored: Uint8Array): Buffer | undefined;
}

/**
 * Opens a key bag. Takes the seconds that Apple's derivation takes, on another thread.
 * Throws `wrong-password` where no class key comes out, `damaged-key-bag` where some do and some do not; the signal's reason.
 */
export async function unlockKeyBag(bag: KeyBag, password: string, signal?: AbortSignal): Promise<OpenKeys> {
  const candidates = bag.classKeys.filter(({ wrap, wrapped }) => (wrap & byPassword) !== 0 && wrapped);
  if (candidates.length === 0) throw damaged('no key that a password opens');
  const outer = new KeyUnwrapper(await passwordKey(bag, password, signal));
  const classes = new Map<number, KeyUnwrapper>();
  for (const { protectionClass, wrapped } of candidates) {
    const key = outer.unwrap(wrapped ?? new Uint8Array());
    if (key?.length === keyBytes) classes.set(protectionClass, new KeyUnwrapper(key));
  }
  if (classes.size === 0) throw new FinderBackupError('wrong-password', 'the password opens no key');
  if (classes.size < candidates.length) throw damaged('the password opens only some of its keys');
  return {
    fileKey(stored) {
      if (stored.length <= classBytes) return undefined;
      const protectionClass = new DataView(stored.buffer, stored.byteOffset).getUint32(0, true);
      const key = classes.get(protectionClass)?.unwrap(stored.subarray(classBytes));
      return key?.length === keyBytes ? key : undefined;
    },
  };
}

async function passwordKey(bag: KeyBag, password: string, signal?: AbortSignal): Promise<Buffer> {
  const bytes = Buffer.from(password, 'utf8');
  const { first, salt, iterations } = bag;
  const inner =
    first === undefined ? bytes : await derive({ secret: bytes, ...first, hash: 'sha256' }, signal);
  return await derive({ secret: inner, salt, iterations, hash: 'sha1' }, signal);
}

interface Derivation {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly hash: 'sha1' | 'sha256';
}

/** A derivation that was begun runs to its end on its thread; who stops waiting is told at once. */
async function derive({ secret, salt, iterations, hash }: Derivation, signal?: AbortSignal): Promise<Buffer> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const stop = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  pbkdf2(secret, salt, iterations, keyBytes, hash, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return await promise.finally(() => signal?.removeEventListener('abort', stop));
}
