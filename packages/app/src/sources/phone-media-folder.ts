import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a folder is the media folder of a phone, copied off it: the camera's files and the phone's own database of them. */
export async function isPhoneMediaFolder(path: string): Promise<boolean> {
  const database = await stat(join(path, 'PhotoData', 'Photos.sqlite')).catch(() => undefined);
  if (database?.isFile() !== true) return false;
  return (await stat(join(path, 'DCIM')).catch(() => undefined))?.isDirectory() === true;
}
