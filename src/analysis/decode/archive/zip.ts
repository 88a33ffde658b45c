import type { BytesDecoding, Span } from '../types.js';
import { membersOf, type ZipMember } from './zip-members.js';
import { Passwords } from './zip-passwords.js';
import { unpackMember } from './zip-unpack.js';

/**
 * Members of a zip archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), zip64 or not, each a layer with its name. Encrypted
 * ones are opened where their password is a usual one of samples of malware.
 */
export const zip: BytesDecoding = {
  name: 'zip member',
  reads: 'bytes',
  * find(bytes) {
    if (bytes.length < 22 || bytes.readUInt16LE(0) !== 0x4b50) return;
    const passwords = new Passwords();
    for (const member of membersOf(bytes)) {
      const span = spanOf(member, passwords);
      if (span !== null) yield span;
    }
  },
  decode: () => null, // each span says how
};

function spanOf(member: ZipMember, passwords: Passwords): Span | null {
  const { headers, start, room } = member;
  const [{ name, size }] = headers;
  if (name.endsWith('/') && size === 0) return null;
  const packed = Math.max(...headers.map((header) => header.packed));
  if (packed === 0) return null;
  return { offset: start, length: Math.min(room, packed), trust: 'certain', name, unpack: (bytes, cap) => unpackMember(member, bytes, cap, passwords) };
}
