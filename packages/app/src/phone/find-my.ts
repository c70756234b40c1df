import { DeviceError, type LockdownClient } from '@safelight/apple-device';

/**
 * Whether Find My is on, as lockdown's domain of it tells (`com.apple.fmip`, key `IsAssociated`); undefined where the phone
 * does not say.
 */
export async function isFindMyOn(lockdown: LockdownClient): Promise<boolean | undefined> {
  try {
    const value = await lockdown.getValue('com.apple.fmip', 'IsAssociated');
    return typeof value === 'boolean' ? value : undefined;
  } catch (error) {
    if (error instanceof DeviceError && error.answer !== undefined) return undefined;
    throw error;
  }
}
