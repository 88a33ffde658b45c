import { ALNUM, classOf, codesOf, isLetter, isUnspaced, SLASH } from './chars.js';
import type { Rule, Scan } from './scan.js';

/** Folders at the root of Linux, macOS and Android. A path that begins elsewhere is more often one of a web server. */
const ROOTS = new Set(('bin boot dev etc home lib lib32 lib64 media mnt opt proc root run sbin srv sys tmp usr var snap nix data sdcard storage vendor Users Applications Library System Volumes private cores').split(' '));
/** Roots that web servers have as well: a path needs more to count. */
const SHARED = new Set(['home', 'media', 'data', 'run', 'storage', 'vendor', 'lib', 'system', 'private', 'users', 'library']);
const MAX_PATH = 1_024;
const BEFORE = codesOf(' \t\r\n"\'`=(,:;|<>[{&@+!^?*\u00a0');
const MARKS = '/._-+~@%$#{}:=*?!^';
const REQUEST = /(?:\b(?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|PROPFIND|TRACE)\s+"?|\b(?:uri|url|uri_path|cs-uri-stem|request_uri|endpoint|route|href|src|action|api)["']?\s*[:=]\s*["']?)$/i;
const MIME = /^(?:application|text|image|audio|video|multipart|font)\//;

/** What ends a path inside of a run: a line number, the next entry of a list; in its last part a query as well. */
const INNER_END = /:(?=\d|$|[/\s])|\$\(/;

function pathEnd(text: string, from: number): number {
  let end = from;
  let plain = true;
  for (const last = Math.min(text.length, from + MAX_PATH); end < last; end += 1) {
    const code = text.charCodeAt(end);
    if ((classOf(code) & ALNUM) !== 0 || code === 47 || code === 46 || code === 45 || code === 95) continue;
    if (code === 92 && text.charCodeAt(end + 1) === 32) end += 1; // `\ ` is an escaped blank
    else if (!(MARKS.includes(text.charAt(end)) || (code > 127 && isLetter(code) && !(isUnspaced(code) && (classOf(text.charCodeAt(end - 1)) & ALNUM) !== 0)))) break;
    plain = false;
  }
  if (!plain) {
    const inner = text.slice(from, end).search(INNER_END);
    if (inner >= 0) end = from + inner;
    const name = text.lastIndexOf('/', end - 1);
    const query = text.slice(name, end).search(/[=?!^#]/);
    if (query >= 0) end = name + query;
  }
  while (end > from && /[.:,;!?^*=#{$+@]/.test(text.charAt(end - 1))) end -= 1;
  if (!plain && text.charAt(end - 1) === '}' && !text.slice(from, end).includes('{')) end -= 1;
  return end;
}

/** What stands in front of the first slash: nothing, `~`, `~user`, `.` or `..`. */
const LEAD = /(?:^|[^\w.~/\\-])(~[a-z_][\w-]{0,31}|~|\.{1,2}|\$HOME|\$\{HOME\})$/i;

/** The first folder of an absolute path that begins at `slash`. */
function rootOf(text: string, slash: number): string {
  const next = text.indexOf('/', slash + 1);
  return next < 0 || next - slash > 16 ? '' : text.slice(slash + 1, next);
}

/** An absolute path below a known folder, and not that of a request, a media type or a socket of bash. */
function isAbsolute(path: string, root: string, before: string): boolean {
  const rest = path.slice(root.length + 2);
  if (rest === '' || /^[./]+$/.test(rest) || REQUEST.test(before) || MIME.test(path.slice(1)) || /^\/dev\/(?:tcp|udp)\//.test(path)) return false;
  if (!SHARED.has(root.toLowerCase()) || root === 'home') return true;
  return /^[A-Z]/.test(root) || /[^/]\/[^/]/.test(rest) || /\.[\w-]{1,10}$/.test(path);
}

const isRelative = (path: string, lead: string): boolean =>
  /^\/+[^/]/.test(path) && (lead.startsWith('.') ? /[a-z_\u00c0-\uffef-]{2}/i : /[a-z0-9\u00c0-\uffef]/i).test(path);

/** What a path has in front of its first slash; null where it cannot begin at this slash. */
function leadOf(text: string, slash: number, near: string): string | null {
  const before = slash === 0 ? 32 : text.charCodeAt(slash - 1);
  if (BEFORE.has(before) || isUnspaced(before) || (before > 0x2000 && !isLetter(before))) return '';
  if (before !== 46 && before !== 126 && !near.includes('~') && !near.includes('$')) return null;
  return LEAD.exec(near)?.[1] ?? null;
}

/** `</div>` */
const isTag = (text: string, slash: number): boolean => text.charCodeAt(slash - 1) === 60 && /^\/[a-z][\w:-]{0,20}>/i.test(text.slice(slash, slash + 24));

function tryAt(scan: Scan, slash: number): number {
  const { text } = scan;
  const near = text.slice(Math.max(0, slash - 34), slash);
  const lead = leadOf(text, slash, near);
  if (lead === null || isTag(text, slash)) return slash + 1;
  const root = lead === '' ? rootOf(text, slash) : '';
  const start = slash - lead.length;
  if ((lead === '' && !ROOTS.has(root)) || scan.isTaken(start, slash + 1)) return slash + 1;
  const end = pathEnd(text, slash);
  const path = text.slice(slash, end);
  if (!(lead === '' ? isAbsolute(path, root, near) : isRelative(path, lead))) return Math.max(slash + 1, end);
  const cleaned = path.length > 1 ? path.replace(/\/+$/, '') : path;
  scan.claim('linux_path', (lead + cleaned).replaceAll('\\ ', ' '), start, start + lead.length + cleaned.length);
  return Math.max(slash + 1, end);
}

/** Paths of Linux and macOS: absolute ones below a known folder, those of a home folder, and relative ones with a dot in front. */
export const linuxPath: Rule = {
  applies: ({ bits }) => (bits & SLASH) !== 0,
  find(scan) {
    const { text } = scan;
    for (let slash = text.indexOf('/'); slash >= 0;) {
      slash = text.indexOf('/', tryAt(scan, slash));
    }
  },
};
