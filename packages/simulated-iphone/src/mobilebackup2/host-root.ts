import { isPlistDict } from '@safelight/plist';
import { BackupRefusal } from './agent.ts';
import type { HostLink, HostStatus } from './host-link.ts';
import { uploadFiles } from './upload.ts';

/** Moves and removals that travel in one message. */
const portion = 500;

/** The phone's folder on the host, `UDID`, and what a phone has done there. A host that cannot ends the backup. */
export class HostRoot {
  readonly name: string;
  readonly #link: HostLink;
  readonly #made = new Set<string>();

  constructor(link: HostLink, name: string) {
    this.#link = link;
    this.name = name;
  }

  /** What lies in it. */
  async names(): Promise<readonly string[]> {
    const { value } = await this.#link.ask('DLContentsOfDirectory', this.name);
    return isPlistDict(value) ? Object.keys(value) : [];
  }

  async makeFolder(path: string): Promise<void> {
    if (this.#made.has(path)) return;
    this.#made.add(path);
    mustBeDone(await this.#link.ask('DLMessageCreateDirectory', `${this.name}/${path}`, {}, 0), path);
  }

  /** Sends one list, to lie under `Snapshot` for now. */
  async put(name: string, bytes: Uint8Array, percent: number): Promise<void> {
    const hostPath = `${this.name}/Snapshot/${name}`;
    const upload = { devicePath: `/.b/2/${name}`, hostPath, sizeBytes: bytes.length, chunks: () => [bytes] };
    mustBeDone(await uploadFiles(this.#link, [upload], percent), name);
  }

  async move(moves: readonly (readonly [string, string])[], percent: number): Promise<void> {
    for (let at = 0; at < moves.length; at += portion) {
      const some = moves.slice(at, at + portion);
      const items = some.map(([from, to]) => [`${this.name}/${from}`, `${this.name}/${to}`] as const);
      const asked = this.#link.ask('DLMessageMoveItems', Object.fromEntries(items), {}, percent);
      mustBeDone(await asked, 'moves');
    }
  }

  async remove(paths: readonly string[], percent: number): Promise<void> {
    for (let at = 0; at < paths.length; at += portion) {
      const some = paths.slice(at, at + portion).map((path) => `${this.name}/${path}`);
      await this.#link.ask('DLMessageRemoveItems', some, {}, percent);
    }
  }
}

function mustBeDone({ code }: HostStatus, what: string): void {
  if (code !== 0) throw new BackupRefusal(1, `The computer answered ${code} to ${what}`);
}
