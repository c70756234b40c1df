import type { SimulatedPhone } from '../phone.ts';
import { type AfcRequest, operation, status } from './packet.ts';
import { mediaPath } from './paths.ts';

/** The files of the media folder that a host that syncs may make: the lock, and what a restore asks for. */
const allowed: ReadonlySet<string> = new Set([
  'com.apple.itunes.lock_sync',
  'iTunesRestore',
  'iTunesRestore/RestoreApplications.plist',
]);
const readOnly = 1n;
const unlock = 8n | 4n;
/** Far from the handles of other files. */
const firstHandle = 1n << 40n;

/** What became of a request: a status, or the handle of an opened file. */
export type SyncAnswer = { readonly status: number } | { readonly handle: bigint };

/** The few writes that are let through on one AFC connection. */
export class SyncFiles {
  readonly #phone: SimulatedPhone;
  readonly #open = new Map<bigint, string>();
  #next = firstHandle;

  constructor(phone: SimulatedPhone) {
    this.#phone = phone;
  }

  /** Undefined for a request that is not about these files. */
  answer(request: AfcRequest): SyncAnswer | undefined {
    const { args } = request;
    switch (request.operation) {
      case operation.openFile:
        return this.#openFile(args.readBigUInt64LE(0), mediaPath(args.subarray(8)));
      case operation.makeDirectory:
        return allowed.has(mediaPath(args)) ? { status: status.success } : undefined;
      case operation.removePath:
        return this.#remove(mediaPath(args));
      case operation.writeFile:
      case operation.closeFile:
      case operation.lockFile:
        return this.#withHandle(request, this.#open.get(args.readBigUInt64LE(0)));
      default:
        return undefined;
    }
  }

  /** The connection ended: its lock is free. */
  end(): void {
    if (this.#phone.syncLock === this) this.#phone.syncLock = undefined;
  }

  #openFile(mode: bigint, path: string): SyncAnswer | undefined {
    if (mode === readOnly || !allowed.has(path)) return undefined;
    const handle = this.#next++;
    this.#open.set(handle, path);
    this.#phone.syncFiles.set(path, Buffer.alloc(0));
    return { handle };
  }

  #remove(path: string): SyncAnswer | undefined {
    if (!allowed.has(path)) return undefined;
    this.#phone.syncFiles.delete(path);
    return { status: status.success };
  }

  #withHandle(request: AfcRequest, path: string | undefined): SyncAnswer | undefined {
    if (path === undefined) return undefined;
    if (request.operation === operation.lockFile) return this.#lock(request.args.readBigUInt64LE(8));
    if (request.operation === operation.closeFile) this.#open.delete(request.args.readBigUInt64LE(0));
    if (request.operation === operation.writeFile) {
      const before = this.#phone.syncFiles.get(path) ?? Buffer.alloc(0);
      this.#phone.syncFiles.set(path, Buffer.concat([before, request.payload]));
    }
    return { status: status.success };
  }

  #lock(kind: bigint): SyncAnswer {
    if (kind === unlock) {
      this.end();
      return { status: status.success };
    }
    const isFree = this.#phone.syncLock === undefined || this.#phone.syncLock === this;
    if (isFree) this.#phone.syncLock = this;
    return { status: isFree ? status.success : status.wouldBlock };
  }
}
