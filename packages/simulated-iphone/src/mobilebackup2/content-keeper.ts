import type { NewDomainFile } from './domain-files.ts';

export type KeptContent = Required<Pick<NewDomainFile, 'content' | 'sizeBytes'>>;

/** Where a phone puts the bytes of one file that is restored to it, piece by piece. A piece is only valid during the call. */
export interface ContentKeeper {
  write(bytes: Uint8Array): void;
  end(): KeptContent;
}

export function keptInMemory(): ContentKeeper {
  const parts: Uint8Array[] = [];
  return {
    write: (bytes) => void parts.push(Buffer.from(bytes)),
    end() {
      const content = Buffer.concat(parts);
      return { content, sizeBytes: content.length };
    },
  };
}
