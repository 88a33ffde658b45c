import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { peel } from '../peel.js';
import { PEEL_LIMITS } from '../types.js';
import { describeFile } from './describe.js';

/** A 64-bit program with one section that holds its import table, laid out by the format's description. */
function pe(): Buffer {
  const bytes = Buffer.alloc(0x600);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  const [header, optional] = [0x84, 0x98];
  bytes.writeUInt16LE(0x8664, header);
  bytes.writeUInt16LE(1, header + 2);
  bytes.writeUInt32LE(1_700_000_000, header + 4);
  bytes.writeUInt16LE(0xf0, header + 16);
  bytes.writeUInt16LE(0x22, header + 18);
  bytes.writeUInt16LE(0x20b, optional);
  bytes.writeUInt16LE(3, optional + 68);
  bytes.writeUInt32LE(16, optional + 108);
  bytes.writeUInt32LE(0x1000, optional + 120); // imports
  const section = optional + 0xf0;
  bytes.write('.idata', section, 'latin1');
  for (const [at, value] of [[8, 0x400], [12, 0x1000], [16, 0x400], [20, 0x200]] as const) bytes.writeUInt32LE(value, section + at);
  const put = (address: number, ...values: number[]): void => { values.forEach((value, at) => bytes.writeUInt32LE(value, address - 0x1000 + 0x200 + at * 4)); };
  put(0x1000, 0x1100, 0, 0, 0x1200, 0x1100);
  put(0x1014, 0x1140, 0, 0, 0x1210, 0x1140);
  put(0x1100, 0x1220, 0, 0x1240, 0, 0, 0);
  put(0x1140, 115, 0x80000000, 0, 0);
  for (const [address, name] of [[0x1200, 'KERNEL32.dll'], [0x1210, 'WS2_32.dll'], [0x1222, 'CreateFileW'], [0x1242, 'ExitProcess']] as const) bytes.write(`${name}\0`, address - 0x1000 + 0x200, 'latin1');
  return bytes;
}

function elf(): Buffer {
  const bytes = Buffer.alloc(0x200);
  bytes.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(62, 18);
  bytes.writeUInt32LE(64, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(2, 56);
  bytes.writeUInt32LE(3, 64);
  bytes.writeUInt32LE(0x100, 72);
  bytes.writeUInt32LE(2, 120);
  bytes.write('/lib64/ld-linux-x86-64.so.2\0', 0x100, 'latin1');
  return bytes;
}

function link(): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length, 0]), Buffer.from(value, 'utf16le')]);
  const header = Buffer.alloc(0x4c);
  Buffer.from('4c0000000114020000000000c000000000000046', 'hex').copy(header);
  header.writeUInt32LE(0x80 | 8 | 32, 0x14);
  return Buffer.concat([header, text('..\\..\\Windows\\System32\\cmd.exe'), text('/c start calc')]);
}

function ole(): Buffer {
  const bytes = Buffer.alloc(512 * 4);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 48);
  bytes.writeUInt32LE(0, 76);
  bytes.writeUInt32LE(0xfffffffe, 512 + 4);
  ['Root Entry', 'WordDocument', 'Macros', 'VBA'].forEach((name, at) => {
    const from = 1024 + at * 128;
    bytes.write(name, from, 'utf16le');
    bytes.writeUInt16LE(name.length * 2 + 2, from + 64);
    bytes[from + 66] = at === 0 ? 5 : 2;
  });
  return bytes;
}

const said = (bytes: Buffer) => Object.fromEntries((peel(`x FromBase64String('${bytes.toString('base64')}')`, PEEL_LIMITS).layers[0]?.facts ?? []).map(({ label, value }) => [label, value]));

describe('facts about files', () => {
  it('reads the headers and imports of a PE', () => {
    expect(said(pe())).toEqual({
      Executable: 'x64, console', Built: '2023-11-14T22:13:20Z', Sections: '.idata', Imports: '3 of 2 libraries',
      Imphash: createHash('md5').update('kernel32.createfilew,kernel32.exitprocess,ws2_32.wsastartup').digest('hex'),
    });
  });

  it('reads ELF, shortcuts, compound files and PDF', () => {
    expect(said(elf())).toEqual({ Executable: 'x64, 64 bits, shared object or position-independent program', Linked: 'dynamically', Interpreter: '/lib64/ld-linux-x86-64.so.2' });
    expect(said(link())).toEqual({ Target: '..\\..\\Windows\\System32\\cmd.exe', Arguments: '/c start calc' });
    expect(said(ole())).toEqual({ Document: 'Word document', Macros: 'VBA', Streams: 'WordDocument, Macros, VBA' });
    expect(said(Buffer.from('%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\x00\x01\x02 1 0 obj <</Type /Page /OpenAction 2 0 R /JS (x)>>', 'latin1'))).toEqual({ PDF: 'version 1.7, 1 pages', 'Active parts': '/JS /OpenAction' });
  });

  it('says nothing of what is cut off or damaged, and never throws', () => {
    const samples = [['PE executable', pe()], ['ELF executable', elf()], ['shortcut (LNK)', link()], ['OLE document', ole()], ['PDF document', Buffer.from('%PDF-1.7')]] as const;
    fc.assert(fc.property(fc.constantFrom(...samples), fc.nat(0x600), fc.array(fc.tuple(fc.nat(0x5ff), fc.nat(255)), { maxLength: 12 }), ([type, sample], length, changes) => {
      const bytes = Buffer.from(sample.subarray(0, length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      for (const { value } of describeFile(bytes, type)) expect(value.length).toBeLessThanOrEqual(300);
    }), { numRuns: 2_000, interruptAfterTimeLimit: 4_000 });
  });
});
