import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../../errors.js';

/** What a pack says of itself: `pack.json` in its folder, or `<file>.pack.json` beside its only file. */
export const Manifest = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower-case letters, digits and ._- only, at most 63'),
  title: z.string().max(120).optional(),
  version: z.string().regex(/^[^\n\r]{1,64}$/),
  /** Day or time at which its data were made. */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/, 'an ISO 8601 day, or a time in UTC').refine((text) => !Number.isNaN(Date.parse(text)), 'no such day'),
  /** What its entries are where they do not say it themselves; malicious by default. */
  opinion: z.enum(['malicious', 'suspicious', 'benign']).optional(),
  /** Name of a list that comes with the program: its data files are documents of that list. */
  format: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'the name of a list, such as cisa-kev').optional(),
  /** SHA-256 of each data file, hex, by its name. */
  files: z.record(z.string().regex(/^[^/\\\0\n]{1,200}$/), z.string().regex(/^[0-9a-f]{64}$/i)).optional(),
  /** Ed25519 signature over `signedText`, base64. */
  signature: z.string().max(200).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** How far a pack can be trusted to be what its maker made. */
export type Trust =
  | { readonly kind: 'signed'; readonly by: string }
  | { readonly kind: 'checked' }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'refused'; readonly why: string };

/** The text that is signed: one line for each thing that the manifest says, files by name. */
export function signedText({ name, version, date, opinion, format, files = {} }: Manifest): string {
  const sums = Object.entries(files).map(([file, sum]) => [file, sum.toLowerCase()] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['casebook pack 1', `name ${name}`, `version ${version}`, `date ${date}`, `opinion ${opinion ?? '-'}`, ...(format === undefined ? [] : [`format ${format}`]), ...sums.map(([file, sum]) => `${sum} ${file}`), ''].join('\n');
}

/** A key that signs packs, with a short name: the first eight hex digits of the SHA-256 of its SPKI form. */
export interface PackKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** Reads public keys in PEM. Throws `config.invalid` where there is none, or one that is not Ed25519. */
export function packKeys(pem: string): readonly PackKey[] {
  const blocks = pem.slice(0, 100_000).match(/-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]{1,400}-----END PUBLIC KEY-----/g) ?? [];
  const keys = blocks.flatMap((block): PackKey[] => {
    try {
      const key = createPublicKey(block);
      if (key.asymmetricKeyType !== 'ed25519') return [];
      return [{ key, id: createHash('sha256').update(key.export({ format: 'der', type: 'spki' })).digest('hex').slice(0, 8) }];
    } catch {
      return []; // told below: fewer keys than blocks
    }
  });
  if (keys.length > 0 && keys.length === blocks.length) return keys;
  throw new UserError({ code: 'config.invalid', message: 'CASEBOOK_PACK_KEYS names a file that does not hold Ed25519 public keys only.', next: 'Make it with: openssl pkey -in key.pem -pubout' });
}

/** Compares a pack with its manifest. `sums` are the checksums of its files as they are, lower-case hex, by name. */
export function trustOf(manifest: Manifest | undefined, sums: Readonly<Record<string, string>>, keys: readonly PackKey[]): Trust {
  if (manifest?.files === undefined) {
    return manifest?.signature === undefined ? { kind: 'unsigned' } : { kind: 'refused', why: 'it is signed, but lists no checksums of its files' };
  }
  const listed = manifest.files;
  const wrong = Object.keys(sums).find((file) => !Object.hasOwn(listed, file) || listed[file]?.toLowerCase() !== sums[file]);
  if (wrong !== undefined) return { kind: 'refused', why: Object.hasOwn(listed, wrong) ? `the checksum of ${wrong} does not fit` : `${wrong} is not in its list of files` };
  const missing = Object.keys(listed).find((file) => !Object.hasOwn(sums, file));
  if (missing !== undefined) return { kind: 'refused', why: `${missing} is missing` };
  if (manifest.signature === undefined || keys.length === 0) return { kind: 'checked' };
  const text = Buffer.from(signedText(manifest), 'utf8');
  const signature = Buffer.from(manifest.signature, 'base64');
  const by = keys.find(({ key }) => signature.length === 64 && verify(null, text, key, signature));
  return by === undefined ? { kind: 'refused', why: 'its signature is by none of the keys of CASEBOOK_PACK_KEYS' } : { kind: 'signed', by: by.id };
}
