import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPlistDict, type PlistDict } from '@safelight/plist';
import { backupFileId, ManifestWriter, manifestPlist, statusPlist } from '../backup-format/manifest.ts';
import { BackupRefusal } from './agent.ts';
import type { ListedFile } from './backup-list.ts';
import type { DomainFile } from './domain-files.ts';
import { failing, uploadOf } from './file-upload.ts';
import { HostRoot } from './host-root.ts';
import { previousBackup } from './previous-backup.ts';
import type { Conversation } from './service.ts';
import { type Upload, uploadFiles } from './upload.ts';

/** A batch ends at so many files or bytes. */
const batchFiles = 256;
const batchBytes = 64 << 20;

/**
 * Backup: has the host keep what is new since its last one. Everything lands under `Snapshot`, and is moved in place when
 * all of it has arrived.
 */
export async function backUp(conversation: Conversation): Promise<void> {
  const { agent, phone } = conversation;
  await agent.askForPasscode(phone);
  const scratch = await mkdtemp(join(tmpdir(), 'simulated-iphone-'));
  try {
    await new BackupRun(conversation, scratch).run();
  } finally {
    await rm(scratch, { recursive: true });
  }
}

class BackupRun {
  readonly #conversation: Conversation;
  readonly #host: HostRoot;
  readonly #manifestPath: string;
  readonly #manifest: ManifestWriter;
  readonly #uuid = randomUUID().toUpperCase();
  readonly #placed: string[] = [];
  #foldersBefore: readonly string[] = [];
  #previous: ReadonlyMap<string, ListedFile> | undefined;
  #batch: Upload[] = [];
  #batchBytes = 0;
  #totalBytes = 1;
  #sentBytes = 0;
  #unreadable = 0;

  constructor(conversation: Conversation, scratch: string) {
    this.#conversation = conversation;
    this.#host = new HostRoot(conversation.link, String(conversation.request.TargetIdentifier));
    this.#manifestPath = join(scratch, 'Manifest.db');
    this.#manifest = new ManifestWriter(this.#manifestPath);
  }

  async run(): Promise<void> {
    const { request, agent } = this.#conversation;
    const options: PlistDict = isPlistDict(request.Options) ? request.Options : {};
    this.#previous = await previousBackup(this.#conversation, this.#host.name);
    if (options.ForceFullBackup === true) this.#previous = undefined;
    await this.#requireRoom();
    await this.#clearLeftovers();
    await this.#tell('uploading');
    for (const file of agent.files.all()) await this.#take(file);
    await this.#sendBatch();
    await this.#sendLists();
    await this.#place();
  }

  /** Asks for room as phones do: first how much there is, then whether more can be made. */
  async #requireRoom(): Promise<void> {
    const { link, agent } = this.#conversation;
    const files = agent.files.all().filter((file) => file.kind === 'file' && !this.#isKept(file));
    this.#totalBytes = Math.max(
      1,
      files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
    const { value } = await link.ask('DLMessageGetFreeDiskSpace', this.#host.name);
    const free = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
    if (free >= this.#totalBytes) return;
    const purged = await link.ask('DLMessagePurgeDiskSpace', this.#totalBytes - free);
    if (purged.code !== 0) throw new BackupRefusal(105, 'Insufficient free disk space on drive to back up');
  }

  async #clearLeftovers(): Promise<void> {
    const names = await this.#host.names();
    if (names.includes('Snapshot')) await this.#host.remove(['Snapshot'], 1);
    await this.#host.makeFolder('Snapshot');
    this.#foldersBefore = names.filter((name) => /^[0-9a-f]{2}$/.test(name));
  }

  /** Lists a file, and has it sent when the host does not have it as it is now. */
  async #take(file: DomainFile): Promise<void> {
    if (file.kind !== 'file') {
      this.#list(file, undefined, undefined);
      return;
    }
    const kept = this.#keptRow(file);
    if (kept !== undefined) {
      this.#list(file, kept.encryptionKey, kept.digest);
      return;
    }
    const trouble = this.#conversation.agent.beforeUpload(file);
    const now = this.#conversation.agent.files.get(file.domain, file.path) ?? file;
    await this.#queue(now, trouble);
  }

  async #queue(file: DomainFile, trouble: 'vanished' | 'unreadable' | undefined): Promise<void> {
    const { agent } = this.#conversation;
    const fileId = backupFileId(file.domain, file.path);
    const folder = fileId.slice(0, 2);
    await this.#host.makeFolder(`Snapshot/${folder}`);
    const key = agent.keyBag()?.newFileKey(file.protectionClass);
    const upload = uploadOf(file, `${this.#host.name}/Snapshot/${folder}/${fileId}`, key?.key);
    if (trouble === undefined) {
      this.#list(file, key?.stored, agent.digestOf(file));
      this.#placed.push(fileId);
      this.#batch.push(upload);
    } else {
      this.#batch.push(failing(upload, trouble));
      if (trouble === 'unreadable' && ++this.#unreadable > agent.mostUnreadable) {
        throw new BackupRefusal(104, 'Multiple errors uploading files');
      }
    }
    this.#batchBytes += upload.sizeBytes;
    if (this.#batch.length >= batchFiles || this.#batchBytes >= batchBytes) await this.#sendBatch();
  }

  async #sendBatch(): Promise<void> {
    if (this.#batch.length === 0) return;
    this.#sentBytes += this.#batchBytes;
    const percent = Math.min(95, (95 * this.#sentBytes) / this.#totalBytes);
    const batch = this.#batch.splice(0);
    this.#batchBytes = 0;
    const { code } = await uploadFiles(this.#conversation.link, batch, percent);
    if (code !== 0) throw new BackupRefusal(1, `The computer answered ${code} to files`);
  }

  #list(file: DomainFile, encryptionKey: Uint8Array | undefined, digest: Uint8Array | undefined): void {
    const types = { file: 0o100_000, folder: 0o040_000, symlink: 0o120_000 } as const;
    this.#manifest.add(file.domain, {
      path: file.path,
      kind: file.kind === 'symlink' ? 'link' : file.kind,
      sizeBytes: file.sizeBytes,
      modifiedAt: file.modifiedAt,
      createdAt: file.bornAt,
      protectionClass: file.protectionClass,
      inode: file.inode,
      mode: types[file.kind] | file.mode,
      encryptionKey,
      digest,
      linkTarget: file.kind === 'symlink' ? file.target : undefined,
    });
  }

  async #sendLists(): Promise<void> {
    const { agent, phone } = this.#conversation;
    const keyBag = agent.keyBag();
    const manifestKey = this.#manifest.finish(keyBag);
    const own = phone.values.get('') ?? {};
    const list = manifestPlist({
      date: agent.now(),
      lockdown: { ...own, UniqueDeviceID: phone.udid },
      keyBag,
      manifestKey,
    });
    await this.#host.put('Manifest.db', await readFile(this.#manifestPath), 96);
    await this.#host.put('Manifest.plist', list, 97);
  }

  /** Moves all into place: the lists last, so that until then the old state is told. */
  async #place(): Promise<void> {
    await this.#tell('moving');
    if (this.#previous === undefined) await this.#placeFolders();
    else await this.#placeFiles(this.#previous);
    await this.#tell('finished');
    const lists = ['Manifest.db', 'Manifest.plist', 'Status.plist'];
    await this.#host.move(
      lists.map((name) => [`Snapshot/${name}`, name]),
      99,
    );
    await this.#host.remove(['Snapshot'], 100);
  }

  async #placeFolders(): Promise<void> {
    const folders = [...new Set(this.#placed.map((fileId) => fileId.slice(0, 2)))];
    const stale = this.#foldersBefore.filter((name) => !folders.includes(name));
    await this.#host.move(
      folders.map((name) => [`Snapshot/${name}`, name]),
      98,
    );
    await this.#host.remove(stale, 98);
  }

  async #placeFiles(previous: ReadonlyMap<string, ListedFile>): Promise<void> {
    const stored = (fileId: string): string => `${fileId.slice(0, 2)}/${fileId}`;
    for (const fileId of this.#placed) await this.#host.makeFolder(fileId.slice(0, 2));
    await this.#host.move(
      this.#placed.map((fileId) => [`Snapshot/${stored(fileId)}`, stored(fileId)]),
      98,
    );
    const { files } = this.#conversation.agent;
    const gone = [...previous.values()].filter(
      ({ kind, domain, path }) => kind === 'file' && files.get(domain, path)?.kind !== 'file',
    );
    await this.#host.remove(
      gone.map(({ fileId }) => stored(fileId)),
      98,
    );
  }

  #keptRow(file: DomainFile): ListedFile | undefined {
    const row = this.#previous?.get(backupFileId(file.domain, file.path));
    const isSame =
      row?.modifiedAt === file.modifiedAt && row.sizeBytes === file.sizeBytes && row.inode === file.inode;
    return isSame ? row : undefined;
  }

  #isKept(file: DomainFile): boolean {
    return this.#keptRow(file) !== undefined;
  }

  async #tell(state: 'uploading' | 'moving' | 'finished'): Promise<void> {
    const full = this.#previous === undefined;
    const status = statusPlist({ date: this.#conversation.agent.now(), state, full, uuid: this.#uuid });
    await this.#host.put('Status.plist', status, state === 'uploading' ? 0 : 98);
  }
}
