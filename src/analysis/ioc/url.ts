import { ALNUM, classOf, codesOf, COLON, isUnspaced, PERCENT, SLASH } from './chars.js';
import { eachMatch } from './each-match.js';
import { hitHost } from './hosts.js';
import type { Rule, Scan } from './scan.js';

const SCHEMES = new Set([
  'http', 'https', 'ftp', 'ftps', 'sftp', 'tftp', 'ldap', 'ldaps', 'smb', 'ws', 'wss', 'tcp', 'udp', 'rtsp', 'rtmp', 'ssh', 'telnet', 'file', 'gopher', 'git', 'svn', 'nfs', 'rmi', 'iiop', 'dns', 'scp',
  'irc', 'ircs', 'socks4', 'socks5', 'socks', 'rdp', 'vnc', 'mysql', 'postgres', 'postgresql', 'mongodb', 'mongodb+srv', 'redis', 'amqp', 'mqtt', 'imap', 'imaps', 'smtp', 'smtps', 'pop3', 'webdav', 'dav', 'git+ssh', 'git+https',
  'svn+ssh', 'stratum', 'stratum+tcp', 'stratum+ssl', 'stratum2+tcp', 'ms-appinstaller', 'view-source', 'ss', 'vmess', 'trojan',
]);
const MAX_SCHEME = 14;
const MAX_URL = 4_096;
const MAX_NESTED = 4;
const MAX_DECODINGS = 5;

const HOST = /^(?:[^/?#@\\]{0,255}@)?(\[[0-9a-f:.%]{2,60}\]|[^/?#:@\\]{1,255})/i;
const ENCODED = /(?:https?|s?ftps?|h(?:xx|XX)ps?|ldaps?|wss?)(?::|%(?:25){0,4}3a)(?:%(?:25){0,4}2f|\/){2}/gi;
/** What ends a URL wherever it stands; the rest is decided by `urlEnd`. */
const STOPS = codesOf('"\'<>`\\^{}|');

/** Where the scheme before `://` at `colon` begins, or -1. */
function schemeStart(text: string, colon: number): number {
  let start = colon;
  while (start > 0 && colon - start < MAX_SCHEME && /[a-z0-9+-]/i.test(text.charAt(start - 1))) start -= 1;
  // what stands before it without a blank (`url=`, a letter of another script) may be a letter, as in `\nhttp`: the longest known scheme counts
  for (let at = start; at < colon; at += 1) {
    const scheme = text.slice(at, colon).toLowerCase();
    if (SCHEMES.has(scheme) && (at === start || !/[a-z0-9]/i.test(text.charAt(at - 1)) || isEscape(text, at) || scheme.startsWith('http'))) return at;
  }
  return -1;
}

/** The letter before `at` belongs to `\n`, `\r` or `\t`. */
const isEscape = (text: string, at: number): boolean => text.charAt(at - 2) === '\\' && 'nrt'.includes(text.charAt(at - 1));

/** Where a URL that begins before `from` ends: brackets that were not opened in it, quotes, blanks and what separates commands end it. */
function urlEnd(text: string, from: number): number {
  let [round, square] = [0, 0];
  const last = Math.min(text.length, from + MAX_URL);
  let at = from;
  for (; at < last; at += 1) {
    const code = text.charCodeAt(at);
    if ((classOf(code) & ALNUM) !== 0) continue;
    if (code <= 32 || STOPS.has(code) || isForeignStop(code) || (isUnspaced(code) && (classOf(text.charCodeAt(at - 1)) & ALNUM) !== 0)) break;
    if (code === 40) round += 1;
    else if (code === 41 && (round -= 1) < 0) break;
    else if (code === 91) square += 1;
    else if (code === 93 && (square -= 1) < 0) break;
    else if ((code === 44 || code === 59) && endsHere(text, at)) break;
    else if (code === 38 && text.charCodeAt(at + 1) === 38) break;
    else if (code === 36 && (text.charCodeAt(at + 1) === 40 || text.charCodeAt(at + 1) === 123)) break;
  }
  while (at > from && /[.,;:!?*~_'"’”…&$]/.test(text.charAt(at - 1))) at -= 1;
  if (text.charAt(at - 1) === '(' || text.charAt(at - 1) === '[') at -= 1;
  return at;
}

/** Punctuation of other scripts, blanks beyond ASCII, quotation marks. */
const isForeignStop = (code: number): boolean =>
  code === 0xa0 || code === 0xab || code === 0xbb || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x3020) || (code >= 0xff01 && code <= 0xff0f) || (code >= 0xff1a && code <= 0xff20) || code === 0xfeff || code === 0xfffd;

/** A comma or semicolon that separates: another URL follows, or a command (`x.sh;sh`); `;jsessionid=` belongs to the URL. */
function endsHere(text: string, at: number): boolean {
  const rest = text.slice(at + 1, at + 40);
  if (/^\s*(?:[a-z]{2,12}:\/\/|www\.)/i.test(rest)) return true;
  return text.charAt(at) === ';' && /^[a-z_./]{1,20}(?:[\s;&|]|$)/i.test(rest);
}

/** Scheme and host in lower case; what follows may depend on case. */
function canonical(url: string, hostEnd: number): string {
  return url.slice(0, hostEnd).includes('@') ? url.slice(0, url.indexOf(':')).toLowerCase() + url.slice(url.indexOf(':')) : url.slice(0, hostEnd).toLowerCase() + url.slice(hostEnd);
}

interface Found {
  readonly value: string;
  readonly host: string;
  readonly hostStart: number;
  readonly end: number;
}

/** The URL that begins at `start` and whose `://` is at `colon`; null where no host follows. */
function urlAt(text: string, start: number, colon: number): Found | null {
  const end = urlEnd(text, colon + 3);
  const host = HOST.exec(text.slice(colon + 3, Math.min(end, colon + 600)));
  const name = host?.[1] ?? '';
  const hostStart = colon + 3 + (host?.[0].length ?? 0) - name.length;
  const isFile = /^file$/i.test(text.slice(start, colon)) && end > colon + 4;
  if (!isFile && name.includes('..')) return null;
  if (!isFile && !/^\[|^\w[\w.-]*$/.test(name) && !/^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._-]*$/u.test(name)) return null;
  return { value: canonical(text.slice(start, end), hostStart + name.length - start), host: name, hostStart, end };
}

/** URLs with a scheme, and those that stand inside of them (`https://web.archive.org/web/2024/http://evil.example/`). */
export const url: Rule = {
  applies: ({ bits }) => (bits & (COLON | SLASH)) === (COLON | SLASH),
  find(scan) {
    const { text } = scan;
    let [free, nested] = [0, 0];
    for (let colon = text.indexOf('://'); colon >= 0; colon = text.indexOf('://', colon + 3)) {
      const start = schemeStart(text, colon);
      if (start < 0 || (start < free && (nested += 1) > MAX_NESTED)) continue;
      const found = urlAt(text, start, colon);
      if (found === null) continue;
      if (start >= free) nested = 0;
      const end = start < free ? nestedEnd(text, start, found.end) : found.end;
      scan.hit('url', end === found.end ? found.value : found.value.slice(0, end - start), start, end);
      hitHost(scan, found.host, found.hostStart, found.hostStart + found.host.length);
      scan.take(start, end);
      free = Math.max(free, end);
    }
  },
};

/** A URL inside of another ends before the mark of the service that wrapped it (`__;`), and before the other's next parameter. */
function nestedEnd(text: string, start: number, end: number): number {
  const inner = text.slice(start, end);
  const mark = /__;/.exec(inner)?.index ?? (text.charAt(start - 1) === '=' && !inner.includes('?') ? inner.indexOf('&') : -1);
  return mark < 0 ? end : start + mark;
}

function decoded(text: string): string {
  let plain = text;
  for (let round = 0; round < MAX_DECODINGS && plain.includes('%'); round += 1) {
    const next = plain.replace(/(?:%[0-9a-f]{2}){1,4096}/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      }
    });
    if (next === plain || /^[a-z]+:\/\//i.test(plain)) break;
    plain = next;
  }
  return plain;
}

/** URLs that are percent-encoded, mostly in parameters of others: `?u=https%3A%2F%2Fevil.example`. */
export const encodedUrl: Rule = {
  applies: ({ bits }) => (bits & PERCENT) !== 0,
  find(scan) {
    if (!/%(?:25)*(?:3a|2f)/i.test(scan.text)) return;
    eachMatch(ENCODED, scan.text, (match) => {
      const start = match.index;
      if (!match[0].includes('%')) return undefined;
      const end = encodedEnd(scan.text, start + match[0].length);
      emitDecoded(scan, decoded(scan.text.slice(start, end)).replace(/^hxxp/i, 'http'), start, end);
      return end;
    });
  },
};

function emitDecoded(scan: Scan, plain: string, start: number, end: number): void {
  const colon = plain.indexOf('://');
  const found = colon > 0 && colon < MAX_SCHEME ? urlAt(plain, 0, colon) : null;
  if (found === null) return;
  scan.hit('url', found.value, start, end);
  hitHost(scan, found.host, start, end);
  scan.take(start, end);
}

/** An encoded URL ends where the parameter ends. */
function encodedEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < MAX_URL && /[\w%.~+*!:/@?=-]/.test(text.charAt(at))) at += 1;
  while (at > from && /[.!?:*]/.test(text.charAt(at - 1))) at -= 1;
  return at;
}
