import { DIGIT } from './chars.js';
import { eachMatch } from './each-match.js';
import type { Rule, Scan } from './scan.js';

const LABEL = /(?:端口号?|(?<![a-z0-9\u00c0-\u1fff])(?:(?:(?:source|src|destination|dest|dst|local|remote|server|client|target|listen(?:ing)?|ziel|quell)[-_ ]?)?ports?|порт[а-я]{0,3}|spt|dpt|lport|rport|sport|dport|(?:TCP|UDP)(?=[ /:]\d)))["']?(?: number| nr\.?)?\s{0,2}[:=/ ：为是]{1,2}\s{0,2}["']?(\d{1,5})(?![\w.]\w|\w|%)/gi;
const PROTOCOL = /(?<![\w./-])(\d{1,5})\/(?:tcp|udp)(?![\w])/gi;

function hit(scan: Scan, digits: string, start: number): void {
  const port = Number(digits);
  if (port > 0 && port <= 65_535 && !scan.isTaken(start, start + digits.length)) scan.claim('port', String(port), start, start + digits.length);
}

/** Sockets of hardware. */
const HARDWARE = /(?:usb|hdmi|switch|serial|com|parallel|display|printer|vga|ethernet|sfp|lan|thunderbolt)[- ]$/i;

/** The port behind a host (`203.0.113.9:8080`); gives how many units belong to it. */
export function portAfter(scan: Scan, end: number, separator = ':'): number {
  if (scan.text.charAt(end) !== separator) return 0;
  const digits = /^\d{1,5}(?!\w|\.\w|:\d)/.exec(scan.text.slice(end + 1, end + 9))?.[0];
  if (digits === undefined) return 0;
  hit(scan, digits, end + 1);
  return digits.length + 1;
}

/** The rest of a list: `ports 22, 80 and 443`. */
function others(scan: Scan, from: number): number {
  let at = from;
  for (let count = 0; count < 100; count += 1) {
    const match = /^(?:\s?[,/;]\s?|\s(?:and|or|und|oder|et|ou|и)\s)(\d{1,5})(?![\w.]\w|\w|%)/.exec(scan.text.slice(at, at + 16));
    if (match === null) break;
    at += match[0].length;
    hit(scan, match[1] ?? '', at - (match[1] ?? '').length);
  }
  return at;
}

/** Ports that a label names, or the protocol behind them. */
export const port: Rule = {
  applies: ({ bits }) => (bits & DIGIT) !== 0,
  find(scan) {
    const { text } = scan;
    if (/port|[sd]pt|tcp|udp|порт|端口/i.test(text)) {
      eachMatch(LABEL, text, (match) => {
        const digits = match[1] ?? '';
        if (!HARDWARE.test(text.slice(Math.max(0, match.index - 14), match.index))) hit(scan, digits, match.index + match[0].lastIndexOf(digits));
        return /ports/i.test(match[0]) ? others(scan, match.index + match[0].length) : undefined;
      });
      eachMatch(PROTOCOL, text, (match) => {
        hit(scan, match[1] ?? '', match.index);
        return undefined;
      });
    }
  },
};
