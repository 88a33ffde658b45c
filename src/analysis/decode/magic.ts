interface Signature {
  readonly type: string;
  /** Hexadecimal, `..` for any byte. */
  readonly starts: string;
  readonly at?: number;
}

/** File types by their first bytes (https://en.wikipedia.org/wiki/List_of_file_signatures); longer signatures first. */
const SIGNATURES: readonly Signature[] = [
  { type: '.NET serialised object', starts: '0001000000ffffffff01000000' },
  { type: 'shortcut (LNK)', starts: '4c0000000114020000000000' },
  { type: 'OLE document', starts: 'd0cf11e0a1b11ae1' },
  { type: 'PNG image', starts: '89504e470d0a1a0a' },
  { type: 'Windows event log', starts: '456c6646696c6500' },
  { type: 'SQLite database', starts: '53514c69746520666f726d617400' },
  { type: '7-Zip archive', starts: '377abcaf271c' },
  { type: 'RAR archive', starts: '526172211a07' },
  { type: 'xz data', starts: 'fd377a585a00' },
  { type: 'GIF image', starts: '47494638..61' },
  { type: 'PDF document', starts: '255044462d' },
  { type: 'tar archive', starts: '7573746172', at: 257 },
  { type: 'ELF executable', starts: '7f454c46' },
  { type: 'ZIP archive', starts: '504b0304' },
  { type: 'ZIP archive', starts: '504b0506' },
  { type: 'cabinet archive', starts: '4d534346' },
  { type: 'Java class or Mach-O', starts: 'cafebabe' },
  { type: 'Mach-O executable', starts: 'cffaedfe' },
  { type: 'Mach-O executable', starts: 'cefaedfe' },
  { type: 'registry hive', starts: '72656766' },
  { type: 'Parquet', starts: '50415231' },
  { type: 'Zstandard data', starts: '28b52ffd' },
  { type: 'JPEG image', starts: 'ffd8ff' },
  { type: 'gzip data', starts: '1f8b08' },
  { type: 'bzip2 data', starts: '425a68' },
];

const BYTES = SIGNATURES.map(({ starts }) => (starts.match(/../g) ?? []).map((pair) => (pair === '..' ? null : Number.parseInt(pair, 16))));

export interface FileType {
  readonly type: string;
  /** True where chance alone hardly makes these bytes. */
  readonly sure: boolean;
  /** Bytes that were compared. */
  readonly length: number;
}

const rows = SIGNATURES.map((_, row) => row);
/** Rows of signatures that are not at the beginning, and all that a first byte leaves, in their order. */
const ELSEWHERE = rows.filter((row) => SIGNATURES[row]?.at !== undefined);
const BY_FIRST = new Map(BYTES.flatMap(([first], row) => (SIGNATURES[row]?.at === undefined && first !== null && first !== undefined ? [first] : []))
  .map((first) => [first, rows.filter((row) => SIGNATURES[row]?.at !== undefined || BYTES[row]?.[0] === first)] as const));

function matches(bytes: Buffer, row: number): boolean {
  const from = SIGNATURES[row]?.at ?? 0;
  return (BYTES[row] ?? []).every((byte, at) => byte === null || bytes[from + at] === byte);
}

/** Type of a file by its first bytes, or null. */
export function fileType(bytes: Buffer): FileType | null {
  if (bytes[0] === 0x4d && bytes[1] === 0x5a) return executable(bytes);
  const index = (BY_FIRST.get(bytes[0] ?? 0) ?? ELSEWHERE).find((row) => matches(bytes, row)) ?? -1;
  const type = SIGNATURES[index]?.type;
  const length = BYTES[index]?.length ?? 0;
  return type === undefined ? null : { type, sure: length >= 3, length };
}

/** "MZ" is only two letters: the pointer to the "PE" header, or the usual first page length, makes it sure. */
function executable(bytes: Buffer): FileType {
  const header = bytes.length >= 0x40 ? bytes.readUInt32LE(0x3c) : -1;
  const portable = header >= 0 && header + 4 <= bytes.length && bytes.toString('latin1', header, header + 4) === 'PE\0\0';
  const usual = bytes.length >= 4 && bytes[2] === 0x90 && bytes[3] === 0;
  return { type: portable || usual ? 'PE executable' : 'DOS executable', sure: portable || usual, length: portable ? 6 : 4 };
}
