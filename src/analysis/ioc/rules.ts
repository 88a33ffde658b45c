import { parseIp } from '../ip/address.js';
import { hostIndicator, isDomain } from './hosts.js';
import type { Accepted, Indicator, IndicatorRule, IndicatorType } from './types.js';
import { windowsPath } from './windows-path.js';

const one = (type: IndicatorType, value: string, length: number): Accepted => ({ indicators: [{ type, value }], length });

const url: IndicatorRule = {
  pattern: /(?<![a-z])(?:https?|ftps?|sftp|ldaps?|smb|wss?|tcp):\/\/[^\s"'<>`\\^{}|]{1,2048}/gi,
  accept(match) {
    const text = trimUrl(match[0]);
    const host = /^[^:]+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/.exec(text)?.[1] ?? '';
    if (host === '') return null;
    const found: Indicator[] = [{ type: 'url', value: text }];
    const at = hostIndicator(host);
    if (at !== null) found.push(at);
    return { indicators: found, length: text.length };
  },
};

const email: IndicatorRule = {
  pattern: /(?<![\w.+%-])[a-z0-9_](?:[\w.+%-]{0,62}[\w+%-])?@[\p{L}\p{N}][\p{L}\p{N}.-]{1,252}/giu,
  accept(match) {
    const text = match[0].replace(/[.-]+$/, '');
    const host = text.slice(text.lastIndexOf('@') + 1);
    return isDomain(host, true) || isDomain(`mail.${host}`, true) ? one('email', text.toLowerCase(), text.length) : null;
  },
};

/** A whole token of an address: dots and digits beside it mean that it is something else (a version number, an OID). */
const ipv4: IndicatorRule = {
  pattern: /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\w)/g,
  accept: (match) => (parseIp(match[0]) === null ? null : one('ipv4', match[0], match[0].length)),
};

const ipv6: IndicatorRule = {
  pattern: /(?<![\w:.\])-])[0-9a-f:]{3,39}(?:\.\d{1,3}){0,3}(?![\w:-])/gi,
  accept(match) {
    const ip = parseIp(match[0]);
    const groups = match[0].split(':').filter((group) => group !== '').length;
    return ip?.version === 6 && groups >= 2 && /\d/.test(match[0]) ? one('ipv6', ip.text, match[0].length) : null;
  },
};

/** `$` before a name or `(` after it mean code: `$client.name`, `file.name(`. */
const domain: IndicatorRule = {
  pattern: /(?<![\p{L}\p{N}_.$@%-])[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62}\.){1,20}[\p{L}\p{N}-]{2,63}(?![\p{L}\p{N}_(-]|\.[\p{L}\p{N}])/gu,
  accept: (match) => (isDomain(match[0], true) ? one('domain', match[0].toLowerCase(), match[0].length) : null),
};

const hash = (type: IndicatorType, digits: number): IndicatorRule => ({
  pattern: new RegExp(`(?<![0-9a-z])[0-9a-f]{${digits}}(?![0-9a-z])`, 'gi'),
  accept: (match) => (/^(.)\1+$/.test(match[0]) || /^\d+$/.test(match[0]) ? null : one(type, match[0].toLowerCase(), match[0].length)),
});

const path: IndicatorRule = {
  pattern: /(?<![a-z0-9])[a-z]:\\[^\\/:*?"<>|\r\n\t][^:*?"<>|\r\n\t]{0,400}|(?<![\\\w])\\\\[\w.$-]{1,63}\\[^:*?"<>|\r\n\t]{1,400}/gi,
  accept(match) {
    const text = windowsPath(match[0]);
    return text === null ? null : one('windows_path', text, text.length);
  },
};

/** In the order in which they claim text. */
export const RULES: readonly IndicatorRule[] = [
  url, email, path, hash('sha256', 64), hash('sha1', 40), hash('md5', 32), ipv4, ipv6, domain,
];

/** Drops what follows a URL in a sentence: punctuation, and a closing bracket that was not opened inside. */
function trimUrl(text: string): string {
  let end = text.length;
  const opened = (open: string, close: string): boolean => {
    const inside = text.slice(0, end);
    return inside.split(open).length >= inside.split(close).length;
  };
  for (let rounds = 0; rounds < 8; rounds += 1) {
    const last = text.charAt(end - 1);
    const stray = /[.,;:!?*~_]/.test(last) || (last === ')' && !opened('(', ')')) || (last === ']' && !opened('[', ']'));
    if (!stray) break;
    end -= 1;
  }
  return text.slice(0, end);
}
