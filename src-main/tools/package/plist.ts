/** A value of a property list, as far as `Info.plist` and entitlements have them. */
export type PlistValue = string | number | boolean | PlistValue[] | PlistDictionary;

export interface PlistDictionary {
  readonly [key: string]: PlistValue | undefined;
}

interface Token {
  name: string;
  kind: 'open' | 'close' | 'empty';
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const plain = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** Each tag with the text that follows it. */
function* tokensOf(xml: string): Generator<Token> {
  const body = xml.replace(/<\?[^]*?\?>|<!DOCTYPE[^>]*>|<!--[^]*?-->/g, '');
  for (const [, closing, name = '', empty, text = ''] of body.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>([^<]*)/g)) {
    yield { name, kind: closing ? 'close' : empty ? 'empty' : 'open', text: plain(text) };
  }
}

class Reader {
  readonly #tokens: Token[];
  #at = 0;

  constructor(xml: string) {
    this.#tokens = [...tokensOf(xml)];
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new Error('The property list ends in the middle.');
    this.#at += 1;
    return token;
  }

  expectClose(name: string): void {
    const token = this.next();
    if (token.kind !== 'close' || token.name !== name) throw new Error(`The property list lacks </${name}>.`);
  }

  isClose(name: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'close' && token.name === name;
  }

  value(): PlistValue {
    const { name, kind, text } = this.next();
    if (name === 'true' || name === 'false') {
      if (kind === 'open') this.expectClose(name);
      return name === 'true';
    }
    if (name === 'dict') return kind === 'empty' ? {} : this.#dictionary();
    if (name === 'array') return kind === 'empty' ? [] : this.#array();
    if (!['string', 'integer', 'real'].includes(name) || kind === 'close') {
      throw new Error(`The property list has a <${name}>, which this reader does not know.`);
    }
    if (kind === 'open') this.expectClose(name);
    return name === 'string' ? text : Number(text);
  }

  #dictionary(): PlistDictionary {
    const entries: [string, PlistValue][] = [];
    while (!this.isClose('dict')) {
      const { name, text } = this.next();
      if (name !== 'key') throw new Error(`The property list has <${name}> where a key is due.`);
      this.expectClose('key');
      entries.push([text, this.value()]);
    }
    this.expectClose('dict');
    return Object.fromEntries(entries);
  }

  #array(): PlistValue[] {
    const values: PlistValue[] = [];
    while (!this.isClose('array')) values.push(this.value());
    this.expectClose('array');
    return values;
  }
}

/** The dictionary that an XML property list holds; throws on anything else. */
export function readPlist(xml: string): PlistDictionary {
  const reader = new Reader(xml);
  const first = reader.next();
  if (first.name !== 'plist' || first.kind !== 'open') throw new Error('Not a property list.');
  const value = reader.value();
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Error('The property list is no dictionary.');
  reader.expectClose('plist');
  return value;
}

/** A dictionary inside a dictionary; empty where there is none. */
export function dictionaryIn(dictionary: PlistDictionary, key: string): PlistDictionary {
  const value = dictionary[key];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}
