import type { Fact } from '../types.js';

/** Names that make a document act by itself (ISO 32000-1, sections 12.6 and 7.11). */
const ACTIVE = ['/JavaScript', '/JS', '/OpenAction', '/AA', '/Launch', '/EmbeddedFile', '/XFA', '/RichMedia', '/SubmitForm', '/ObjStm', '/Encrypt'];
const HEAD = 4_000_000;

export function describePdf(bytes: Buffer): readonly Fact[] {
  const text = bytes.toString('latin1', 0, HEAD);
  const active = ACTIVE.filter((name) => new RegExp(`${name}(?![A-Za-z])`).test(text));
  return [
    { label: 'PDF', value: `version ${/^%PDF-(\d\.\d)/.exec(text)?.[1] ?? 'unknown'}, ${(text.match(/\/Type\s{0,4}\/Page(?!s)/g)?.length ?? 0).toLocaleString('en')} pages` },
    ...(active.length === 0 ? [] : [{ label: 'Active parts', value: active.join(' ') }]),
  ];
}
