import { type Command, InvalidArgumentError, type Option } from 'commander';
import type { CommandResult } from '../commands/command.ts';
import type { Session } from '../session.ts';

/** Runs one command with a session that is opened for it. */
export type Run = (json: boolean, command: (session: Session) => Promise<CommandResult>) => Promise<void>;

export interface Json {
  readonly json?: true;
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document on stdout, everything else on stderr');
}

export const sourceHelp = 'a folder of photos, a .zip of one, a Photos library, phone, or finder-backup:PATH';

export function withChoice(command: Command): Command {
  return command
    .option('--no-trashed', 'leave out what is in Recently Deleted')
    .option('--no-hidden', 'leave out what is hidden')
    .option('--no-shared', 'leave out shared albums, the Shared Library and what was shared with you');
}

export function gather(value: string, all: string[]): string[] {
  if (value === '') throw new InvalidArgumentError('It is empty.');
  return [...all, value];
}

export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  safelight ${line}`).join('\n')}\n`;
}

/** A number above zero. */
export function amount(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 1e9)) throw new InvalidArgumentError('It is no number above zero.');
  return number;
}

export function seconds(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number <= 86_400)) throw new InvalidArgumentError('It is no number of seconds.');
  return number;
}

/** Where the password of an encrypted Finder backup is read; on the command line others could see it. */
export function withPassword(command: Command): Command {
  return command.option(
    '--password-fd <number>',
    'read the password of an encrypted backup from this file descriptor',
    fileDescriptor,
  );
}

export interface PasswordOption {
  readonly passwordFd?: number;
}

export function fileDescriptor(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0 || value === '')
    throw new InvalidArgumentError('It is no number of a file descriptor.');
  return number;
}

/** What an option does, and its choices or its number where it has one; that a switch is off unless said goes without saying. */
export function optionDescription({ argChoices, defaultValue, description }: Option): string {
  const told = [
    ...(argChoices === undefined ? [] : [`choices: ${argChoices.join(', ')}`]),
    ...(typeof defaultValue === 'number' && defaultValue !== 0 ? [`unless said: ${defaultValue}`] : []),
  ];
  return told.length === 0 ? description : `${description} (${told.join('; ')})`;
}
