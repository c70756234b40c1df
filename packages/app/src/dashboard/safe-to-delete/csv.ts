interface Proven {
  readonly filename: string;
  readonly bytes: number;
  readonly proof: readonly {
    readonly name: string;
    readonly files: readonly { readonly path: string; readonly sha256: string; readonly provenAt: string }[];
  }[];
}

/** One line a copied file: photo, place, path, SHA-256, when it was read back. RFC 4180, with a byte order mark for Excel. */
export function csvOf({ safe }: { readonly safe: readonly Proven[] }): string {
  const rows = safe.flatMap(({ filename, bytes, proof }) =>
    proof.flatMap(({ name, files }) =>
      files.map(({ path, sha256, provenAt }) => [filename, bytes, name, path, sha256, provenAt]),
    ),
  );
  const head = ['photo', 'bytes', 'place', 'path', 'sha256', 'read back'];
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A name that begins like a formula must not become one in a spreadsheet. */
function cell(value: string | number): string {
  const text = String(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
