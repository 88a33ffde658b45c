import type { Opinion } from '../answer.js';
import { MAX_DETAILS, oneLine, secondsOf, type Add, type PackEntry, type ReadResult } from './entry.js';
import { observablesFrom } from './foreign-types.js';
import { opinionBy, opinionWord } from './opinion.js';

const MAX_LINE = 64 * 1024;
const MAX_FIELDS = 64;

/** What a column of a list holds, by its name in lower case. */
const VALUE = new Set(['value', 'indicator', 'ioc', 'ioc_value', 'observable', 'indicator_value']);
const TYPE = new Set(['type', 'ioc_type', 'indicator_type', 'indicatortype']);
const OPINION = new Set(['opinion', 'verdict', 'severity', 'classification', 'threat_level']);
const SCORE = new Set(['score', 'confidence', 'confidence_level']);
const DETAILS = new Set(['description', 'details', 'comment', 'malware', 'malware_printable', 'threat', 'threat_type', 'family', 'signature', 'tags', 'campaign', 'actor']);
const UNTIL = new Set(['valid_until', 'expires', 'expiration', 'expiry']);
/** Best first. */
const OBSERVED = ['last_seen', 'last_seen_utc', 'last_online', 'observed_at', 'lastseen', 'timestamp', 'date', 'dateadded', 'date_added', 'first_seen', 'first_seen_utc', 'firstseen'];
/** Columns that are indicators themselves, with their foreign type; others are told by `observablesFrom`. */
const ALIASES: Readonly<Record<string, string>> = { dst_ip: 'ip', src_ip: 'ip', ipaddress: 'ip', ip_addr: 'ip', hash: 'hash', filehash: 'hash', domain_name: 'domain', email_address: 'email' };
const INDICATORS = /^(?:ip|ipv4|ipv6|ip address|ip_address|cidr|domain|hostname|fqdn|url|email|e-mail|md5|md5_hash|sha1|sha1_hash|sha256|sha256_hash|sha512|ja3|cve)$/;

interface Layout {
  readonly delimiter: string;
  /** Columns that hold indicators, with the foreign type where the column's name says it. */
  readonly values: readonly { readonly at: number; readonly type?: string }[];
  readonly type: number;
  readonly opinion: number;
  readonly score: number;
  readonly details: readonly number[];
  readonly observed: readonly number[];
  readonly until: number;
}

/**
 * Reads a list of indicators: CSV (RFC 4180; comma, semicolon or tab) with a header that names at least one column of
 * indicators, also in a comment as abuse.ch writes it; or one indicator a line, also as a hosts file. `#` begins a comment.
 */
export function readCsv(bytes: Uint8Array, usual: Opinion, add: Add): ReadResult {
  let layout: Layout | null | undefined;
  let comment = '';
  let read = 0;
  let skipped = 0;
  for (const line of linesOf(bytes)) {
    if (line === null) {
      skipped += 1;
      continue;
    }
    const text = line.trim();
    if (text === '') continue;
    if (text.startsWith('#')) {
      if (layout === undefined) comment = text.replace(/^#+\s*/, '');
      continue;
    }
    if (layout === undefined) {
      layout = layoutOf(text);
      if (layout !== null) continue;
      layout = layoutOf(comment);
    }
    const found = layout === null ? plainLine(text, usual, add) : row(text, layout, usual, add);
    if (found === 'full') return { read, skipped };
    if (found === 0) skipped += 1;
    else read += found;
  }
  return { read, skipped };
}

/** Lines without their ends; null stands for one that is too long. A quoted line break belongs to its line. */
function* linesOf(bytes: Uint8Array): Generator<string | null> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = buffer.length >= 3 && buffer.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
  while (start < buffer.length) {
    let end = buffer.indexOf(10, start);
    if (end < 0) end = buffer.length;
    if (end - start > MAX_LINE) yield null;
    else {
      let text = buffer.toString('utf8', start, end);
      while (hasOpenQuote(text) && end < buffer.length && end - start <= MAX_LINE) {
        const next = buffer.indexOf(10, end + 1);
        const until = next < 0 ? buffer.length : next;
        if (until - start > MAX_LINE) break;
        text += `\n${buffer.toString('utf8', end + 1, until)}`;
        end = until;
      }
      yield text.replace(/\r$/, '');
    }
    start = end + 1;
  }
}

/** A quote begins a field only where the line or a delimiter goes before; quotes inside of words mean nothing. */
function hasOpenQuote(text: string): boolean {
  if (!text.includes('"')) return false;
  return /^"|[,;\t] ?"/.test(text) && (text.split('"').length - 1) % 2 === 1;
}

function fieldsOf(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= text.length && fields.length < MAX_FIELDS) {
    while (text[at] === ' ') at += 1;
    let field = '';
    if (text[at] === '"') {
      let end = at + 1;
      for (;;) {
        const quote = text.indexOf('"', end);
        if (quote < 0) {
          field += text.slice(end);
          end = text.length;
          break;
        }
        field += text.slice(end, quote);
        end = quote + 1;
        if (text[end] !== '"') break;
        field += '"';
        end += 1;
      }
      const next = text.indexOf(delimiter, end);
      at = next < 0 ? text.length + 1 : next + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      field = text.slice(at, next < 0 ? undefined : next).trim();
      at = next < 0 ? text.length + 1 : next + 1;
    }
    fields.push(field);
  }
  return fields;
}

function layoutOf(header: string): Layout | null {
  const delimiter = ['\t', ';', ','].find((one) => header.includes(one)) ?? ',';
  const names = fieldsOf(header, delimiter).map((name) => name.trim().toLowerCase());
  const first = (wanted: ReadonlySet<string>): number => names.findIndex((name) => wanted.has(name));
  const value = first(VALUE);
  const typed = names.flatMap((name, at) => {
    const type = ALIASES[name] ?? (INDICATORS.test(name) ? name : undefined);
    return type === undefined ? [] : [{ at, type }];
  });
  if (value < 0 && typed.length === 0) return null;
  return {
    delimiter, values: value >= 0 ? [{ at: value }] : typed, type: first(TYPE), opinion: first(OPINION), score: first(SCORE), until: first(UNTIL),
    details: names.flatMap((name, at) => (DETAILS.has(name) ? [at] : [])),
    observed: OBSERVED.map((name) => names.indexOf(name)).filter((at) => at >= 0),
  };
}

function row(text: string, layout: Layout, usual: Opinion, add: Add): number | 'full' {
  const fields = fieldsOf(text, layout.delimiter);
  const field = (at: number): string => fields[at] ?? '';
  const score = layout.score < 0 ? undefined : scoreIn(field(layout.score));
  const observedAt = observedIn(fields, layout.observed);
  const until = layout.until < 0 ? undefined : secondsOf(field(layout.until));
  const opinion = (layout.opinion < 0 ? undefined : opinionWord(field(layout.opinion))) ?? opinionBy(score, usual);
  const details = detailsIn(fields, layout.details);
  let read = 0;
  for (const { at, type } of layout.values) {
    for (const { type: ours, value } of observablesFrom(type ?? field(layout.type), field(at))) {
      const entry: PackEntry = {
        type: ours, value, details, opinion,
        ...(score === undefined ? {} : { score }), ...(observedAt === undefined ? {} : { observedAt }), ...(until === undefined ? {} : { until }),
      };
      if (!add(entry)) return 'full';
      read += 1;
    }
  }
  return read;
}

const scoreIn = (text: string): number | undefined => (/^\d{1,3}(?:\.\d{1,9})?$/.test(text) ? Math.min(100, Number(text)) : undefined);

function observedIn(fields: readonly string[], columns: readonly number[]): number | undefined {
  for (const at of columns) {
    const time = secondsOf(fields[at] ?? '');
    if (time !== undefined) return time;
  }
  return undefined;
}

function detailsIn(fields: readonly string[], columns: readonly number[]): string {
  let details = '';
  for (const at of columns) {
    const text = fields[at] ?? '';
    if (text === '' || text === 'None' || details.includes(text)) continue;
    details = details === '' ? text : `${details}; ${text}`;
    if (details.length > MAX_DETAILS) break;
  }
  return details;
}

/** `evil.example`, `evil.example # why`, `0.0.0.0 evil.example`, `198.51.100.0/24 ; SBL123`. */
function plainLine(text: string, usual: Opinion, add: Add): number | 'full' {
  const [, value = '', note = ''] = /^(?:(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+)?"?([^\s",;]{1,4096})"?(?:\s*[#;,]\s*(.{0,400}))?/.exec(text) ?? [];
  let read = 0;
  for (const observable of observablesFrom(undefined, value)) {
    if (!add({ ...observable, details: oneLine(note), opinion: usual })) return 'full';
    read += 1;
  }
  return read;
}
