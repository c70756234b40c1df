import type { PlistDict } from '@safelight/plist';
import { iphoneValues } from '@safelight/simulated-iphone';

/** A phone before iOS 16.1: idevicebackup2 waits two seconds for the passcode prompt of later ones. */
export function oldSystem(): Readonly<Record<string, PlistDict>> {
  return { '': { ...iphoneValues()[''], ProductVersion: '15.8.2' } };
}
