import type { BytesDecoding, Span } from '../types.js';
import { MAX_MEMBERS, membersOf, type ZipMember } from './zip-members.js';
import { Passwords } from './zip-passwords.js';
import { unpackMember } from './zip-unpack.js';

const MORE = `Of a zip archive, only the first ${MAX_MEMBERS.toLocaleString('en')} members were read.`;

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
    const members = membersOf(bytes);
    for (const member of members) {
      const span = spanOf(member, passwords);
      if (span !== null) yield span;
    }
    if (members.length === MAX_MEMBERS) yield { offset: bytes.length, length: 0, trust: 'certain', unpack: () => ({ refused: MORE }) };
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
