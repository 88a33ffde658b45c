const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Bytes before the data that are random but for the last, which tells most wrong passwords. */
export const ZIP_CRYPTO_HEADER = 12;

const crcOf = (crc: number, byte: number): number => (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);

/** The three keys of PKWARE's traditional encryption (APPNOTE section 6.1), which each byte of the plain text changes. */
export class ZipCryptoKeys {
  #first = 0x12345678;
  #second = 0x23456789;
  #third = 0x34567890;

  constructor(password: string) {
    for (const byte of Buffer.from(password)) this.#update(byte);
  }

  /** Decrypts what follows the bytes before. */
  decrypt(bytes: Uint8Array): Buffer {
    const out = Buffer.allocUnsafe(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) {
      const plain = (bytes[at] ?? 0) ^ this.#next();
      out[at] = plain;
      this.#update(plain);
    }
    return out;
  }

  #next(): number {
    const part = (this.#third & 0xffff) | 2;
    return (Math.imul(part, part ^ 1) >>> 8) & 0xff;
  }

  #update(plain: number): void {
    this.#first = crcOf(this.#first, plain);
    this.#second = (Math.imul(this.#second + (this.#first & 0xff), 134_775_813) + 1) | 0;
    this.#third = crcOf(this.#third, this.#second >>> 24);
  }
}
