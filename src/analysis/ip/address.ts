/** An IP address: 4 or 16 bytes in network order, and its canonical text. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly bytes: Uint8Array;
  /** Dotted quad, or RFC 5952 for IPv6. */
  readonly text: string;
}

const MAX_IP_TEXT = 45;

/**
 * Reads an IPv4 dotted quad or an IPv6 address (RFC 4291 section 2.2, without a zone), or gives null.
 * Leading zeros in IPv4 are refused: readers disagree on whether they mean octal.
 */
export function parseIp(text: string): IpAddress | null {
  if (text.length > MAX_IP_TEXT) return null;
  const bytes = text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
  return bytes === null ? null : ipFromBytes(bytes);
}

/** The address of 4 or 16 bytes. */
export function ipFromBytes(bytes: Uint8Array): IpAddress {
  return bytes.length === 4
    ? { version: 4, bytes, text: bytes.join('.') }
    : { version: 6, bytes, text: ipv6Text(bytes) };
}

/** The IPv4 address inside an IPv4-mapped one (`::ffff:1.2.3.4`), else the address itself. */
export function unmapped(ip: IpAddress): IpAddress {
  const mapped = ip.version === 6 && ip.bytes.subarray(0, 10).every((byte) => byte === 0)
    && ip.bytes[10] === 0xff && ip.bytes[11] === 0xff;
  return mapped ? ipFromBytes(ip.bytes.slice(12)) : ip;
}

/**
 * Finds the address in what logs write for one: with a port (`1.2.3.4:443`, `[2001:db8::1]:443`), a zone
 * (`fe80::1%12`), brackets or defanging dots (`1.2.3[.]4`). Null where it is something else.
 */
export function ipFromLogText(text: string): IpAddress | null {
  const plain = text.trim().replaceAll('[.]', '.').replaceAll('[:]', ':');
  if (plain.length > MAX_IP_TEXT + 20) return null;
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(plain)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(plain)?.[1];
  return parseIp((bracketed ?? withPort ?? plain).replace(/%[\w.-]{1,20}$/, ''));
}

function ipv4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const bytes = new Uint8Array(4);
  for (const [index, part] of parts.entries()) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    bytes[index] = Number(part);
  }
  return bytes;
}

function ipv6Bytes(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const words = [...head, ...Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}

/** 16-bit groups of a part of an IPv6 address; only its end may be a dotted quad. */
function groups(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const words: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const quad = last && index === parts.length - 1 ? ipv4Bytes(part) : null;
      if (quad === null) return null;
      words.push(word(quad, 0), word(quad, 2));
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      words.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return words;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

function ipv6Text(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, index) => word(bytes, index * 2));
  const run = longestZeroRun(words);
  const hex = words.map((value) => value.toString(16));
  if (run.length < 2) return hex.join(':');
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, value] of words.entries()) {
    if (value !== 0) start = index + 1;
    else if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  }
  return best;
}
