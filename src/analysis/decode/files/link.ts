import type { Fact } from '../types.js';

const [TARGET_IDS, LINK_INFO, UNICODE] = [1, 2, 0x80];
/** Strings that may follow, by their flags, in their order (MS-SHLLINK section 2.4). */
const STRINGS: readonly (readonly [flag: number, label: string])[] = [[4, 'Name'], [8, 'Target'], [16, 'Folder'], [32, 'Arguments'], [64, 'Icon']];
const HEADER = 0x4c;

/** What a shortcut starts (https://learn.microsoft.com/openspecs/windows_protocols/ms-shllink). */
export function describeLink(bytes: Buffer): readonly Fact[] {
  const flags = bytes.readUInt32LE(0x14);
  const facts: Fact[] = [];
  let at = HEADER;
  if ((flags & TARGET_IDS) !== 0) at += 2 + bytes.readUInt16LE(at);
  if ((flags & LINK_INFO) !== 0) {
    const path = localPath(bytes, at);
    if (path !== '') facts.push({ label: 'Path', value: path });
    at += bytes.readUInt32LE(at);
  }
  for (const [flag, label] of STRINGS) {
    if ((flags & flag) === 0) continue;
    const length = bytes.readUInt16LE(at);
    const wide = (flags & UNICODE) !== 0;
    const end = at + 2 + length * (wide ? 2 : 1);
    facts.push({ label, value: bytes.toString(wide ? 'utf16le' : 'latin1', at + 2, end) });
    at = end;
  }
  return facts;
}

function localPath(bytes: Buffer, at: number): string {
  const [flags, base] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 16)];
  return (flags & 1) === 0 || base === 0 ? '' : bytes.toString('latin1', at + base, at + base + 260).replace(/\0[^]*$/, '');
}
