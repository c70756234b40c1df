import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Snapshot, snapshotId } from '@safelight/finder-backup';
import { count, printable, sizeText } from '../terminal/words.ts';
import type { DrilledFile } from './sample-drill.ts';
import type { WholeDrill } from './whole-drill.ts';

/** What was proven of a snapshot, and when. */
export interface Certificate {
  readonly version: 1;
  readonly kind: 'sample' | 'whole';
  readonly udid: string;
  readonly deviceName: string | null;
  readonly snapshot: string;
  readonly encrypted: boolean | null;
  readonly at: string;
  readonly bytes: number;
  readonly failed: number;
  /** SHA-256 of the snapshot's SHA256SUMS, which says what exactly was drilled. */
  readonly sums: string | null;
}

export interface SampleCertificate extends Certificate {
  readonly kind: 'sample';
  readonly files: readonly DrilledFile[];
}

export interface WholeCertificate extends Certificate, Omit<WholeDrill, 'bytes'> {
  readonly kind: 'whole';
}

/**
 * Keeps a certificate in the folder `drills` of the snapshot, beside the backup: as JSON, and as a text for people. It lies
 * beside an encrypted backup and must not tell what that keeps secret: names and contents. Returns the path of the text.
 */
export async function keepCertificate(
  { folder }: Snapshot,
  certificate: SampleCertificate | WholeCertificate,
): Promise<string> {
  const drills = join(folder, 'drills');
  await mkdir(drills, { recursive: true });
  const name = join(drills, snapshotId(Date.parse(certificate.at)));
  const json = `${JSON.stringify(kept(certificate), undefined, 2)}\n`;
  await writeFile(`${name}.json`, json, { mode: 0o600 });
  await writeFile(`${name}.txt`, `${certificateText(certificate).join('\n')}\n`, { mode: 0o600 });
  return `${name}.txt`;
}

function kept(certificate: SampleCertificate | WholeCertificate): unknown {
  if (certificate.kind === 'whole') {
    const problems = certificate.problems.map(({ fileId, problem }) => ({ fileId, problem }));
    return { ...certificate, problems };
  }
  const files = certificate.files.map(({ fileId, bytes, ok, problem }) => ({ fileId, bytes, ok, problem }));
  return { ...certificate, files };
}

function certificateText(certificate: SampleCertificate | WholeCertificate): string[] {
  const { udid, deviceName, snapshot, at, failed, sums, encrypted } = certificate;
  const isWhole = certificate.kind === 'whole';
  const head = isWhole ? 'Restore of a whole snapshot' : 'Restore of a sample of a snapshot';
  return [
    `${head}: ${failed === 0 ? 'PROVEN' : 'NOT PROVEN'}`,
    '',
    `Phone      ${printable(deviceName ?? 'unnamed')} (${udid})`,
    `Snapshot   ${snapshot}${encrypted === true ? ', encrypted; opened with its password' : ''}`,
    `Date       ${at}`,
    `Sums       ${sums === null ? 'none recorded' : `${sums} (SHA-256 of SHA256SUMS in the snapshot’s folder)`}`,
    '',
    ...(isWhole ? wholeText(certificate) : sampleText(certificate)),
  ];
}

function wholeText({ files, folders, links, bytes, problems }: WholeCertificate): string[] {
  const amount = `${count(files, 'file')} (${sizeText(bytes)}), ${count(folders, 'folder')} and ${count(links, 'link')}`;
  return [
    'The snapshot was restored, whole, to a simulated iPhone over the protocol by which Finder restores a phone.',
    `${amount} came back equal: bytes (SHA-256), permissions, dates, targets of links.`,
    ...(problems.length === 0 ? [] : [`${count(problems.length, 'problem')}:`]),
    ...problems.map(
      ({ fileId, problem }) => `  ${fileId === null ? '' : `${fileId}: `}${printable(problem)}`,
    ),
    '',
    'What this does not show: that Apple’s software takes it, which only a restore to a real phone can.',
  ];
}

function sampleText({ files, bytes, failed }: SampleCertificate): string[] {
  return [
    `${count(files.length, 'file')}, drawn at random, restored to a folder (${sizeText(bytes)}), read back and compared with the backup: ${failed === 0 ? 'all equal.' : `${failed} not equal.`}`,
    ...files.filter(({ ok }) => !ok).map(({ fileId, problem }) => `  ${fileId}: ${printable(problem ?? '')}`),
    '',
    'What this does not show: that the files which were not drawn come back, too.',
  ];
}
