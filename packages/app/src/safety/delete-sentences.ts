import type { DeleteReason, DeleteReasonCode } from '@safelight/archive';
import { findingText } from '../resource-sentences.ts';

const texts: Readonly<Record<DeleteReasonCode, (detail: string) => string>> = {
  'clock-set-back': () => 'the clock was set back, so how old any proof is, is not known',
  'not-archived': () => 'not archived',
  changed: () => 'changed since it was archived',
  'bytes-differ': () => 'read now, it has other bytes than the archive',
  'not-here': (detail) =>
    detail === 'cloud-only'
      ? 'not on the device, so that it cannot be compared with the archive'
      : 'its file is missing at the source, so that it cannot be compared with the archive',
  'no-files': () => 'listed without any file',
  'half-live-photo': () => 'a Live Photo whose film is not listed',
  reduced: () => 'a reduced copy and no original',
  shared: (detail) => `not, or not only, yours (${detail})`,
  'fingerprint-differs': () => 'Apple’s own fingerprint says that this is not what was imported',
  finding: (detail) => findingText(detail, undefined),
  'too-few-proofs': (detail) => `proven lately on ${detail} devices that do not fail together`,
  burst: () => 'another photo of its burst is not safe, and they are deleted together',
};

/** `own`: the photo's name, which need not be said once more. */
function deleteReasonText({ code, filename, detail = '' }: DeleteReason, own: string): string {
  const text = texts[code](detail);
  return filename === undefined || filename === own ? text : `${filename}: ${text}`;
}

/** What speaks against deleting a photo. Where a file of it is named for a reason, the photo as a whole is not named for it, too. */
export function deleteReasons(
  reasons: readonly DeleteReason[],
  own: string,
): { code: DeleteReasonCode; text: string; filename?: string }[] {
  const ofFiles = new Set(reasons.flatMap(({ code, filename }) => (filename === undefined ? [] : [code])));
  return reasons
    .filter(({ code, filename }) => filename !== undefined || !ofFiles.has(code))
    .map((reason) => ({
      code: reason.code,
      text: deleteReasonText(reason, own),
      ...(reason.filename === undefined ? {} : { filename: reason.filename }),
    }));
}
