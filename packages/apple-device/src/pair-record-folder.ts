/**
 * Where the system keeps pair records. `programData` is Windows' folder of that name.
 * Only administrators can read them; the multiplexer hands them out to others.
 */
export function systemPairRecordFolder(
  platform: NodeJS.Platform,
  programData: string = 'C:\\ProgramData',
): string {
  if (platform === 'win32') return `${programData}\\Apple\\Lockdown`;
  return platform === 'darwin' ? '/var/db/lockdown' : '/var/lib/lockdown';
}
