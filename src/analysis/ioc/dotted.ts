import { ALNUM, classOf, DASH, DIGIT, DOT, isAt, isLetter, isUnspaced, UNDERSCORE } from './chars.js';
import { isDomain } from './domain.js';
import { ipv4At } from './ipv4.js';
import { portAfter } from './port.js';
import type { Rule, Scan } from './scan.js';

/** Longer runs are searched for nothing: they are data. */
const MAX_RUN = 2_048;

function isPart(code: number): boolean {
  return code < 128 ? (classOf(code) & (ALNUM | DASH | UNDERSCORE)) !== 0 : isLetter(code);
}

/** Where the run of letters, digits, dashes and single dots around a dot begins and ends. */
function runAround(text: string, dot: number, from: number): { readonly start: number; readonly end: number } {
  let start = dot;
  while (start > from && isPart(text.charCodeAt(start - 1))) start -= 1;
  let end = dot + 1;
  while (end < text.length && (isPart(text.charCodeAt(end)) || (text.charCodeAt(end) === 46 && end + 1 < text.length && isPart(text.charCodeAt(end + 1)) && text.charCodeAt(end - 1) !== 46))) end += 1;
  return { start, end };
}

/** A run without what touches it in a script that has no blanks: `访问evil.com下载` is `evil.com`. */
function spaced(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  if (!/[\u0e00-\uffff]/.test(text.slice(start, end))) return { start, end };
  let [from, to] = [start, end];
  for (let at = start; at < end; at += 1) {
    if (!isUnspaced(text.charCodeAt(at)) || text.charCodeAt(at - 1) === 46) continue;
    // a label that changes its script is no label: what comes before the name is cut off, or what comes behind it
    if (isAt(text, at - 1, ALNUM) && at > start && text.slice(from, at).includes('.')) {
      to = at;
      break;
    }
    if (isAt(text, at + 1, ALNUM) && at + 1 < end) from = at + 1;
    else if (isAt(text, at - 1, ALNUM) && at > start) from = at;
  }
  return { start: from, end: to };
}

/** What may not stand before a name: a variable, a path, a handle. */
function isJoined(text: string, start: number): boolean {
  const before = text.charAt(start - 1);
  if (before === '$' || before === '\\') return true;
  if (before === '@') return isPart(text.charCodeAt(start - 2)) || text.charAt(start - 2) === '.';
  if (before === '.') return /[)\]\w]/.test(text.charAt(start - 2));
  return before === '/' && text.charAt(start - 2) === '.';
}

/** A name without the marks in front of it, with what percent-encoding left of the mark before (`%2Fevil.example`). */
function begin(text: string, start: number, end: number): number {
  let at = start;
  if (text.charAt(at - 1) === '%' && /^[0-9a-f]{2}$/i.test(text.slice(at, at + 2))) at += 2;
  else if (text.charAt(at - 1) === '%' && text.charAt(at) !== '.' && !/%[\w]{1,30}%$/.test(text.slice(Math.max(0, at - 32), at))) return end;
  while (at < end && '.-'.includes(text.charAt(at))) at += 1;
  return at;
}

function tryName(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const from = begin(text, start, end);
  let last = end;
  while (last > from && '-_'.includes(text.charAt(last - 1))) last -= 1;
  if (from >= last || last - from > 253 || scan.isTaken(from, last) || isJoined(text, from)) return;
  const name = text.slice(from, last);
  const candidate = { name, before: text.slice(Math.max(0, from - 32), from), after: text.slice(last, last + 8), wasDefanged: scan.wasDefanged(from, last) };
  if (!name.includes('.') || !isDomain(candidate)) return;
  scan.claim('domain', name.toLowerCase(), from, last);
  takePath(scan, last + portAfter(scan, last));
}

/** A path behind a host belongs to it: what stands there is no indicator of its own. */
function takePath(scan: Scan, from: number): void {
  if (scan.text.charAt(from) !== '/') return;
  let end = from;
  while (end < scan.text.length && end - from < 2_048 && /[^\s"'<>`|{}\\^,;)]/.test(scan.text.charAt(end))) end += 1;
  scan.take(from, end);
}

const NUMBERS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** `IP 192.0.2.1.51234 > 192.0.2.9.443:` of tcpdump: the port is a fifth number. */
function tryCapture(scan: Scan, start: number, end: number): boolean {
  const { text } = scan;
  const port = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\.(\d{1,5})$/.exec(text.slice(start, end))?.[1];
  if (port === undefined || !(/(?:\bIP|[<>]) $/.test(text.slice(Math.max(0, start - 4), start)) && /^(?::| [<>])/.test(text.slice(end, end + 2)))) return false;
  const last = end - port.length - 1;
  if (ipv4At(scan, start, last) > 0) portAfter(scan, last, '.');
  return true;
}

/** An address in a run; the run may go on behind a dash (`192.0.2.1-192.0.2.9`). */
function tryNumbers(scan: Scan, start: number, end: number): boolean {
  const { text } = scan;
  const run = text.slice(start, end);
  if (tryCapture(scan, start, end)) return true;
  const parts = run.split('-');
  if (parts.length > 2 || !parts.every((part) => NUMBERS.test(part))) return false;
  let from = start;
  for (const part of parts) {
    const to = from + part.length;
    const touched = '.\\'.includes(text.charAt(from - 1) || ' ') || (text.charAt(from - 1) === '$') || isWide(text, from - 1);
    if (!touched && (!scan.isTaken(from, to) || isWhole(text, from, to))) {
      const length = ipv4At(scan, from, to);
      if (length > 0) portAfter(scan, from + length);
    }
    from = to + 1;
  }
  return true;
}

const isWide = (text: string, at: number): boolean => at >= 0 && text.charCodeAt(at) > 127 && isLetter(text.charCodeAt(at)) && !isUnspaced(text.charCodeAt(at));

/** Inside of a URL an address counts where it is a whole part: `/ip-address/203.0.113.7/`, `?ip=203.0.113.7`. */
const isWhole = (text: string, start: number, end: number): boolean => /[/=]/.test(text.charAt(start - 1)) && text.charAt(start - 2) !== '/' && text.charAt(start - 2) !== ':' && /^(?:[/&?#"'\s<>),;]|$)/.test(text.charAt(end));

/** IPv4 addresses and bare domains: whatever is words or numbers with dots between them. */
export const dotted: Rule = {
  applies: ({ bits }) => (bits & DOT) !== 0,
  find(scan) {
    const { text } = scan;
    let from = 0;
    for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
      const run = runAround(text, dot, from);
      from = Math.max(dot + 1, run.end);
      if (run.end - run.start > MAX_RUN) continue;
      const { start, end } = spaced(text, run.start, run.end);
      if (end - start < 4 || end === dot + 1) continue;
      const digits = isAt(text, end - 1, DIGIT);
      if (digits && tryNumbers(scan, start, end)) continue;
      tryName(scan, start, end);
    }
  },
};
