export { afcService } from './afc/service.ts';
export { encryptFile, fileCipher } from './backup-format/encrypt.ts';
export { appleIterations, makeKeyBag, type SimulatedKeyBag } from './backup-format/key-bag.ts';
export {
  backupFileId,
  ManifestWriter,
  manifestPlist,
  type SnapshotState,
  statusPlist,
} from './backup-format/manifest.ts';
export { type BackupRecord, fileFlags, mbFileBlob } from './backup-format/mb-file.ts';
export { type BackupEntry, type WriteBackupOptions, writeBackup } from './backup-format/write-backup.ts';
export { LinkEnded } from './link/byte-stream.ts';
export type { Faults } from './link/faults.ts';
export type { HostConnection } from './link/host-connection.ts';
export type { TrustAnswer } from './lockdown/trust.ts';
export { folderMedia } from './media/folder-media.ts';
export { type LayeredFile, layeredMedia } from './media/layered-media.ts';
export { type Media, MediaFailure, type MediaFile, type MediaInfo } from './media/media.ts';
export { type SyntheticMediaOptions, syntheticMedia, syntheticPath } from './media/synthetic-media.ts';
export {
  BackupAgent,
  type BackupAgentOptions,
  type Iterations,
  type PasscodePrompt,
  realIterations,
} from './mobilebackup2/agent.ts';
export { type ContentKeeper, type KeptContent, keptInMemory } from './mobilebackup2/content-keeper.ts';
export { type DomainFile, DomainFiles, type NewDomainFile } from './mobilebackup2/domain-files.ts';
export type { MessageFault } from './mobilebackup2/host-link.ts';
export { mobilebackup2Service } from './mobilebackup2/service.ts';
export { type ListenAddress, type SimulatedMuxer, startSimulatedMuxer } from './muxer/muxer.ts';
export { type LockState, lockdownPort, type SimulatedPhone } from './phone.ts';
export { iphoneValues } from './phone-values.ts';
export { diagnosticsRelayService } from './services/diagnostics-relay.ts';
export { installationProxyService } from './services/installation-proxy.ts';
export { notificationProxyService } from './services/notification-proxy.ts';
export type { Service } from './services/service.ts';
export {
  type CreatePhoneOptions,
  createSimulatedPhone,
  newPhoneKey,
  type SimulatedIphone,
  simulatedUdid,
  startSimulatedIphone,
} from './simulated-iphone.ts';
