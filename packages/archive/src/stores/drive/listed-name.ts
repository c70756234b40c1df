import process from 'node:process';

/**
 * A name as a listing tells it, in the form that keys have. macOS lists the names on some disks, HFS+ for one, decomposed
 * (NFD), whatever was written, and opens either form (nodejs/node issue 2165); elsewhere another form is another file.
 */
export function listedName(name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin' ? name.normalize('NFC') : name;
}
