import type { Fact } from '../types.js';

const MACHINES: Readonly<Record<number, string>> = { 2: 'SPARC', 3: 'x86', 8: 'MIPS', 20: 'PowerPC', 21: 'PowerPC 64', 22: 's390', 40: 'ARM', 42: 'SuperH', 62: 'x64', 183: 'ARM64', 243: 'RISC-V' };
const KINDS: Readonly<Record<number, string>> = { 1: 'object file', 2: 'program', 3: 'shared object or position-independent program', 4: 'core dump' };
const [INTERPRETER, DYNAMIC] = [3, 2];

/** https://refspecs.linuxfoundation.org/elf/elf.pdf, figures 1-3 and 2-1. */
export function describeElf(bytes: Buffer): readonly Fact[] {
  const [wide, little] = [bytes[4] === 2, bytes[5] !== 2];
  const u16 = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const word = (at: number): number => (wide ? u32(at + (little ? 0 : 4)) : u32(at));
  const [table, size, count] = wide ? [word(32), u16(54), Math.min(u16(56), 200)] : [word(28), u16(42), Math.min(u16(44), 200)];
  const segments = Array.from({ length: count }, (_, index) => u32(table + index * size));
  const interpreter = segments.indexOf(INTERPRETER);
  const at = interpreter < 0 ? 0 : word(table + interpreter * size + (wide ? 8 : 4));
  return [
    { label: 'Executable', value: `${MACHINES[u16(18)] ?? `machine ${u16(18)}`}, ${wide ? 64 : 32} bits, ${KINDS[u16(16)] ?? 'unknown kind'}` },
    { label: 'Linked', value: segments.includes(DYNAMIC) ? 'dynamically' : 'statically' },
    ...(at > 0 && at < bytes.length ? [{ label: 'Interpreter', value: bytes.toString('latin1', at, at + 200).replace(/\0[^]*$/, '') }] : []),
  ];
}
