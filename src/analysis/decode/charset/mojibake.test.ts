import { describe, expect, it } from '@jest/globals';
import { readWindows1252 } from '../../../windows-1252.js';
import { flat } from '../peel-many.js';
import { peel } from '../peel.js';
import { PEEL_LIMITS } from '../types.js';

/** As a program shows UTF-8 that takes it for windows-1252. */
const misread = (text: string): string => readWindows1252(Buffer.from(text));
const layersOf = (value: string) => flat(peel(value, PEEL_LIMITS).layers).map(({ encoding, text }) => [encoding, text]);

describe('UTF-8 that was read as windows-1252', () => {
  it.each(['Быстрая лиса', 'naïve café', 'He said “don’t” – twice', 'パスワード', '🙂 and 🚀 http://203.0.113.9/a'])('is read anew: %s', (text) => {
    expect(layersOf(misread(text))).toEqual([['utf-8 read as windows-1252', text]]);
  });

  it('is read anew inside of base64', () => {
    const text = misread('Он сказал: “не надо” – дважды');
    expect(layersOf(Buffer.from(text).toString('base64'))).toEqual([['base64', text], ['utf-8 read as windows-1252', 'Он сказал: “не надо” – дважды']]);
  });

  it('is two layers where it happened twice', () => {
    expect(layersOf(misread(misread('über Äpfel')))).toEqual([['utf-8 read as windows-1252', misread('über Äpfel')], ['utf-8 read as windows-1252', 'über Äpfel']]);
  });

  it('is read as far as a chat left it: controls are dropped on the way', () => {
    const sent = misread('Быстрая лиса ест').replace(/[\u0080-\u009f]/g, '');
    expect(layersOf(sent)).toEqual([['utf-8 read as windows-1252', 'БыÑтраÑ лиÑа еÑт']]);
  });

  it('was read as ISO 8859-1 too', () => {
    expect(layersOf(Buffer.from('Größe: ≥ 5 €').toString('latin1'))).toEqual([['utf-8 read as windows-1252', 'Größe: ≥ 5 €']]);
  });

  it.each(['naïve café, à la carte', 'Ærø og Ålborg', '© 2026 Müller ® ½ °C', 'ÂÃ', 'Ã¼', 'Быстрая лиса', 'price: £5 Â', '"Ç¾kË&ãmìª±æóº·«"', 'Ã© Ä Ö Ü Ã¼ ß'])('is not what is meant as it is: %s', (text) => {
    expect(layersOf(text)).toEqual([]);
  });
});
