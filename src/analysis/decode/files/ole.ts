import type { Fact } from '../types.js';

const MAX_SECTORS = 1_000;
const [ENTRY, STREAM, STORAGE] = [128, 2, 1];
const CONTENT: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^WordDocument$/, 'Word document'], [/^(?:Workbook|Book)$/, 'Excel workbook'], [/^PowerPoint Document$/, 'PowerPoint presentation'],
  [/^__properties_version1\.0$/, 'Outlook message'], [/^EncryptedPackage$/, 'encrypted Office document'], [/Ole10Native$/, 'embedded package'],
];

/** Names of the streams of a compound file (MS-CFB), which tell what it is and whether it holds macros. */
export function describeOle(bytes: Buffer): readonly Fact[] {
  const names = entriesOf(bytes);
  const kind = CONTENT.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  const macros = names.some((name) => /^(?:VBA|_VBA_PROJECT(?:_CUR)?|Macros)$/i.test(name));
  return [
    ...(kind === undefined ? [] : [{ label: 'Document', value: kind }]),
    ...(macros ? [{ label: 'Macros', value: 'VBA' }] : []),
    { label: 'Streams', value: names.slice(0, 12).map((name) => JSON.stringify(name).slice(1, -1)).join(', ') },
  ];
}

function entriesOf(bytes: Buffer): string[] {
  const size = 2 ** Math.min(bytes.readUInt16LE(30), 12);
  const table = bytes.readUInt32LE(76); // the first sector of the allocation table
  const names: string[] = [];
  let sector = bytes.readUInt32LE(48);
  for (let read = 0; read < MAX_SECTORS && sector < 0xfffffffa; read += 1) {
    const start = (sector + 1) * size;
    for (let at = start; at + ENTRY <= Math.min(start + size, bytes.length); at += ENTRY) {
      const length = bytes.readUInt16LE(at + 64);
      const kind = bytes[at + 66];
      if (length >= 2 && length <= 64 && (kind === STREAM || kind === STORAGE)) names.push(bytes.toString('utf16le', at, at + length - 2));
    }
    const next = (table + 1) * size + sector * 4;
    sector = next + 4 <= bytes.length && sector * 4 < size ? bytes.readUInt32LE(next) : 0xffffffff;
  }
  return names;
}
