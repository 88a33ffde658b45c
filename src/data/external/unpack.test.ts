import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { unpack } from './unpack.js';

/** A zip archive of deflated files. */
function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...central, end]);
}

const URL = 'https://a.example/x';
const texts = async (bytes: Buffer, pattern = '*', maxBytes = 1000): Promise<readonly string[]> => (await unpack(bytes, URL, pattern, maxBytes)).map((file) => file.toString());

describe('unpack', () => {
  it('gives plain bytes, gzip files and the files of archives that fit', async () => {
    expect(await texts(Buffer.from('plain'))).toEqual(['plain']);
    expect(await texts(gzipSync('packed'))).toEqual(['packed']);
    const archive = zip({ 'a.csv': Buffer.from('1'), 'b.txt': Buffer.from('2'), 'c.csv': Buffer.from('3') });
    expect(await texts(archive)).toEqual(['1', '2', '3']);
    expect(await texts(archive, '*.csv')).toEqual(['1', '3']);
  });

  it('refuses bombs, damaged files and archives without a file that fits', async () => {
    await expect(texts(gzipSync(Buffer.alloc(1001)))).rejects.toThrow('too large');
    await expect(texts(zip({ 'a': Buffer.alloc(600), 'b': Buffer.alloc(600) }))).rejects.toThrow('too large');
    await expect(texts(gzipSync('packed').subarray(0, 12))).rejects.toThrow('could not be read');
    await expect(texts(zip({ a: Buffer.from('1') }).subarray(0, 40))).rejects.toThrow('could not be read');
    await expect(texts(zip({ a: Buffer.from('1') }), '*.csv')).rejects.toThrow('could not be read');
  });
});
