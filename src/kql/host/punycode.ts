import type { HostFunction, HostTable } from './entry.js';

/** Parameters of Punycode, https://www.rfc-editor.org/rfc/rfc3492#section-5. */
const [BASE, T_MIN, T_MAX, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 128] as const;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** The time of both directions is quadratic. */
const MAX_LABEL = 4096;

function adapted(given: number, points: number, first: boolean): number {
  let delta = Math.floor(given / (first ? DAMP : 2));
  delta += Math.floor(delta / points);
  let bias = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) / 2; bias += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return bias + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}

const threshold = (position: number, bias: number): number => Math.min(T_MAX, Math.max(T_MIN, position - bias));

function numberText(given: number, bias: number): string {
  let text = '';
  let rest = given;
  for (let position = BASE; ; position += BASE) {
    const limit = threshold(position, bias);
    if (rest < limit) return text + (DIGITS[rest] ?? '');
    text += DIGITS[limit + ((rest - limit) % (BASE - limit))] ?? '';
    rest = Math.floor((rest - limit) / (BASE - limit));
  }
}

/** Punycode of a text; undefined where it is too long. */
export function encodePunycode(text: string): string | undefined {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  if (points.length > MAX_LABEL) return undefined;
  const basic = points.filter((point) => point < FIRST_CODE);
  let made = basic.length > 0 ? `${String.fromCharCode(...basic)}-` : '';
  let [code, delta, bias, handled] = [FIRST_CODE as number, 0, FIRST_BIAS as number, basic.length];
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= code));
    delta += (next - code) * (handled + 1);
    code = next;
    for (const point of points) {
      if (point < code) delta += 1;
      if (point !== code) continue;
      made += numberText(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    code += 1;
  }
  return made;
}

/** The text that Punycode encodes; undefined where it is damaged. */
export function decodePunycode(text: string): string | undefined {
  if (text.length > MAX_LABEL || /[\u0080-\u{10ffff}]/u.test(text)) return undefined;
  const split = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(0, split)), (char) => char.charCodeAt(0));
  let [code, place, bias] = [FIRST_CODE as number, 0, FIRST_BIAS as number];
  let at = split < 0 ? 0 : split + 1;
  while (at < text.length) {
    const before = place;
    let weight = 1;
    for (let position = BASE; ; position += BASE) {
      const digit = DIGITS.indexOf((text[at] ?? '?').toLowerCase());
      if (digit < 0) return undefined;
      at += 1;
      place += digit * weight;
      const limit = threshold(position, bias);
      if (digit < limit) break;
      weight *= BASE - limit;
      if (weight > 2 ** 40) return undefined;
    }
    const count = points.length + 1;
    bias = adapted(place - before, count, before === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    points.splice(place, 0, code);
    place += 1;
  }
  return points.map((point) => String.fromCodePoint(point)).join('');
}

const PREFIX = /^xn--/i;

function eachLabel(domain: string, change: (label: string) => string | undefined): string {
  const labels = domain.split('.').map(change);
  return labels.every((label) => label !== undefined) ? labels.join('.') : '';
}

const decodedDomain = (domain: string): string => eachLabel(domain, (label) => (PREFIX.test(label) ? decodePunycode(label.slice(4)) : label));

const encodedLabel = (label: string): string | undefined => {
  if (!/[\u0080-\u{10ffff}]/u.test(label)) return label;
  const encoded = encodePunycode(label);
  return encoded && `xn--${encoded}`;
};

const ofText = (call: (text: string) => string, doc: string): HostFunction =>
  ({ params: ['string'], result: 'string', call: ([text]) => call(typeof text === 'string' ? text : ''), doc });

/** Damaged input gives an empty text. */
export const PUNYCODE_FUNCTIONS: HostTable = {
  punycode_from_string: ofText((text) => encodePunycode(text) ?? '', 'punycode-from-string-function'),
  punycode_to_string: ofText((text) => decodePunycode(text) ?? '', 'punycode-to-string-function'),
  punycode_domain_from_string: ofText(decodedDomain, 'punycode-domain-from-string-function'),
  punycode_domain_to_string: ofText((domain) => eachLabel(domain.replaceAll('\u3002', '.'), encodedLabel), 'punycode-domain-to-string-function'),
};
