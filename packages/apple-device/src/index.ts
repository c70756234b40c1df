export { AfcClient } from './afc/client.ts';
export type { AfcDeviceInfo, FileInfo } from './afc/file-info.ts';
export { type AfcReadOptions, readAfcFile } from './afc/read.ts';
export type { KeyPair } from './certificates/pairing-certificates.ts';
export { createPairingCertificates, type PairingCertificates } from './certificates/pairing-certificates.ts';
export { Connection } from './connection.ts';
export type { ReceivedFile } from './device-link/file-thread/messages.ts';
export type { UnsentFile } from './device-link/receive-files.ts';
export { type BatteryHealth, batteryHealth } from './diagnostics-relay.ts';
export { DeviceError, type DeviceErrorCode } from './errors.ts';
export { type InstalledApp, listApps } from './installation-proxy.ts';
export { LockdownClient, lockdownPort, type StartedService } from './lockdown/client.ts';
export {
  type MediaEntry,
  type MediaFiles,
  type MediaOpenOptions,
  type MediaRefusal,
  type MediaStat,
  mediaFiles,
} from './media-files.ts';
export { isSafeName } from './media-path.ts';
export { threadedMediaFiles } from './media-thread/threaded-media-files.ts';
export { type BackupOptions, type BackupOutcome, backUpPhone } from './mobilebackup2/backup.ts';
export { changeBackupPassword, type PasswordChange } from './mobilebackup2/change-password.ts';
export type { PhoneNotice } from './mobilebackup2/notices.ts';
export type { BackupProgress, OperationOptions } from './mobilebackup2/operation.ts';
export { type RestoreOptions, type RestoreOutcome, restorePhone } from './mobilebackup2/restore.ts';
export { NotificationProxy, openNotificationProxy } from './notification-proxy.ts';
export { type PairRecord, readPairRecord, writePairRecord } from './pair-record.ts';
export { systemPairRecordFolder } from './pair-record-folder.ts';
export {
  type FoundPairRecord,
  findPairRecords,
  type PairRecordPlaces,
  savePairRecordFile,
} from './pair-record-places.ts';
export { type PairingOptions, pair } from './pairing.ts';
export {
  openAfc,
  openLockdown,
  openService,
  openSession,
  type PhoneAddress,
  type TrustedPhone,
} from './phone.ts';
export {
  type BackupFacts,
  type BatteryFacts,
  type PhoneFacts,
  phoneFacts,
  type StorageFacts,
} from './phone-facts.ts';
export { receivePlist, sendPlist } from './property-list-service.ts';
export { type MuxerAddress, parseMuxerAddress, systemMuxerAddress } from './usbmux/address.ts';
export type { MuxerDevice, MuxerEvent } from './usbmux/device.ts';
export { listenForDevices } from './usbmux/listen.ts';
export {
  connectToDevice,
  listDevices,
  type MuxerOptions,
  readMuxerBuid,
  readMuxerPairRecord,
  saveMuxerPairRecord,
} from './usbmux/requests.ts';
