import { createReadStream } from 'node:fs';

/** What one pass over a CSV file (RFC 4180) says of it. */
export interface CsvScan {
  /** Records after the header; lines without any character are none. */
  readonly records: number;
  /** The most cells of any record, the header included, and the line that record begins in. */
  readonly widest: { readonly cells: number; readonly line: number };
  /** Records with more cells than the header. */
  readonly overlong: number;
  /** True where a quoted cell holds a line end. */
  readonly quotedBreaks: boolean;
  /** The first place that breaks the format. */
  readonly problem?: { readonly line: number; readonly reason: string };
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

type State = 'start' | 'bare' | 'quoted' | 'closed';

/** Reads the whole file byte by byte: every character of the format is ASCII, so UTF-8 needs no decoding. */
export async function scanCsv(path: string, delimiter: string): Promise<CsvScan> {
  const scanner = new CsvScanner(delimiter.charCodeAt(0));
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) {
    scanner.feed(part as Buffer); // a stream without encoding yields buffers
    if (scanner.broken) break;
  }
  return scanner.end();
}

class CsvScanner {
  readonly #delimiter: number;
  #state: State = 'start';
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #cells = 1;
  #empty = true;
  #fed = 0;
  #lastCr = -2;
  #records = -1;
  #header = 0;
  #overlong = 0;
  #quotedBreaks = false;
  #widest = { cells: 0, line: 1 };
  #problem: CsvScan['problem'];

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  get broken(): boolean {
    return this.#problem !== undefined;
  }

  feed(bytes: Buffer): void {
    const delimiter = this.#delimiter;
    let state = this.#state;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      // Most bytes are the inside of a cell.
      if (state === 'bare' && byte !== delimiter && byte !== LF && byte !== CR) continue;
      if (state === 'quoted' && byte !== QUOTE && byte !== LF && byte !== CR) continue;
      if (byte === LF || byte === CR) state = this.#breakLine(state, byte, this.#fed + at);
      else if (state === 'quoted') state = 'closed';
      else if (state === 'closed' && byte !== delimiter && byte !== QUOTE) {
        this.#problem = { line: this.#line, reason: 'has text after a closing quote' };
        break;
      } else state = this.#inRecord(state, byte);
    }
    this.#state = state;
    this.#fed += bytes.length;
  }

  end(): CsvScan {
    if (this.#state === 'quoted') this.#problem ??= { line: this.#quoteLine, reason: 'opens a quote that is never closed' };
    else this.#endRecord();
    return {
      records: Math.max(0, this.#records), widest: this.#widest, overlong: this.#overlong, quotedBreaks: this.#quotedBreaks,
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  #inRecord(state: State, byte: number): State {
    this.#empty = false;
    if (byte === this.#delimiter) {
      this.#cells += 1;
      return 'start';
    }
    if (byte !== QUOTE) return 'bare';
    if (state === 'start') this.#quoteLine = this.#line;
    return 'quoted';
  }

  #breakLine(state: State, byte: number, at: number): State {
    const second = byte === LF && this.#lastCr === at - 1;
    if (byte === CR) this.#lastCr = at;
    if (!second) {
      if (state === 'quoted') this.#quotedBreaks = true;
      else this.#endRecord();
      this.#line += 1;
    }
    if (state === 'quoted') return state;
    this.#recordLine = this.#line;
    return 'start';
  }

  #endRecord(): void {
    if (!this.#empty) {
      this.#records += 1;
      if (this.#records === 0) this.#header = this.#cells;
      if (this.#cells > this.#header) this.#overlong += 1;
      if (this.#cells > this.#widest.cells) this.#widest = { cells: this.#cells, line: this.#recordLine };
    }
    this.#cells = 1;
    this.#empty = true;
  }
}
