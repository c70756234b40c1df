import { DeviceError } from './errors.ts';

const maxNameBytes = 255;

/** Whether a name can stand in a path: not empty, `.` or `..`, no separator of any system, at most 255 bytes of UTF-8. */
export function isSafeName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
  if (name === '' || name === '.' || name === '..' || /[/\\\u0000-\u001f\u007f\uFFFD]/.test(name))
    return false;
  return name.isWellFormed() && Buffer.byteLength(name) <= maxNameBytes;
}

/** The path itself when it leads nowhere but downwards from the media root. */
export function checkedMediaPath(path: string): string {
  if (path === '' || path.split('/').every(isSafeName)) return path;
  throw new DeviceError('invalid-argument', `not a path of the media folder: ${JSON.stringify(path)}`);
}
