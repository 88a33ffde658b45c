import { BACKSLASH, codesOf, COLON, isWordAt, SLASH } from './chars.js';
import { hitHost } from './hosts.js';
import type { Rule, Scan } from './scan.js';

const MAX_PATH = 1_024;
const MAX_PART = 255;
const MAX_PARTS = 64;

/** What a path can begin with, as groups: a drive, an environment variable, a device, a share, or dots. Groups have no names: making an object of them takes time. */
const ROOT = new RegExp([
  String.raw`([a-z]:)(?=[\\/])`,
  String.raw`(%[a-z_][a-z0-9_()]{1,40}%|\$\{?env:[a-z_][a-z0-9_()]{1,40}\}?)(?=\\)`,
  String.raw`(\\{1,2}(?:device\\{1,2}harddiskvolume\d{1,3}|systemroot|\?\?(?=\\{1,2}unc))(?=\\))`,
  String.raw`(\\{2,4}[\w.$-]{1,253}(?:@ssl)?(?:@\d{1,5})?)(?=\\{1,2}[\w.$%{(-])`,
  String.raw`(\.{1,2})(?=\\[\w.])`,
].join('|'), 'iy');
/** The longest root that ends at a backslash: an environment variable. */
const MAX_ROOT = 48;
/** Units before a root, by its group, that make it a part of something else. */
const JOINED: readonly (RegExp | null)[] = [null, /[a-z0-9]/i, null, /[\\\w%]/, /[\\\w:%]/, /[\\/\w.%]/];

/** Where a root may begin whose path goes on with the separator at `at`; -1 where none can. */
function rootStart(text: string, at: number): number {
  const before = text.charAt(at - 1);
  if (before === ':') return at - 2;
  if (before === '.') return text.charAt(at - 2) === '.' ? at - 2 : at - 1;
  if (before !== '%' && !isWordAt(text, at - 1) && before !== '}') return at;
  // an environment variable ends here, if anything
  const from = Math.max(0, at - MAX_ROOT);
  const start = text.slice(from, at - 1).lastIndexOf(before === '%' ? '%' : '$');
  return start < 0 ? -1 : from + start;
}

/** Endings after which a path is over although a blank and more words follow. */
const ENDINGS = new Set(('exe dll sys com bat cmd ps1 psm1 psd1 vbs vbe js jse wsf wsh hta msi msp scr cpl lnk pif jar py pl rb sh txt log ini inf cfg conf config xml json yml yaml csv tsv dat db bin tmp bak old '
  + 'doc docx docm dot dotm xls xlsx xlsm xlsb xll ppt pptx pptm pdf rtf htm html php asp aspx jsp zip rar 7z gz tar cab iso img vhd vhdx one eml msg png jpg jpeg gif bmp ico svg mp3 mp4 evtx etl pcap dmp reg mof '
  + 'xsl sct url library-ms settingcontent-ms chm hlp ocx drv efi pem key crt cer pfx p12 kdbx ost pst edb dit sqlite bkf nupkg vmdk ova apk sln csproj cs vb cpp h c go rs ts java class ttf mui').split(' '));
/** Words that join a path to the prose behind it. */
const PROSE = new Set(('and or to into onto in on at from by with via is was were are has had will then that which for als und oder nach von mit wurde ist et ou dans vers par avec est a was и или в на из с был и де при through using '
  + 'executed created dropped connects contacts file copy').split(' '));

const FORBIDDEN = codesOf('\\/:*?"<>|\r\n\t\0');

interface Part {
  readonly end: number;
  /** More follows behind a separator. */
  readonly goesOn: boolean;
}

/** The quotation mark that stands before a path, or nothing. */
function quoteBefore(text: string, start: number): string {
  const quote = text.charAt(start - 1);
  return quote === '"' || quote === '\'' || quote === '`' ? quote : '';
}

/** Where the part of a path that begins at `from` ends. Blanks belong to it as an analyst would read them. */
function partAt(text: string, from: number, quote: string, separator: string): Part {
  let end = from;
  const last = Math.min(text.length, from + MAX_PART);
  while (end < last && !endsPart(text, from, end, quote)) end += 1;
  const raw = text.slice(from, end);
  const goesOn = text.startsWith(separator, end) && text.charCodeAt(end + separator.length) !== 32;
  const whole = wholePart(raw, goesOn, quote !== '' && text.charAt(end) === quote);
  return { end: from + whole, goesOn: goesOn && whole === raw.length };
}

function endsPart(text: string, from: number, at: number, quote: string): boolean {
  const code = text.charCodeAt(at);
  if (FORBIDDEN.has(code) || code < 32 || text.charAt(at) === quote) return true;
  if (code === 39 || code === 96) return quote === '';
  // a comma, semicolon or ampersand belongs to a name only where nothing says that the name is over
  if (code === 59) return true;
  if (code !== 44 && code !== 38) return false;
  const ending = /\.([\w-]{1,20})$/.exec(text.slice(Math.max(from, at - 21), at))?.[1]?.toLowerCase();
  return (ending !== undefined && ENDINGS.has(ending)) || /^(?:["'\s]|$|[a-z]:|\\\\|%|&)/i.test(text.slice(at + 1, at + 3));
}

/** How many units of a raw part (up to a character that no name may hold) belong to the name. */
function wholePart(raw: string, goesOn: boolean, quoted: boolean): number {
  if (!/[\s\u2e80-\u9fff]/.test(raw)) return goesOn ? raw.length : trimEnd(raw);
  const words = raw.split(/(?<=\s)/);
  let length = 0;
  for (const [at, word] of words.entries()) {
    const bare = word.trimEnd();
    if (at > 0 && isBehind(bare, raw, goesOn, quoted, at)) break;
    length += word.length;
    const glued = /\.[a-z0-9]{1,5}(?=[\u2e80-\u9fff])/i.exec(bare);
    if (glued !== null && !goesOn) return length - word.length + glued.index + glued[0].length;
    const ending = /\.([\w-]{1,20})[)\]},;.'’”]*$/.exec(bare)?.[1]?.toLowerCase();
    const known = ending !== undefined && ENDINGS.has(ending) && (at === 0 || quoted || ending !== 'com');
    if (known && (at < words.length - 1 || !goesOn)) return trimEnd(raw.slice(0, length));
  }
  if (length === raw.length && goesOn) return /\s$/.test(raw) ? trimEnd(raw) : raw.length;
  // without a known ending, the name is its first word, unless quotes close it
  return trimEnd(quoted ? raw.slice(0, length) : words[0] ?? '');
}

/** True for a word that does not belong to the name before it: a switch, an operator, prose. */
function isBehind(word: string, raw: string, goesOn: boolean, quoted: boolean, at: number): boolean {
  if (/^(?:[-/]\w|--|&&?$|\|\|?$|;$|>|\|)/.test(word)) return true;
  if (quoted) return false;
  return (!goesOn && at > 4) || (!/^documents and /i.test(raw) && PROSE.has(word.toLowerCase())) || (!goesOn && /^[-(]/.test(word) && !/^\(\w+\)/.test(word));
}

function trimEnd(raw: string): number {
  let end = raw.length;
  for (;;) {
    const last = raw.charAt(end - 1);
    if (end > 0 && (/[\s.,;:!?'’”&]/.test(last) || (last === ')' && !raw.slice(0, end).includes('(')) || (last === ']' && !raw.slice(0, end).includes('[')) || (last === '}' && !raw.slice(0, end).includes('{')))) end -= 1;
    else return end;
  }
}

/** Where a path whose root ends at `from` (before a separator) ends, and how many parts it has. */
function pathEnd(text: string, from: number, quote: string): { readonly end: number; readonly parts: number } {
  // backslashes are doubled all the way or nowhere
  const separator = text.charAt(from) === '/' ? '/' : text.startsWith('\\\\', from) ? '\\\\' : '\\';
  let [at, parts] = [from, 0];
  while (parts < MAX_PARTS && at - from < MAX_PATH && text.startsWith(separator, at)) {
    const next = at + separator.length;
    const part = partAt(text, next, quote, separator);
    if (part.end <= next) break;
    parts += 1;
    at = part.end;
    if (!part.goesOn) break;
  }
  return { end: at, parts };
}

/** Undoes the doubling of backslashes in JSON and source code. */
function single(path: string): string {
  const share = path.startsWith('\\\\');
  const body = share ? path.replace(/^\\+/, '') : path;
  return /^[^\\]*\\\\/.test(body) ? `${share ? '\\\\' : ''}${body.replaceAll('\\\\', '\\')}` : path;
}

function accept(scan: Scan, match: RegExpExecArray): number {
  const { text } = scan;
  const start = match.index;
  const from = start + match[0].length;
  const [, drive, , , share, relative] = match;
  if (start > 0 && JOINED.some((joined, group) => joined !== null && match[group] !== undefined && joined.test(text.charAt(start - 1)))) return from;
  if (scan.isTaken(start, from) || (drive !== undefined && text.charAt(from) === '/' && text.charAt(from + 1) === '/')) return from;
  const { end, parts } = pathEnd(text, from, quoteBefore(text, start));
  const path = text.slice(start, end);
  const name = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  if (parts === 0 || !(/[a-z0-9_$%{]/i.test(name) || /[\p{L}\p{N}]/u.test(name))) return from;
  if (text.charAt(from) === '/' && (parts < 2 && !name.includes('.'))) return from;
  if (relative !== undefined && !/[\w-]{3,}/.test(name)) return from;
  scan.claim('windows_path', single(path), start, end);
  if (share !== undefined) shareHost(scan, share, start);
  return end;
}

/** The host of a share, where it is an address or a domain; `\\evil.example@SSL\DavWWWRoot` is WebDAV. */
function shareHost(scan: Scan, share: string, start: number): void {
  const slashes = /^\\+/.exec(share)?.[0].length ?? 0;
  const host = share.slice(slashes).replace(/@.*$/, '');
  hitHost(scan, host, start + slashes, start + slashes + host.length);
}

/** Paths of Windows: on a drive, behind an environment variable, on a share, of a device, or relative. */
export const windowsPath: Rule = {
  applies: ({ bits }) => (bits & BACKSLASH) !== 0 || (bits & (COLON | SLASH)) === (COLON | SLASH),
  find(scan) {
    const { text, features } = scan;
    if ((features.bits & BACKSLASH) !== 0) searchBackslashes(scan);
    for (let at = text.indexOf(':/'); at > 0; at = text.indexOf(':/', at + 2)) {
      if (text.charCodeAt(at + 2) !== 47) tryRoot(scan, at - 1);
    }
  },
};

function tryRoot(scan: Scan, start: number): number {
  ROOT.lastIndex = start;
  const match = start < 0 ? null : ROOT.exec(scan.text);
  return match === null ? 0 : accept(scan, match);
}

function searchBackslashes(scan: Scan): void {
  const { text } = scan;
  for (let at = text.indexOf('\\'); at >= 0;) {
    const end = tryRoot(scan, rootStart(text, at));
    // a run of backslashes is one place
    while (text.charAt(at) === '\\') at += 1;
    at = text.indexOf('\\', Math.max(at, end));
  }
}
