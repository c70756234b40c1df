/** An element of an answer. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Deeper and larger than any answer of S3, which lists a thousand keys at most. */
const deepest = 12;
const mostElements = 50_000;

/**
 * Reads the XML of an S3 answer: elements and text, nothing else. Throws SyntaxError for what is not well-formed, too deep
 * or too large, and for a document type, which S3 never sends. (Namespaces' prefixes are dropped.)
 */
export function parseXml(text: string): XmlElement {
  const tokens =
    /<\?[^?]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
  const root: Open = { name: '', children: [], text: '' };
  const stack: Open[] = [root];
  let elements = 0;
  while (tokens.lastIndex < text.length) {
    const at = tokens.lastIndex;
    const match = tokens.exec(text);
    if (match === null) throw new SyntaxError(`no XML at ${at}`);
    const [, slash, name, , empty, content] = match;
    const top = stack.at(-1) ?? root;
    if (content !== undefined) top.text += content;
    else if (name !== undefined && slash === '/') {
      if (stack.length < 2 || top.name !== local(name)) throw new SyntaxError(`</${name}> closes nothing`);
      top.text = decodeText(top.text);
      stack.pop();
    } else if (name !== undefined) {
      if (++elements > mostElements) throw new SyntaxError('too many elements');
      const element: Open = { name: local(name), children: [], text: '' };
      top.children.push(element);
      if (empty !== '/') stack.push(element);
      if (stack.length > deepest) throw new SyntaxError('too deep');
    }
  }
  const [only, second] = root.children;
  if (stack.length !== 1 || only === undefined || second !== undefined) throw new SyntaxError('no one root');
  return only;
}

interface Open {
  readonly name: string;
  readonly children: Open[];
  text: string;
}

/** The text of the first child of this name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeText(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Text as it stands in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
