import { expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { readWindows1252 } from './windows-1252.js';

it('reads each byte as the standard says', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const free = /[\u0081\u008d\u008f\u0090\u009d]/g;
  expect(readWindows1252(bytes).replaceAll(free, '\ufffd')).toBe(iconv.decode(bytes, 'windows-1252'));
  expect(readWindows1252(bytes).match(free)).toHaveLength(5);
});
