import { CameraFilesError } from '../errors.ts';
import type { MediaFiles } from '../media-files.ts';

/** A zip that is being used. */
export interface OpenedZip {
  /** The path from the root, of the zip and in it. */
  readonly zip: string;
  readonly inside: string;
  readonly files: MediaFiles;
  /** Differs whenever the zip may. */
  readonly revision: string;
}

export interface OpenedZips extends AsyncDisposable {
  /** The part of a path that is a zip, to be given to `use`; undefined for a path that leads into none. */
  zipOf(path: string): Promise<string | undefined>;
  /** Lends the zip that a path leads into; it stays open until the generator ends. */
  use<T>(
    way: { readonly zip: string; readonly path: string; readonly signal?: AbortSignal | undefined },
    work: (opened: OpenedZip) => AsyncGenerator<T, void>,
  ): AsyncGenerator<T, void>;
}

/** What holds zips: a folder, or a zip. Paths are from its root. */
export interface ZipHolder {
  /** Each holds a file open, and the list of what is in it. */
  readonly mostOpen: number;
  /** A folder may be called as a zip is, too. */
  isFile(path: string): Promise<boolean>;
  /** Differs whenever the zip may; `gone` where there is none. */
  revisionOf(zip: string): Promise<string>;
  open(zip: string, signal: AbortSignal | undefined): Promise<MediaFiles>;
}

interface Slot {
  readonly opened: Promise<Pick<OpenedZip, 'files' | 'revision'>>;
  users: number;
}

export const zipName = /\.zip$/i;

/** The zips in something, opened when first asked for. Errors: `damaged-zip`, `changed-while-reading`, those of the holder's `open`. */
export function openedZips(holder: ZipHolder): OpenedZips {
  const slots = new Map<string, Slot>();
  const listed = new Map<string, string>();
  const files = new Map<string, Promise<boolean>>();

  function isZip(path: string): Promise<boolean> {
    const known = files.get(path) ?? holder.isFile(path);
    files.set(path, known);
    return known;
  }

  async function open(zip: string, signal: AbortSignal | undefined): Promise<Awaited<Slot['opened']>> {
    const revision = await holder.revisionOf(zip);
    // What was listed is not what is there now.
    if ((listed.get(zip) ?? revision) !== revision) throw new CameraFilesError('changed-while-reading', zip);
    listed.set(zip, revision);
    return { files: await holder.open(zip, signal).catch((error) => rethrow(error, zip)), revision };
  }

  function slotOf(zip: string, signal: AbortSignal | undefined): Slot {
    const slot = slots.get(zip) ?? { opened: open(zip, signal), users: 0 };
    slots.set(zip, slot);
    slot.opened.catch(() => slots.delete(zip));
    return slot;
  }

  /** The one that was opened longest ago and is not being read. */
  async function letGo(): Promise<void> {
    if (slots.size <= holder.mostOpen) return;
    const [zip, slot] = [...slots].find(([, { users }]) => users === 0) ?? [];
    if (zip === undefined || slot === undefined) return;
    slots.delete(zip);
    await slot.opened.then((opened) => opened.files[Symbol.asyncDispose]());
  }

  return {
    async zipOf(path) {
      const names = path.split('/');
      for (let i = 0; i < names.length; i++) {
        const zip = names.slice(0, i + 1).join('/');
        if (zipName.test(zip) && (await isZip(zip))) return zip;
      }
      return undefined;
    },
    async *use({ zip, path, signal }, work) {
      const slot = slotOf(zip, signal);
      slot.users++;
      try {
        yield* work({ zip, inside: path.slice(zip.length + 1), ...(await slot.opened) });
      } finally {
        slot.users--;
        await letGo();
      }
    },
    async [Symbol.asyncDispose]() {
      const open = [...slots.values()];
      slots.clear();
      for (const { opened } of open)
        await opened.then((one) => one.files[Symbol.asyncDispose]()).catch(() => undefined);
    },
  };
}

function rethrow(error: unknown, zip: string): never {
  const cut =
    error instanceof CameraFilesError && (error.code === 'not-a-zip' || error.code === 'damaged-entry');
  throw cut ? new CameraFilesError('damaged-zip', zip, error) : error;
}
