import { isDeflated } from '../inflate.js';
import { fileType } from '../magic.js';
import { readText } from '../text.js';
import { utf16Order } from '../utf16.js';
import { readabilityOf } from './readable.js';

const FILE_BYTES = 32;
const TEXT_BYTES = 9;
const PACKED_BYTES = 24;

const BASE64 = /^[A-Za-z0-9+/]{16,100000}={0,2}$/;

/** Bytes that show by themselves that what gave them was right: a known file, UTF-16, a readable text, a compressed stream, or base64 of such. */
export function isTelling(bytes: Buffer, again = true): boolean {
  if (bytes.length >= FILE_BYTES && fileType(bytes)?.sure === true) return true;
  if (utf16Order(bytes) !== null) return true;
  const text = readText(bytes);
  if (text !== null && bytes.length >= TEXT_BYTES && readabilityOf(text).readable) return true;
  if (text !== null) return again && BASE64.test(text) && isTelling(Buffer.from(text, 'base64'), false);
  return bytes.length >= PACKED_BYTES && isDeflated(bytes);
}
