import { isCharset, readCharset } from './charset/charset.js';
import { unquote } from './quoted-printable.js';
import { groupsOf } from './runs.js';
import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

const WORD = /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,300})\?=/gi;

/** Encoded words of mail headers (RFC 2047): `=?utf-8?B?…?=`; words that follow each other are one text. */
export const mimeWord: TextDecoding = {
  name: 'mime words',
  reads: 'text',
  worth: (traits) => countOf(traits, '?') >= 4 && countOf(traits, '=') >= 2,
  * find(text) {
    for (const run of groupsOf(text, WORD, [/^\s{1,50}$/], 1)) yield { ...run, trust: 'certain' };
  },
  decode(text, cap) {
    if (text.length * 3 > cap) return { tooLarge: text.length * 3 };
    const words = Array.from(text.matchAll(WORD), ([, charset = '', kind = '', value = '']) => {
      const bytes = kind.toLowerCase() === 'b' ? Buffer.from(value, 'base64') : unquote(value.replaceAll('_', ' '));
      return { charset: charset.toLowerCase(), bytes };
    });
    // a character may be split between words of one charset
    const merged: { charset: string; parts: Buffer[] }[] = [];
    for (const { charset, bytes } of words) {
      const last = merged.at(-1);
      if (last?.charset === charset) last.parts.push(bytes);
      else merged.push({ charset, parts: [bytes] });
    }
    const read = merged.map(({ charset, parts }) => {
      const bytes = Buffer.concat(parts);
      return isCharset(charset) ? readCharset(bytes, charset) : bytes.toString('latin1');
    });
    return { bytes: Buffer.from(read.join('')) };
  },
};
