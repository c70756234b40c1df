import process from 'node:process';

/**
 * A name as a listing tells it, in the form that keys have. macOS lists the names on HFS+, FAT and exFAT decomposed (NFD),
 * whatever was written, and opens either form; elsewhere a name of another form is another file.
 */
export function listedName(name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin' ? name.normalize('NFC') : name;
}
