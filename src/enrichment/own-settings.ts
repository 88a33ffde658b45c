import { isDomainName } from './context/observable.js';
import type { OwnList } from './types.js';

/** Entries of a setting that could be read, and those that could not. */
interface Read<T> {
  readonly found: readonly T[];
  readonly wrong: readonly string[];
}

/** `Staff.Email=executive, Assets.Host=high-value asset`: comma or line between entries. */
export function parseOwnLists(text: string): Read<OwnList> {
  const entries = text.split(/[,\n]/).map((one) => one.trim()).filter((one) => one !== '');
  const found: OwnList[] = [];
  const wrong: string[] = [];
  for (const entry of entries) {
    const [, table, column, label] = /^([A-Za-z_]\w{0,127})\.([A-Za-z_]\w{0,127})\s*=\s*(\S.{0,59})$/.exec(entry) ?? [];
    if (table === undefined || column === undefined || label === undefined) wrong.push(entry);
    else found.push({ table, column, label });
  }
  return { found, wrong };
}

/** `contoso.com, contoso.co.uk`: blanks or commas between domains. */
export function parseOwnDomains(text: string): Read<string> {
  const names = text.toLowerCase().split(/[\s,]+/).map((name) => name.replace(/^\*?\.|\.$/g, '')).filter((name) => name !== '');
  return { found: names.filter(isDomainName), wrong: names.filter((name) => !isDomainName(name)) };
}
