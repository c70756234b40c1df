/**
 * The usual form of an identifier of Photos 4: 16 bytes in base64, with `%` for `/`. When Photos converts
 * a library to its newer form it keeps these bytes, so an asset keeps its identity. Others stay as they are.
 */
export function modernUuid(identifier: string): string {
  if (!/^[A-Za-z0-9+%]{22}$/.test(identifier)) return identifier;
  const hex = Buffer.from(identifier.replaceAll('%', '/'), 'base64').toString('hex').toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
