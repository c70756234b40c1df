import type { PlistValue } from '@safelight/plist';
import { BackupRefusal } from './agent.ts';
import type { Conversation } from './service.ts';

/** Turns encryption of backups on (a new password), off (an old one) or changes the password (both). */
export async function changePassword({ agent, phone, request }: Conversation): Promise<void> {
  await agent.askForPasscode(phone);
  const old = text(request.OldPassword);
  if (old !== agent.password) throw new BackupRefusal(207, 'Invalid password');
  agent.password = text(request.NewPassword);
  const domain = 'com.apple.mobile.backup';
  phone.values.set(domain, { ...phone.values.get(domain), WillEncrypt: agent.password !== undefined });
  phone.postNotification('com.apple.mobile.backup.domain_changed');
}

function text(value: PlistValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
