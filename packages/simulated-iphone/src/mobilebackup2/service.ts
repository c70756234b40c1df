import { isPlistDict, type PlistDict, PlistReal } from '@safelight/plist';
import type { HostConnection } from '../link/host-connection.ts';
import type { SimulatedPhone } from '../phone.ts';
import type { Service } from '../services/service.ts';
import { type BackupAgent, BackupRefusal } from './agent.ts';
import { backUp } from './backup.ts';
import { changePassword } from './change-password.ts';
import { HostLeft, HostLink } from './host-link.ts';
import { restore } from './restore.ts';

/** What one request of a host has at hand. */
export interface Conversation {
  readonly link: HostLink;
  readonly agent: BackupAgent;
  readonly phone: SimulatedPhone;
  /** The host's message, its name included. */
  readonly request: PlistDict;
}

const operations: Readonly<Record<string, (conversation: Conversation) => Promise<void>>> = {
  Backup: backUp,
  Restore: restore,
  ChangePassword: changePassword,
};

/** mobilebackup2: one operation a conversation, as hosts use it (libimobiledevice, idevicebackup2.c). */
export function mobilebackup2Service(agent: BackupAgent): Service {
  return {
    name: 'com.apple.mobilebackup2',
    async serve(connection: HostConnection, phone: SimulatedPhone): Promise<void> {
      const link = new HostLink(connection, {
        fault: (name, number) => agent.fault(name, number),
        unplug: () => phone.unplug(),
      });
      await link.exchangeVersions();
      await greet(link);
      await answerRequest(link, agent, phone);
      await link.receive().catch(() => {});
    },
  };
}

async function greet(link: HostLink): Promise<void> {
  const hello = await receiveRequest(link);
  const versions = hello.SupportedProtocolVersions;
  const knowsOurs = Array.isArray(versions) && versions.some((version) => version === 2.1);
  const answer = knowsOurs ? { ErrorCode: 0, ProtocolVersion: new PlistReal(2.1) } : { ErrorCode: 1 };
  await link.send('DLMessageProcessMessage', { MessageName: 'Response', ...answer });
}

async function answerRequest(link: HostLink, agent: BackupAgent, phone: SimulatedPhone): Promise<void> {
  const request = await receiveRequest(link);
  const operation = operations[String(request.MessageName)];
  try {
    if (operation === undefined) throw new BackupRefusal(1, `Unknown request ${String(request.MessageName)}`);
    if (agent.refusal !== undefined) throw new BackupRefusal(agent.refusal.code, agent.refusal.text);
    await operation({ link, agent, phone, request });
    await link.send('DLMessageProcessMessage', { MessageName: 'Response', ErrorCode: 0 });
  } catch (error) {
    if (error instanceof HostLeft) return;
    if (!(error instanceof BackupRefusal)) throw error;
    const answer = { MessageName: 'Response', ErrorCode: error.code, ErrorDescription: error.message };
    await link.send('DLMessageProcessMessage', answer);
  }
}

async function receiveRequest(link: HostLink): Promise<PlistDict> {
  const [name, message] = await link.receive();
  if (name !== 'DLMessageProcessMessage' || !isPlistDict(message)) {
    throw new TypeError('the host sent no request');
  }
  return message;
}
