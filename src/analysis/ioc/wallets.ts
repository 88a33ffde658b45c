import { createHash } from 'node:crypto';
import { base58xmr, bech32, bech32m, createBase58check } from '@scure/base';
import { eachMatch } from './each-match.js';
import { keccak256 } from './keccak.js';
import type { Rule } from './scan.js';
import type { IndicatorType } from './types.js';

const base58check = createBase58check((bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()));

const WORDS = /(?<![A-Za-z0-9])(?:(?<base58>[13][1-9A-HJ-NP-Za-km-z]{25,34})|(?<segwit>(?:bc1|BC1)[A-Za-z0-9]{11,71})|(?<ether>0x[0-9a-fA-F]{40})|(?<monero>[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?))(?![A-Za-z0-9])/g;

function passes(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false; // the coder's way to say that the checksum is wrong
  }
}

/** P2PKH and P2SH addresses: one byte of version, 20 of a hash. */
const isBase58 = (word: string): boolean => passes(() => base58check.decode(word).length === 21);

/** Witness programs (BIP 173, BIP 350): version 0 has the older checksum. */
function isSegwit(word: string): boolean {
  return passes(() => {
    const address = word.toLowerCase() as `bc1${string}`; // by the pattern; the coder takes a type with the separator only
    if (word !== address && word !== word.toUpperCase()) return false;
    const coder = address.charAt(3) === 'q' ? bech32 : bech32m;
    const program = coder.fromWords(coder.decode(address).words.slice(1)).length;
    return program >= 2 && program <= 40;
  });
}

/** Mixed case is the checksum of EIP-55; a repeated digit is a burn or null address, which is nobody's. */
function isEther(word: string): boolean {
  const digits = word.slice(2);
  if (/^(.)\1+$/.test(digits)) return false;
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return true;
  const digest = Buffer.from(keccak256(Buffer.from(lower))).toString('hex');
  return Array.from(lower).every((digit, at) => digits.charAt(at) === (Number.parseInt(digest.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit));
}

/** Standard, integrated and sub-addresses of the main network; the last four bytes are a checksum. */
function isMonero(word: string): boolean {
  return passes(() => {
    const bytes = base58xmr.decode(word);
    const body = bytes.subarray(0, -4);
    return [18, 19, 42].includes(bytes[0] ?? 0) && Buffer.from(keccak256(body)).subarray(0, 4).equals(Buffer.from(bytes.subarray(-4)));
  });
}

const KINDS: readonly { readonly group: string; readonly type: IndicatorType; readonly isValid: (word: string) => boolean; readonly value: (word: string) => string }[] = [
  { group: 'base58', type: 'bitcoin', isValid: isBase58, value: (word) => word },
  { group: 'segwit', type: 'bitcoin', isValid: isSegwit, value: (word) => word.toLowerCase() },
  { group: 'ether', type: 'ethereum', isValid: isEther, value: (word) => word },
  { group: 'monero', type: 'monero', isValid: isMonero, value: (word) => word },
];

/** Addresses of Bitcoin, Ethereum and Monero whose checksum is right. */
export const wallet: Rule = {
  applies: ({ wordRun }) => wordRun >= 26,
  find(scan) {
    eachMatch(WORDS, scan.text, (match) => {
      const kind = KINDS.find(({ group }) => match.groups?.[group] !== undefined);
      const end = match.index + match[0].length;
      if (kind !== undefined && !scan.isTaken(match.index, end) && kind.isValid(match[0])) scan.claim(kind.type, kind.value(match[0]), match.index, end);
      return end;
    });
  },
};
