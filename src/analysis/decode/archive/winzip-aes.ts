import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';

const ROUNDS = 1_000;
const CHECK = 2;
const CODE = 10;
const BLOCK = 16;
const BLOCKS_AT_ONCE = 4_096;

/** What the extra field 0x9901 says. */
export interface AesField {
  /** 1 with a CRC-32 of the plain bytes in the headers, 2 without. */
  readonly version: number;
  /** Bytes of the key: 16, 24 or 32. */
  readonly key: number;
  /** How the plain bytes are packed. */
  readonly method: number;
}

/** Reads the extra field of AE-1 and AE-2 (https://www.winzip.com/en/support/aes-encryption/); null where it is none of them. */
export function readAesField(field: Buffer): AesField | null {
  if (field.length < 7 || field.toString('latin1', 2, 4) !== 'AE') return null;
  const strength = field[4] ?? 0;
  return strength < 1 || strength > 3 ? null : { version: field.readUInt16LE(0), key: 8 + 8 * strength, method: field.readUInt16LE(5) };
}

export interface AesOpened {
  readonly bytes: Buffer;
  /** Whether the code after the data is that of the data; undefined where it is cut off. */
  readonly authentic: boolean | undefined;
}

/**
 * Decrypts salt, password check, data and authentication code, as they stand in the archive. Null: the two bytes of the check are those
 * of another password. One call takes a millisecond or two before anything is decrypted. `whole`: nothing is cut off.
 */
export function openAes(password: string, packed: Buffer, { key }: AesField, whole: boolean): AesOpened | null {
  const salt = key / 2;
  const start = salt + CHECK;
  if (packed.length < start + (whole ? CODE : 0)) return null;
  const derived = pbkdf2Sync(password, packed.subarray(0, salt), ROUNDS, key * 2 + CHECK, 'sha1');
  if (!derived.subarray(key * 2).equals(packed.subarray(salt, start))) return null;
  const data = packed.subarray(start, whole ? packed.length - CODE : packed.length);
  const authentic = whole ? createHmac('sha1', derived.subarray(key, key * 2)).update(data).digest().subarray(0, CODE).equals(packed.subarray(packed.length - CODE)) : undefined;
  return { bytes: applyCounter(data, derived.subarray(0, key)), authentic };
}

/** AES in counter mode, the counter little-endian and from 1; Node's own counter mode is big-endian. */
export function applyCounter(data: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  const out = Buffer.from(data);
  for (let from = 0; from < data.length; from += BLOCKS_AT_ONCE * BLOCK) {
    const counters = Buffer.alloc(Math.min(BLOCKS_AT_ONCE, Math.ceil((data.length - from) / BLOCK)) * BLOCK);
    for (let at = 0; at < counters.length; at += BLOCK) counters.writeUInt32LE((from + at) / BLOCK + 1, at);
    const stream = cipher.update(counters);
    const end = Math.min(out.length, from + stream.length);
    for (let at = from; at < end; at += 1) out[at] = (data[at] ?? 0) ^ (stream[at - from] ?? 0);
  }
  return out;
}
