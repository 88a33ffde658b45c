import { CENTRAL, DESCRIPTOR, END, END64, LOCAL, wideAt } from './zip-headers.js';

/** What follows the data of a member whose header has no sizes (4.3.9), and where. */
export interface Described {
  /** Of the data. */
  readonly end: number;
  /** Of the next header. */
  readonly next: number;
  readonly crc?: number;
  readonly size?: number;
}

const MARK = Buffer.from('PK');
const NEXT: ReadonlySet<number> = new Set([LOCAL, CENTRAL, END, END64, 0x08064b50]);

/**
 * Finds the ends of members whose sizes follow their data: where a descriptor gives the length that was read until there; else before the
 * next header. Takes time linear in the archive.
 */
export class Descriptors {
  readonly #bytes: Buffer;
  /** Once there was none until the end, the bytes are not all read again for the next member. */
  #missed = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  after(start: number): Described {
    let header: Described | undefined;
    for (let at = this.#bytes.indexOf(MARK, start); at >= 0 && at + 4 <= this.#bytes.length; at = this.#bytes.indexOf(MARK, at + 2)) {
      const signature = this.#bytes.readUInt32LE(at);
      const found = signature === DESCRIPTOR ? this.#marked(start, at) : NEXT.has(signature) ? this.#unmarked(start, at) : undefined;
      if (found !== undefined) return found;
      if (NEXT.has(signature)) header ??= { end: at, next: at };
      if (header !== undefined && this.#missed) return header;
    }
    this.#missed = true;
    return header ?? { end: this.#bytes.length, next: this.#bytes.length };
  }

  /** With its signature; sizes are of four bytes, or of eight in a zip64 archive, which nothing else says here. */
  #marked(start: number, at: number): Described | undefined {
    const bytes = this.#bytes;
    if (at + 16 > bytes.length || bytes.readUInt32LE(at + 8) !== at - start) return undefined;
    const isWide = at + 24 <= bytes.length && wideAt(bytes, at + 8) === at - start && !this.#endsAt(at + 16) && this.#endsAt(at + 24);
    const found = { end: at, crc: bytes.readUInt32LE(at + 4) };
    return isWide ? { ...found, size: wideAt(bytes, at + 16), next: at + 24 } : { ...found, size: bytes.readUInt32LE(at + 12), next: at + 16 };
  }

  /** Without, right before the next header. */
  #unmarked(start: number, next: number): Described | undefined {
    const bytes = this.#bytes;
    if (next - 12 >= start && bytes.readUInt32LE(next - 8) === next - 12 - start) {
      return { end: next - 12, next, crc: bytes.readUInt32LE(next - 12), size: bytes.readUInt32LE(next - 4) };
    }
    if (next - 20 >= start && wideAt(bytes, next - 16) === next - 20 - start) {
      return { end: next - 20, next, crc: bytes.readUInt32LE(next - 20), size: wideAt(bytes, next - 8) };
    }
    return undefined;
  }

  #endsAt(at: number): boolean {
    return at === this.#bytes.length || (at + 4 <= this.#bytes.length && NEXT.has(this.#bytes.readUInt32LE(at)));
  }
}
