import type { BatteryHealth, PhoneFacts } from '@safelight/apple-device';
import { dayText, printable, sizeText } from '../terminal/words.ts';

interface Beside {
  readonly udid: string;
  readonly health: BatteryHealth | undefined;
  readonly nowMs: number;
}

const unknown = 'unknown (the phone does not say)';

/** What a phone said, in words; what it did not say is unknown. */
export function factsLines(facts: PhoneFacts, { udid, health, nowMs }: Beside): string[] {
  const { storage, backup } = facts;
  const day = (date: Date | undefined): string =>
    date === undefined ? unknown : dayText(date.getTime(), nowMs);
  return [
    `${text(facts.name)}  phone:${udid}`,
    `  Model                 ${text(facts.productType)}`,
    `  iOS                   ${text(facts.osVersion)}`,
    `  Storage used          ${size(storage.usedBytes)} of ${size(storage.totalBytes)}`,
    `  Storage free          ${size(storage.freeBytes)}`,
    `  Battery               ${batteryText(facts, health)}`,
    `  Last computer backup  ${day(backup.lastComputerBackup)}`,
    `  Backups encrypted     ${yesNo(backup.encrypted)}`,
    `  iCloud Backup         ${onOff(backup.iCloudBackup)}`,
    `  Last iCloud Backup    ${day(backup.lastICloudBackup)}`,
    `  Wi-Fi sync            ${onOff(facts.wifiSync)}`,
    `  Locked now            ${yesNo(facts.lockedNow)}`,
    `  Passcode set          ${facts.passcodeSet === true ? 'yes' : 'unknown (a phone says so only while it is locked)'}`,
  ];
}

function batteryText({ battery }: PhoneFacts, health: BatteryHealth | undefined): string {
  const { percent, charging } = battery;
  const charge = percent === undefined ? unknown : `${percent} %`;
  const state = charging === undefined ? '' : charging ? ', charging' : ', not charging';
  const { designMilliampHours: design, fullMilliampHours: full } = health ?? {};
  const wear =
    design === undefined || full === undefined || design <= 0
      ? ''
      : `, holds ${Math.round((100 * full) / design)} % of what it held when new`;
  return charge + state + wear;
}

function text(value: string | undefined): string {
  return value === undefined ? unknown : printable(value);
}

function size(bytes: number | undefined): string {
  return bytes === undefined ? unknown : sizeText(bytes);
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? unknown : value ? 'yes' : 'no';
}

function onOff(value: boolean | undefined): string {
  return value === undefined ? unknown : value ? 'on' : 'off';
}
