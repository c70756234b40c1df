import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { PlistDict } from '@safelight/plist';
import { makeKeyBag, type SimulatedKeyBag } from '../backup-format/key-bag.ts';
import type { SimulatedPhone } from '../phone.ts';
import { type ContentKeeper, keptInMemory } from './content-keeper.ts';
import type { DomainFile, DomainFiles } from './domain-files.ts';
import type { MessageFault } from './host-link.ts';
import { type OpenKeyBag, openKeyBag } from './phone-keys.ts';

/** What the person does when the phone asks for its passcode before a backup or a change of password. */
export interface PasscodePrompt {
  readonly answer: 'entered' | 'refused' | 'never';
  /** Until it is entered or refused. */
  readonly afterMs: number;
  /** How long the phone waits before it gives up; about three minutes on real ones. */
  readonly patienceMs: number;
}

export interface BackupAgentOptions {
  readonly files: DomainFiles;
  /** The backup password that is set on the phone; none leaves backups unencrypted. */
  readonly password?: string;
  /** Rounds of the two key derivations; real phones use `realIterations`. */
  readonly iterations?: Iterations;
  /** Absent: the phone asks for nothing, as before iOS 16.1. */
  readonly prompt?: PasscodePrompt;
  readonly findMyOn?: boolean;
  /** Files up to this size get a digest in the list; phones record one for some files only. */
  readonly digestUpToBytes?: number;
  readonly now?: () => Date;
  /** Where the bytes of a restored file go; into memory unless said. */
  readonly keep?: (file: { readonly domain: string; readonly path: string }) => ContentKeeper;
  /** Refuse a restored file whose SHA-1 is not its digest in the list. Of digests that Apple's phones make, that is not known to hold. */
  readonly checksDigests?: boolean;
}

export interface Iterations {
  /** Of PBKDF2-SHA256 (DPIC). */
  readonly first: number;
  /** Of PBKDF2-SHA1 (ITER). */
  readonly second: number;
}

export const realIterations: Iterations = { first: 10_000_000, second: 10_000 };
const quickIterations: Iterations = { first: 100, second: 10 };
const usualNowMs = Date.UTC(2026, 4, 1);

/** An answer with an error of MBErrorDomain. */
export class BackupRefusal extends Error {
  override readonly name = 'BackupRefusal';
  readonly code: number;

  constructor(code: number, text: string) {
    super(`${text} (MBErrorDomain/${code})`);
    this.code = code;
  }
}

/** BackupAgent2, the phone's side of backups: what it holds, how it answers, what goes wrong. May be changed at any time. */
export class BackupAgent {
  files: DomainFiles;
  readonly now: () => Date;
  #password: string | undefined;
  #keyBag: SimulatedKeyBag | undefined;
  #opened: OpenKeyBag | undefined;
  readonly #digestUpToBytes: number;
  readonly iterations: Iterations;
  readonly keep: NonNullable<BackupAgentOptions['keep']>;
  readonly checksDigests: boolean;
  prompt: PasscodePrompt | undefined;
  findMyOn: boolean;
  /** An error with which the next request is answered at once, such as 212. */
  refusal: { readonly code: number; readonly text: string } | undefined;
  /** Called before each device-link message of a conversation; `number` counts from 0. */
  fault: (name: string, number: number) => MessageFault | undefined = () => undefined;
  /** Called before each file of a backup is sent: it may change `files`, or tell what reading the file runs into. */
  beforeUpload: (file: DomainFile) => 'vanished' | 'unreadable' | undefined = () => undefined;
  /** Unreadable files after which a backup gives up with 104. */
  mostUnreadable = Number.POSITIVE_INFINITY;

  constructor(options: BackupAgentOptions) {
    this.files = options.files;
    this.#password = options.password;
    this.iterations = options.iterations ?? quickIterations;
    this.prompt = options.prompt;
    this.findMyOn = options.findMyOn ?? false;
    this.#digestUpToBytes = options.digestUpToBytes ?? 1 << 20;
    this.keep = options.keep ?? keptInMemory;
    this.checksDigests = options.checksDigests ?? true;
    this.now = options.now ?? (() => new Date(usualNowMs));
  }

  get password(): string | undefined {
    return this.#password;
  }

  /** Another password, and with it new keys. */
  set password(password: string | undefined) {
    this.#password = password;
    this.#keyBag = undefined;
    this.#opened = undefined;
  }

  /** The keys of this phone's backups; none while no password is set. */
  keyBag(): SimulatedKeyBag | undefined {
    if (this.#password === undefined) return undefined;
    this.#keyBag ??= makeKeyBag({ password: this.#password, iterations: this.iterations });
    return this.#keyBag;
  }

  /** What opens the Manifest.db of a backup that was made with these keys. */
  manifestKeys(list: PlistDict): { bag: OpenKeyBag; manifestKey: Uint8Array } | undefined {
    const { BackupKeyBag: bag, ManifestKey: manifestKey } = list;
    const isEncrypted = bag instanceof Uint8Array && manifestKey instanceof Uint8Array;
    if (!isEncrypted || this.#password === undefined) return undefined;
    this.#opened ??= openKeyBag(bag, this.#password);
    return this.#opened === undefined ? undefined : { bag: this.#opened, manifestKey };
  }

  digestOf(file: DomainFile): Uint8Array | undefined {
    if (file.sizeBytes > this.#digestUpToBytes) return undefined;
    const hash = createHash('sha1');
    for (const chunk of file.chunks()) hash.update(chunk);
    return hash.digest();
  }

  /** Shows the passcode prompt; hosts see it on notification_proxy only. Throws BackupRefusal. */
  async askForPasscode(phone: SimulatedPhone): Promise<void> {
    if (this.prompt === undefined) return;
    const { answer, afterMs, patienceMs } = this.prompt;
    phone.postNotification('com.apple.LocalAuthentication.ui.presented');
    await wait(answer === 'never' ? patienceMs : Math.min(afterMs, patienceMs));
    phone.postNotification('com.apple.LocalAuthentication.ui.dismissed');
    if (answer !== 'entered' || afterMs > patienceMs) throw new BackupRefusal(208, 'Device locked');
  }
}
