/** What can be said of this computer without talking to any phone, for those who need no more. */
export { systemPairRecordFolder } from './pair-record-folder.ts';
export { type MuxerAddress, parseMuxerAddress, systemMuxerAddress } from './usbmux/address.ts';
