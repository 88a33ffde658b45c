import type { Budget } from '../core/budget.js';
import { replaceText } from '../core/text-operations.js';
import { VARIABLES } from './known.js';

const REFERENCE = /([%!])([^%!:\r\n"&|<>]{1,80})(?::(?:~\s{0,3}([+-]?\d{1,6})?\s{0,3}(?:,\s{0,3}([+-]?\d{1,6})\s{0,3})?|([^%!=\r\n]{1,80})=([^%!\r\n]{0,80})))?\1/g;

/** The variables of one script, by name in lower case. */
export class Environment {
  readonly #values = new Map<string, string>();
  /** What was put together from pieces of variables. */
  weight = 0;

  set(name: string, value: string | undefined): void {
    const key = name.trim().toLowerCase();
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
  }

  /** Its own value, or the one that it has on nearly every machine. */
  get(name: string): string | undefined {
    const key = name.toLowerCase();
    return this.#values.get(key) ?? VARIABLES.get(key);
  }

  /** Writes the values of known variables in the place of `%name%`, `!name:~1,2!` and `%name:a=b%`; unknown ones stay. */
  expand(text: string, budget: Budget): string {
    if (!/[%!]/.test(text)) return text;
    let length = text.length;
    return text.replace(REFERENCE, (found, _sign: string, name: string, from: string | undefined, count: string | undefined, old: string | undefined, by: string | undefined, at: number) => {
      const value = this.get(name);
      const own = this.#values.has(name.toLowerCase());
      if (value === undefined) return found;
      const cut = from !== undefined || count !== undefined;
      let part: string | undefined = value;
      if (cut) part = cutText(value, Number(from ?? 0), count === undefined ? undefined : Number(count));
      else if (old !== undefined) part = old.startsWith('*') ? afterText(value, old.slice(1), by ?? '') : replaceText(value, old, by ?? '', { budget, variables: NONE }, 'gi');
      if (part === undefined || length + part.length > budget.longest) return found;
      budget.spend(part.length + 1);
      length += part.length;
      const glued = isGlued(text, at, at + found.length);
      this.weight += cut ? (glued ? 0.5 : 0.2) : old === undefined ? (own && glued && part.length <= 4 && /[a-z]/i.test(part) ? 0.34 : 0) : 0.75;
      return part;
    });
  }
}

const NONE = { get: () => undefined };

/** Letters or another reference stand right beside it: a word is put together. */
function isGlued(text: string, start: number, end: number): boolean {
  return /[\w%!]/.test(text.charAt(start - 1)) || /[\w%!]/.test(text.charAt(end));
}

/** `%name:~from,count%`: a negative place counts from the end. */
function cutText(value: string, from: number, count: number | undefined): string {
  const start = from < 0 ? Math.max(0, value.length + from) : from;
  if (count === undefined) return value.slice(start);
  return count < 0 ? value.slice(start, Math.max(start, value.length + count)) : value.slice(start, start + count);
}

/** `%name:*old=new%`: everything up to the old text. */
function afterText(value: string, old: string, by: string): string {
  const at = value.toLowerCase().indexOf(old.toLowerCase());
  return at < 0 || old === '' ? value : by + value.slice(at + old.length);
}
