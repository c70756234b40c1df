import type { PhotosRole } from './photos-resource.ts';

/**
 * The name under which people know a file of an asset, from the name of the original and the ending of the
 * file as it lies in the library. Follows what a phone shows over a cable: IMG_1234.HEIC, IMG_1234.MOV,
 * IMG_E1234.HEIC (edited), IMG_1234.AAE (how it was edited), IMG_O1234.AAE (how the camera adjusted it).
 */
export function ownerFilename(
  original: string,
  role: PhotosRole,
  file: { readonly extension: string; readonly byCamera?: boolean },
): string {
  if (role === 'photo' || role === 'video' || role === 'audio') return original;
  const { stem, extension: originalExtension } = split(original);
  const upper = originalExtension !== '' && originalExtension === originalExtension.toUpperCase();
  const extension = upper ? file.extension.toUpperCase() : file.extension.toLowerCase();
  return `${stemFor(stem, role, file.byCamera === true)}${extension === '' ? '' : `.${extension}`}`;
}

function stemFor(stem: string, role: PhotosRole, byCamera: boolean): string {
  if (role === 'adjustment-data') return byCamera ? marked(stem, 'O') : stem;
  return role.startsWith('edited-') ? marked(stem, 'E') : stem;
}

function marked(stem: string, letter: 'E' | 'O'): string {
  const camera = /^(IMG_)(\d{4,})$/.exec(stem);
  if (camera !== null) return `${camera[1]}${letter}${camera[2]}`;
  return `${stem}_${letter === 'E' ? 'edited' : 'camera'}`;
}

/** The parts of a name around its last dot; the dot belongs to neither. */
export function split(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  return dot <= 0
    ? { stem: name, extension: '' }
    : { stem: name.slice(0, dot), extension: name.slice(dot + 1) };
}

/** Nearly every name; tells at a fraction of the cost. */
const plain = /^\w[\w .-]{0,254}$/;

/** A recorded name as the name of a file and nothing more: no separators, no control characters, no `..`. */
export function plainName(recorded: string): string {
  if (plain.test(recorded)) return recorded;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
  const name = recorded.slice(-255).replaceAll(/[/\\\x00-\x1f\x7f]/g, '_');
  return /^\.{0,2}$/.test(name) ? '_' : name;
}
