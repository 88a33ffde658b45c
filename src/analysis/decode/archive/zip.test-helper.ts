import { crc32, deflateRawSync } from 'node:zlib';

/** Fields of a header, where they are not what the member is. */
export interface Lie {
  readonly name?: string;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly packed?: number;
  readonly size?: number;
  readonly extra?: Buffer;
  /** Of the local header; in the directory only. */
  readonly offset?: number;
}

export interface Part {
  readonly name: string;
  readonly data: string | Buffer;
  readonly stored?: boolean;
  readonly local?: Lie;
  readonly central?: Lie;
  /** What follows the data. */
  readonly after?: (made: { readonly crc: number; readonly packed: number; readonly size: number }) => Buffer;
}

export const u32 = (...values: readonly number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);
export const u64 = (...values: readonly number[]): Buffer => Buffer.from(new BigUint64Array(values.map(BigInt)).buffer);

/** An extra field (section 4.5.1 of the format's description). */
export const field = (id: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
};

const header = (signature: number, lead: number, tail: number, { name = '', flags = 0, method = 0, crc = 0, packed = 0, size = 0, extra = Buffer.alloc(0) }: Lie): Buffer => {
  const bytes = Buffer.alloc(4 + lead + 24 + tail);
  bytes.writeUInt32LE(signature, 0);
  const at = 4 + lead;
  bytes.writeUInt16LE(flags, at);
  bytes.writeUInt16LE(method, at + 2);
  bytes.writeUInt32LE(crc, at + 8);
  bytes.writeUInt32LE(packed, at + 12);
  bytes.writeUInt32LE(size, at + 16);
  bytes.writeUInt16LE(Buffer.byteLength(name), at + 20);
  bytes.writeUInt16LE(extra.length, at + 22);
  return Buffer.concat([bytes, Buffer.from(name), extra]);
};

/** An archive without its directory, and the directory's entries. */
export function partsOf(parts: readonly Part[]): { readonly body: Buffer; readonly entries: readonly Buffer[] } {
  const entries: Buffer[] = [];
  let body = Buffer.alloc(0);
  for (const { name, data, stored = false, local, central, after } of parts) {
    const plain = Buffer.from(data);
    const bytes = stored ? plain : deflateRawSync(plain);
    const is = { name, method: stored ? 0 : 8, crc: crc32(plain), packed: bytes.length, size: plain.length };
    const entry = header(0x02014b50, 4, 14, { ...is, ...central });
    entry.writeUInt32LE(central?.offset ?? body.length, 42);
    entries.push(entry);
    body = Buffer.concat([body, header(0x04034b50, 2, 0, { ...is, ...local }), bytes, after?.(is) ?? Buffer.alloc(0)]);
  }
  return { body, entries };
}

/** The end of an archive. */
export function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

export function zipOf(parts: readonly Part[]): Buffer {
  const { body, entries } = partsOf(parts);
  const directory = Buffer.concat(entries);
  return Buffer.concat([body, directory, endOf(entries.length, directory.length, body.length)]);
}
