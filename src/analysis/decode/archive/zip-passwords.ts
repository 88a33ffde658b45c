import { openAes, type AesField } from './winzip-aes.js';
import { ZIP_CRYPTO_HEADER, ZipCryptoKeys } from './zip-crypto.js';
import type { ZipHeader } from './zip-headers.js';

/** Those that samples of malware are handed on with. */
const USUAL = ['infected', 'malware', 'virus', 'password'] as const;

/** Passwords of AES that are tried on one archive's members: about half a second. */
export const MOST_DERIVED = 500;

/** What a member's bytes may be under one of the passwords. */
export interface Opened {
  readonly password: string;
  readonly bytes: Buffer;
  /** Whether a code of the archive proves them right, or wrong. */
  readonly authentic: boolean | undefined;
}

/** Tries the usual passwords on an archive's members, first the one that opened the member before. */
export class Passwords {
  #order: readonly string[] = USUAL;
  #derived = 0;

  /** Whether passwords of AES are no longer tried. */
  get spent(): boolean {
    return this.#derived >= MOST_DERIVED;
  }

  /** Takes note of the password of a member that is open. */
  took(password: string): void {
    this.#order = [password, ...this.#order.filter((other) => other !== password)];
  }

  /** Each password that the check before the data allows. One in 128 wrong ones passes that of ZipCrypto, one in 65,536 that of AES. */
  * open(header: ZipHeader, packed: Buffer, aes: AesField | null, whole: boolean): Generator<Opened> {
    for (const password of this.#order) {
      const opened = aes === null ? openZipCrypto(password, header, packed) : this.#openAes(password, packed, aes, whole);
      if (opened !== null) yield { password, ...opened };
    }
  }

  #openAes(password: string, packed: Buffer, aes: AesField, whole: boolean): Omit<Opened, 'password'> | null {
    if (this.spent) return null;
    this.#derived += 1;
    return openAes(password, packed, aes, whole);
  }
}

/** The last byte of the header is the first of the CRC-32 or, where that follows the data, of the time: packers differ in when. */
function openZipCrypto(password: string, { crc, time }: ZipHeader, packed: Buffer): Omit<Opened, 'password'> | null {
  if (packed.length < ZIP_CRYPTO_HEADER) return null;
  const keys = new ZipCryptoKeys(password);
  const check = keys.decrypt(packed.subarray(0, ZIP_CRYPTO_HEADER))[ZIP_CRYPTO_HEADER - 1];
  if (check !== time >>> 8 && (crc === undefined || check !== crc >>> 24)) return null;
  return { bytes: keys.decrypt(packed.subarray(ZIP_CRYPTO_HEADER)), authentic: undefined };
}
