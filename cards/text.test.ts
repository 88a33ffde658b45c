import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buttonTitle, plain, shorten, shortWords, visible } from './text.js';

describe('visible', () => {
  it.each([
    ['invoice\u202Egpj.exe', 'invoice⟨U+202E⟩gpj.exe'],
    ['zero\u200Bwidth\uFEFF', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
    ['nul\u0000bell\u0007del\u007F', 'nul␀bell␇del␡'],
    ['a\r\nb\nc', 'a ↵ b ↵ c'],
    ['tab\t  and\u00A0blank', 'tab and blank'],
    ['lone \uD800 half', 'lone \uFFFD half'],
    ['braille\u2800filler\u3164', 'braille⟨U+2800⟩filler⟨U+3164⟩'],
    [`pile${'\u0301'.repeat(9)}`, 'pilé\u0301\u0301'],
    ['中文 кириллица 🙂', '中文 кириллица 🙂'],
  ])('%j', (text, expected) => { expect(visible(text)).toBe(expected); });

  it('lets nothing hidden through', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }));
  });
});

describe('shorten', () => {
  it('counts characters, not halves of them', () => {
    expect(shorten('🙂🙂🙂', 3)).toBe('🙂🙂🙂');
    expect(shorten('🙂🙂🙂', 2)).toBe('🙂…');
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('x'.repeat(100_000), 5)).toBe('xxxx…');
  });
});

describe('shortWords', () => {
  it('cuts words, not sentences', () => {
    expect(shortWords('decode AAAAAAAAAAAA now', 6)).toBe('decode AAAAA… now');
  });
});

describe('plain', () => {
  it('defangs and bounds', () => {
    expect(plain('see http://evil.com\u202E now', 100)).toBe('see hxxp://evil[.]com⟨U+202E⟩ now');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 1, max: 60 }), (text, max) => {
      expect(Array.from(plain(text, max)).length).toBeLessThanOrEqual(max);
    }));
  });
});

describe('buttonTitle', () => {
  it('is one plain line of at most 40 characters', () => {
    expect(buttonTitle('Enrich http://evil.com/a/very/long/path/to/something')).toBe('Enrich hxxp://evil[.]com/a/very/long/pa…');
    expect(buttonTitle('\u0020')).toBe('Run');
  });
});
