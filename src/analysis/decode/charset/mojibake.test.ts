import { describe, expect, it } from '@jest/globals';
import { flat } from '../peel-many.js';
import { peel } from '../peel.js';
import { PEEL_LIMITS } from '../types.js';

const windows1252 = new TextDecoder('windows-1252');
/** As a program shows UTF-8 that takes it for windows-1252. */
const misread = (text: string): string => windows1252.decode(Buffer.from(text));
const layersOf = (value: string) => flat(peel(value, PEEL_LIMITS).layers).map(({ encoding, text }) => [encoding, text]);

describe('UTF-8 that was read as windows-1252', () => {
  it.each(['Быстрая лиса', 'naïve café', 'He said “don’t” – twice', 'パスワード', '🙂 and 🚀 http://203.0.113.9/a'])('is read anew: %s', (text) => {
    expect(layersOf(misread(text))).toEqual([['utf-8 read as windows-1252', text]]);
    expect(layersOf(Buffer.from(misread(text)).toString('base64'))).toEqual([['base64', misread(text)], ['utf-8 read as windows-1252', text]]);
  });

  it('is two layers where it happened twice', () => {
    expect(layersOf(misread(misread('über Äpfel')))).toEqual([['utf-8 read as windows-1252', misread('über Äpfel')], ['utf-8 read as windows-1252', 'über Äpfel']]);
  });

  it('was read as ISO 8859-1 too', () => {
    expect(layersOf(Buffer.from('Größe: ≥ 5 €').toString('latin1'))).toEqual([['utf-8 read as windows-1252', 'Größe: ≥ 5 €']]);
  });

  it.each(['naïve café, à la carte', 'Ærø og Ålborg', '© 2026 Müller ® ½ °C', 'ÂÃ', 'Ã¼', 'Быстрая лиса', 'Ã©tÃ© and €\u4e00', 'price: £5 Â'])('is not what is meant as it is: %s', (text) => {
    expect(layersOf(text)).toEqual([]);
  });
});
