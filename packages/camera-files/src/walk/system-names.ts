const names = new Set([
  // macOS and its disks
  '.ds_store',
  '.localized',
  'icon\r',
  '.fseventsd',
  '.spotlight-v100',
  '.trashes',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.appledouble',
  '__macosx',
  // Windows
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  // Linux, Android, network drives
  'lost+found',
  '.nomedia',
  '@eadir',
  '.@__thumb',
]);

/** Whether a file or folder of this name is made by an operating system for itself. */
export function isSystemName(name: string): boolean {
  return names.has(name.toLowerCase());
}
