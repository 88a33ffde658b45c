import { parseIp } from '../ip/address.js';
import { ALNUM, AT, DOT, isAt, isLetter, isUnspaced, PERCENT } from './chars.js';
import { isHostName } from './hosts.js';
import type { Rule, Scan } from './scan.js';
import { isInternalName, suffixOf } from './suffix.js';

const MAX_LOCAL = 64;
const MAX_HOST = 253;
const LOCAL_MARKS = '._%+\'-=!#$&*?^~';

const MESSAGE_ID = /(?:message-?id|in-reply-to|references)["']?\s{0,2}[:=]\s{0,2}["']?<?$/i;

/** Where the part before `@` begins: it does not run from ASCII letters into a script without blanks between words. */
function localStart(text: string, at: number): number {
  const wide = isUnspaced(text.charCodeAt(at - 1));
  let start = at;
  while (start > 0 && at - start <= MAX_LOCAL) {
    const code = text.charCodeAt(start - 1);
    if (!(LOCAL_MARKS.includes(text.charAt(start - 1)) || (isLetter(code) && (wide || !isUnspaced(code))))) break;
    start -= 1;
  }
  // `from=bob@…`, `'bob@…'`: marks that are allowed inside, but hardly ever stand in front
  const local = text.slice(start, at);
  const lead = /^(?:.{0,64}%[0-9a-f]{2})?(?:[^+]{0,64}[=&?*#!$^])?[.%+~'-]*/i.exec(local)?.[0].length ?? 0;
  return start + lead;
}

function hostEnd(text: string, from: number): number {
  const wide = isUnspaced(text.charCodeAt(from));
  let end = from;
  while (end < text.length && end - from <= MAX_HOST) {
    const code = text.charCodeAt(end);
    if (!(code === 46 || code === 45 || (isLetter(code) && (wide || !isUnspaced(code))))) break;
    if (code === 46 && text.charCodeAt(end + 1) === 46) break;
    end += 1;
  }
  while (end > from && (text.charCodeAt(end - 1) === 46 || text.charCodeAt(end - 1) === 45)) end -= 1;
  return end;
}

function tryAt(scan: Scan, at: number, width: number): void {
  const { text } = scan;
  const start = localStart(text, at);
  const end = hostEnd(text, at + width);
  const [local, host] = [text.slice(start, at), text.slice(at + width, end)];
  if (start >= at || local.length > MAX_LOCAL || local.endsWith('.') || !host.includes('.') || scan.isTaken(at, at + width)) return;
  if (parseIp(host) !== null || /^\dx$/.test(host.slice(0, host.indexOf('.')))) return;
  if (!isHostName(host) || (suffixOf(host) === null && !isInternalName(host))) return;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(local) && isAt(text, end, ALNUM)) return;
  if (MESSAGE_ID.test(text.slice(Math.max(0, start - 24), start))) {
    scan.take(start, end); // the name of a message, not of a person
    return;
  }
  scan.claim('email', `${local}@${host}`.toLowerCase(), start, end);
}

/** Addresses of people; not those with quoted names or literal addresses behind the `@`. */
export const email: Rule = {
  applies: ({ bits }) => (bits & DOT) !== 0 && (bits & (AT | PERCENT)) !== 0,
  find(scan) {
    const { text, features } = scan;
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) tryAt(scan, at, 1);
    if ((features.bits & PERCENT) === 0) return;
    for (let at = text.indexOf('%40'); at >= 0; at = text.indexOf('%40', at + 3)) tryAt(scan, at, 3);
  },
};
