import { parseIp } from '../ip/address.js';
import { ALNUM, COLON, HEX, isAt, isWordAt } from './chars.js';
import { ipText } from './hosts.js';
import { portAfter } from './port.js';
import type { Rule, Scan } from './scan.js';

const MAX_ADDRESS = 45;

const isPart = (text: string, at: number): boolean => isAt(text, at, HEX | COLON);

/** Times, MACs, names of code (`std::add`) and ratios have colons as well. */
function isMeant(word: string): boolean {
  const groups = word.split(':').filter((group) => group !== '');
  if (!word.includes('::')) return groups.some((group) => group.length !== 2);
  if (!/\d/.test(word)) return false;
  return /^::1$/.test(word) || groups.length >= 3 || groups.some((group) => group.length >= 3 || group.includes('.'));
}

/** Looks at the run of hex digits and colons around `colon`; gives where it ends. */
function tryAt(scan: Scan, colon: number): number {
  const { text } = scan;
  let start = colon;
  while (isPart(text, start - 1) && colon - start < MAX_ADDRESS) start -= 1;
  let end = colon;
  while (isPart(text, end)) end += 1;
  const next = end;
  const dotted = /^(?:\.\d{1,3}){3}(?![\w.]*\d)/.exec(text.slice(end, end + 14))?.[0].length ?? 0;
  end += dotted;
  // a label in front (`ip6:2001:…`, `src:fe80::1`) ends in a colon of its own
  while (dotted === 0 && text.charAt(end - 1) === ':' && text.charAt(end - 2) !== ':') end -= 1;
  if (isWordAt(text, start - 1)) {
    start = text.indexOf(':', start) + 1;
  } else if (text.charAt(start) === ':' && text.charAt(start + 1) !== ':') start += 1;
  const word = text.slice(start, end);
  if (end - start < 3 || end - start > MAX_ADDRESS || isWordAt(text, end) || scan.isTaken(start, end) || '$@\\'.includes(text.charAt(start - 1) || ' ')) return next;
  const ip = parseIp(word);
  if (ip?.version !== 6 || !isMeant(word)) return next;
  const zone = /^%[\w.]{1,20}/.exec(text.slice(end, end + 21))?.[0].length ?? 0;
  const prefix = /^\/(\d{1,3})(?![\w/])/.exec(text.slice(end, end + 5))?.[1];
  const bits = prefix !== undefined && Number(prefix) <= 128 ? Number(prefix) : undefined;
  const last = end + zone + (bits === undefined ? 0 : 1 + String(prefix).length);
  scan.hit('ipv6', ipText(ip), start, last, bits);
  scan.take(start, last);
  if (text.charAt(start - 1) === '[' && text.charAt(last) === ']') portAfter(scan, last + 1);
  return Math.max(next, last);
}

/** IPv6 addresses, with zone, prefix length or brackets where they have any. */
export const ipv6: Rule = {
  applies: ({ bits }) => (bits & COLON) !== 0 && (bits & ALNUM) !== 0,
  find(scan) {
    const { text } = scan;
    for (let colon = text.indexOf(':'); colon >= 0;) {
      // the second colon of an address is at most four digits away
      const second = text.indexOf(':', colon + 1);
      if (second < 0) return;
      colon = second - colon > 5 ? second : text.indexOf(':', tryAt(scan, colon));
    }
  },
};
