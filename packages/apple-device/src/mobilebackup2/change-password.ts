import { HostFolder } from '../device-link/host-folder.ts';
import type { TrustedPhone } from '../phone.ts';
import { type OperationOptions, runOperation } from './operation.ts';

/** Neither is ever part of an error, a notice or a progress. */
export interface PasswordChange {
  /** Absent where backups are not encrypted yet. */
  readonly oldPassword?: string;
  /** Absent to turn encryption off. */
  readonly newPassword?: string;
}

/**
 * Sets, changes or takes away the backup password, which belongs to the phone and not to this computer. Phones ask for
 * their passcode first. Throws `wrong-password`, `passcode-not-entered`, `refused`.
 */
export async function changeBackupPassword(
  phone: TrustedPhone,
  change: PasswordChange,
  options: Pick<OperationOptions, 'signal' | 'silenceMs' | 'onNotice'> = {},
): Promise<void> {
  const message = {
    TargetIdentifier: phone.device.udid,
    ...(change.oldPassword === undefined ? {} : { OldPassword: change.oldPassword }),
    ...(change.newPassword === undefined ? {} : { NewPassword: change.newPassword }),
  };
  const noFolder = new HostFolder('', []);
  await runOperation(phone, { name: 'ChangePassword', message, folder: noFolder, locked: false }, options);
}
