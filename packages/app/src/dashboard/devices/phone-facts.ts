import type { Output } from '../../server/api/endpoints.ts';
import { agoText, dayText, sizeText } from '../ui/texts.ts';

type Info = NonNullable<Output<'GET /api/phones/{phone}/info'>['facts']>;

interface FactRow {
  readonly term: string;
  readonly text: string;
  /** False where the phone did not say. */
  readonly known: boolean;
}

/** What a phone said of itself, row by row; what it did not say is unknown, and never "no". */
export function phoneFactRows(info: Info): readonly FactRow[] {
  const storage = record(info.storage);
  const backup = record(info.backup);
  const battery = record(info.battery);
  return [
    row('Storage used', storage.usedBytes, (value) =>
      typeof storage.totalBytes === 'number'
        ? `${sizeText(Number(value))} of ${sizeText(storage.totalBytes)}`
        : sizeText(Number(value)),
    ),
    row('Battery', battery.percent, (value) => `${value} %`),
    row('iCloud Backup', backup.iCloudBackup, onOff),
    row('Last iCloud Backup', backup.lastICloudBackup, dated),
    row('Last computer backup', backup.lastComputerBackup, dated),
    row('Computer backups encrypted', backup.encrypted, (value) => (value === true ? 'yes' : 'no')),
    row('Wi-Fi sync', info.wifiSync, onOff),
    row('Passcode', info.passcodeSet, (value) => (value === true ? 'set' : 'not set')),
  ];
}

function row(term: string, value: unknown, text: (value: unknown) => string): FactRow {
  const known = value !== null && value !== undefined;
  return { term, known, text: known ? text(value) : 'unknown' };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function onOff(value: unknown): string {
  return value === true ? 'on' : 'off';
}

function dated(value: unknown): string {
  const text = String(value);
  return `${dayText(text)}, ${agoText(text)}`;
}
