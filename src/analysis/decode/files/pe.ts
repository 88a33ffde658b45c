import { createHash } from 'node:crypto';
import type { Fact } from '../types.js';
import { importsOf, type ImportedDll } from './pe-imports.js';

const MACHINES: Readonly<Record<number, string>> = { 0x14c: 'x86', 0x8664: 'x64', 0x1c0: 'ARM', 0x1c4: 'ARM', 0xaa64: 'ARM64', 0x200: 'Itanium' };
const SUBSYSTEMS: Readonly<Record<number, string>> = { 1: 'native', 2: 'graphical', 3: 'console', 9: 'Windows CE', 10: 'EFI' };
const DLL = 0x2000;
const MAX_SECTIONS = 96;

export interface Section {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  readonly stored: number;
}

/** Where the parts of a portable executable lie (https://learn.microsoft.com/windows/win32/debug/pe-format). */
export interface PeLayout {
  readonly machine: number;
  readonly stamp: number;
  readonly flags: number;
  readonly subsystem: number;
  readonly wide: boolean;
  readonly sections: readonly Section[];
  /** Address of a data directory, 0 where there is none. */
  directory(index: number): number;
  /** File position of an address, or -1. */
  position(address: number): number;
}

/** Throws RangeError where the headers lead out of the file. */
export function readPe(bytes: Buffer): PeLayout | null {
  const header = bytes.readUInt32LE(0x3c);
  if (bytes.toString('latin1', header, header + 4) !== 'PE\0\0') return null;
  const optional = header + 24;
  const wide = bytes.readUInt16LE(optional) === 0x20b;
  const directories = optional + (wide ? 112 : 96);
  const table = optional + bytes.readUInt16LE(header + 20);
  const count = Math.min(bytes.readUInt16LE(header + 6), MAX_SECTIONS);
  const sections = Array.from({ length: count }, (_, index): Section => {
    const at = table + index * 40;
    return {
      name: bytes.toString('latin1', at, at + 8).replace(/\0[^]*$/, ''), size: bytes.readUInt32LE(at + 8), address: bytes.readUInt32LE(at + 12),
      stored: bytes.readUInt32LE(at + 16), offset: bytes.readUInt32LE(at + 20),
    };
  });
  return {
    machine: bytes.readUInt16LE(header + 4), stamp: bytes.readUInt32LE(header + 8), flags: bytes.readUInt16LE(header + 22),
    subsystem: bytes.readUInt16LE(optional + 68), wide, sections,
    directory: (index) => (index < bytes.readUInt32LE(directories - 4) ? bytes.readUInt32LE(directories + index * 8) : 0),
    position(address) {
      const home = sections.find((one) => address >= one.address && address < one.address + Math.max(one.size, one.stored));
      return home === undefined ? -1 : address - home.address + home.offset;
    },
  };
}

/** MD5 over "library.function" in the order of the import table, as Mandiant defined it; null where there are no imports. */
export function imphash(dlls: readonly ImportedDll[]): string | null {
  const names = dlls.flatMap(({ name, functions }) => functions.map((one) => `${name.toLowerCase().replace(/\.(?:dll|ocx|sys)$/, '')}.${one.toLowerCase()}`));
  return names.length === 0 ? null : createHash('md5').update(names.join(',')).digest('hex');
}

export function describePe(bytes: Buffer): readonly Fact[] {
  const layout = readPe(bytes);
  if (layout === null) return [];
  const { machine, stamp, flags, subsystem, sections } = layout;
  const dlls = importsOf(bytes, layout);
  const functions = dlls.reduce((sum, one) => sum + one.functions.length, 0);
  const hash = imphash(dlls);
  const kind = (flags & DLL) !== 0 ? 'DLL' : (SUBSYSTEMS[subsystem] ?? 'program');
  return [
    { label: 'Executable', value: `${MACHINES[machine] ?? `machine 0x${machine.toString(16)}`}, ${kind}${layout.directory(14) > 0 ? ', .NET' : ''}` },
    { label: 'Built', value: new Date(stamp * 1000).toISOString().replace('.000Z', 'Z') },
    { label: 'Sections', value: sections.map(({ name }) => JSON.stringify(name).slice(1, -1)).join(' ') },
    { label: 'Imports', value: `${functions.toLocaleString('en')} of ${dlls.length.toLocaleString('en')} libraries` },
    ...(hash === null ? [] : [{ label: 'Imphash', value: hash }]),
  ];
}
