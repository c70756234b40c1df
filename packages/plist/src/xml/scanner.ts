import { PlistError } from '../plist-error.ts';
import { decodeEntities } from './entities.ts';

export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly empty: boolean }
  | { readonly kind: 'close'; readonly name: string };

/** An opening or closing tag; attributes are passed over (a property list has none that matter). */
const tagPattern = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[^\s"'<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const spacePattern = /\s+/y;
const doctypePattern = /<!DOCTYPE\s[^[\]<>]*>/y;

/**
 * The little of XML that a property list is made of: tags, text, CDATA, comments, processing instructions.
 * A document type with declarations of its own is refused, so no entity can be defined, let alone expanded.
 */
export class XmlScanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next tag, past white space and comments. Throws `malformed` at anything else, `truncated` at the end. */
  nextTag(): Token {
    this.#skipMisc();
    const match = this.#match(tagPattern);
    if (match === undefined) throw this.#unexpected('a tag');
    const name = match[2] ?? '';
    if (match[1] === '/') return { kind: 'close', name };
    return { kind: 'open', name, empty: match[4] === '/' };
  }

  /** The text up to the closing tag `name`, entities decoded, comments dropped. */
  textUntilClose(name: string): string {
    let text = '';
    for (;;) {
      const next = this.#text.indexOf('<', this.#position);
      if (next < 0) throw new PlistError('truncated', `the XML ends inside <${name}>`);
      text += decodeEntities(this.#text.slice(this.#position, next));
      this.#position = next;
      if (this.#text.startsWith('<![CDATA[', next)) text += this.#until('<![CDATA[', ']]>');
      else if (this.#text.startsWith('<!--', next)) this.#until('<!--', '-->');
      else break;
    }
    const tag = this.#match(tagPattern);
    if (tag?.[1] !== '/' || tag[2] !== name) throw this.#unexpected(`</${name}>`);
    return text;
  }

  #skipMisc(): void {
    for (;;) {
      this.#match(spacePattern);
      const at = this.#position;
      if (this.#text.startsWith('\ufeff', at)) this.#position += 1;
      else if (this.#text.startsWith('<?', at)) this.#until('<?', '?>');
      else if (this.#text.startsWith('<!--', at)) this.#until('<!--', '-->');
      else if (this.#text.startsWith('<!DOCTYPE', at)) this.#doctype();
      else return;
    }
  }

  #doctype(): void {
    if (this.#match(doctypePattern) === undefined) {
      throw new PlistError('unsupported', 'a document type with declarations of its own');
    }
  }

  #until(opening: string, closing: string): string {
    const start = this.#position + opening.length;
    const end = this.#text.indexOf(closing, start);
    if (end < 0) throw new PlistError('truncated', `the XML ends inside ${opening}`);
    this.#position = end + closing.length;
    return this.#text.slice(start, end);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match;
  }

  #unexpected(expected: string): PlistError {
    if (this.#position >= this.#text.length)
      return new PlistError('truncated', `the XML ends before ${expected}`);
    return new PlistError('malformed', `expected ${expected} at character ${this.#position}`);
  }
}
