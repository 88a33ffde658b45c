import type { HostTable } from './entry.js';

const MAX_CHARACTERS = 1_048_576;

const BLANK = '[\\t\\n\\f\\r ]';
const NAME = '[\\p{L}_:][\\p{L}\\p{N}_:.\\-]*';
const OPENING = new RegExp(`<(${NAME})`, 'uy');
const ATTRIBUTE = new RegExp(`${BLANK}+(${NAME})${BLANK}*=${BLANK}*("[^"<]*"|'[^'<]*')`, 'uy');
const OPENING_END = new RegExp(`${BLANK}*(/?)>`, 'uy');
const CLOSING = new RegExp(`</(${NAME})${BLANK}*>`, 'uy');
const DOCTYPE = /<!DOCTYPE[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>/y;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text is no well-formed XML. */
class Malformed extends Error {}

function character(entity: string): string {
  const named = ENTITIES[entity];
  if (named !== undefined) return named;
  const [, hex, digits] = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(entity) ?? [];
  const code = hex === undefined ? Number(digits ?? NaN) : parseInt(hex, 16);
  if (!(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw new Malformed();
  return String.fromCodePoint(code);
}

const unescaped = (text: string): string => (text.includes('&') ? text.replace(/&([^;&]*)(;?)/g, (_, entity: string, end: string) => (end === ';' ? character(entity) : character(''))) : text);

type Members = (readonly [name: string, json: string])[];

/** Null without content, the text where there is nothing else, else a bag that collects equal names into arrays. */
function elementJson(members: Members): string {
  const [first] = members;
  if (!first) return 'null';
  if (members.length === 1 && first[0] === '#text') return first[1];
  const byName = new Map<string, string[]>();
  for (const [name, json] of members) {
    const known = byName.get(name);
    if (known) known.push(json);
    else byName.set(name, [json]);
  }
  const pairs = [...byName].map(([name, values]) => `${JSON.stringify(name)}:${values.length === 1 ? (values[0] ?? 'null') : `[${values.join(',')}]`}`);
  return `{${pairs.join(',')}}`;
}

/** Reads a document from left to right. */
class Reader {
  private at = 0;
  private readonly document: Members = [];
  private readonly open: { readonly name: string; readonly members: Members }[] = [];

  constructor(private readonly text: string) {}

  read(): string {
    while (this.at < this.text.length) this.token();
    const [root, second] = this.document;
    if (this.open.length > 0 || !root || second) throw new Malformed();
    return `{${JSON.stringify(root[0])}:${root[1]}}`;
  }

  private token(): void {
    if (this.text[this.at] !== '<') this.content(unescaped(this.upTo('<', 0).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')), true);
    else if (this.text.startsWith('<!--', this.at)) this.upTo('-->', 4);
    else if (this.text.startsWith('<?', this.at)) this.upTo('?>', 2);
    else if (this.text.startsWith('<![CDATA[', this.at)) this.content(this.upTo(']]>', 9), false);
    else if (this.text.startsWith('<!DOCTYPE', this.at)) this.match(DOCTYPE);
    else if (this.text.startsWith('</', this.at)) this.close();
    else this.element();
  }

  /** The text behind `skip` characters up to `end`, which is passed too; plain text may end with the document. */
  private upTo(end: string, skip: number): string {
    const start = this.at + skip;
    const found = this.text.indexOf(end, start);
    if (found < 0 && skip > 0) throw new Malformed();
    const stop = found < 0 ? this.text.length : found;
    this.at = skip > 0 ? stop + end.length : stop;
    return this.text.slice(start, stop);
  }

  private match(pattern: RegExp): RegExpExecArray {
    return this.tryMatch(pattern) ?? (() => { throw new Malformed(); })();
  }

  private tryMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.at += match[0].length;
    return match;
  }

  private content(text: string, maySkip: boolean): void {
    if (maySkip && text === '') return;
    const parent = this.open.at(-1);
    if (!parent) throw new Malformed();
    parent.members.push(['#text', JSON.stringify(text)]);
  }

  private element(): void {
    const name = this.match(OPENING)[1] ?? '';
    const members: Members = [];
    for (let found = this.tryMatch(ATTRIBUTE); found; found = this.tryMatch(ATTRIBUTE)) {
      members.push([`@${found[1] ?? ''}`, JSON.stringify(unescaped((found[2] ?? '').slice(1, -1)))]);
    }
    if (this.open.length === 0 && this.document.length > 0) throw new Malformed();
    this.open.push({ name, members });
    if (this.match(OPENING_END)[1] === '/') this.leave();
  }

  private close(): void {
    if (this.match(CLOSING)[1] !== this.open.at(-1)?.name) throw new Malformed();
    this.leave();
  }

  private leave(): void {
    const element = this.open.pop();
    if (element) (this.open.at(-1)?.members ?? this.document).push([element.name, elementJson(element.members)]);
  }
}

/** A document as JSON text; null where it is not well-formed, or larger than 1 MB. */
export function xmlToJson(text: string): string | null {
  if (text.length > MAX_CHARACTERS) return null;
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

export const XML_FUNCTIONS: HostTable = {
  parse_xml: { params: ['string'], result: 'dynamic', call: ([text]) => (typeof text === 'string' ? xmlToJson(text) : null), doc: 'parse-xml-function' },
};
