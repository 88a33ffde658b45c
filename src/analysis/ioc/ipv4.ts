import { parseIp } from '../ip/address.js';
import { portAfter } from './port.js';
import type { Scan } from './scan.js';

/** Labels behind which four numbers are a version, a section or an object identifier. */
const OTHER = /(?:(?<![a-z0-9\u00c0-\u1fff])(?:versions?|ver|build|release|rev|firmware|file_?version|product_?version|assembly_?version|version_?number|oid|section|sect|chapter|clause|figure|table|abschnitt|kapitel|ziffer|article|paragraphe|раздел|пункт|версия|версии|версию|версией|version[sn]?nummer|update|patch|netmask|mask|subnet ?mask|maske)["']?\s{0,2}[:=#]?\s{0,2}["']?v?|§\s?|(?<![a-z0-9\u00c0-\u1fff])v\.?\s?|版本[:：]?\s?|(?:Chrome|Chromium|Firefox|Safari|Edge?|OPR|Version|AppleWebKit|CriOS|FxiOS|Electron|Teams|Office|Slack)[ /]|[A-Za-z][\w+]*-|[a-z0-9\]](?<!ip|addr|address|host|src|dst|source|destination)==)$/i;

/** A mask of a network (`255.255.255.0`) is no address. */
const isMask = (bytes: Uint8Array): boolean => {
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const zeros = 2 ** 32 - value;
  return bytes[0] === 255 && value !== 0xffffffff && (zeros & (zeros - 1)) === 0;
};

/**
 * Judges a run of digits and dots that stands between `start` and `end`: four numbers of an address, alone. Gives how much
 * belongs to it, with the length of a prefix (`/24`), or 0.
 */
export function ipv4At(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  const ip = parseIp(text.slice(start, end));
  if (ip === null || isMask(ip.bytes) || (ip.bytes[0] === 0 && ip.text !== '0.0.0.0')) return 0;
  const before = text.slice(Math.max(0, start - 24), start);
  if (OTHER.test(before) && !/\d-$/.test(before)) return 0;
  const prefix = /^\/(\d{1,2})(?![\w./])/.exec(text.slice(end, end + 5))?.[1];
  const bits = prefix !== undefined && Number(prefix) <= 32 ? Number(prefix) : undefined;
  const last = end + (prefix === undefined || bits === undefined ? 0 : 1 + prefix.length);
  scan.hit('ipv4', ip.text, start, last, bits);
  scan.take(start, last);
  if (/\/dev\/(?:tcp|udp)\/$/.test(before)) portAfter(scan, last, '/');
  return last - start;
}
