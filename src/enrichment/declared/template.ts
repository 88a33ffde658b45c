import { toUSVString } from 'node:util';
import { parse } from 'tldts';
import type { Observable } from '../answer.js';

/** What a `{placeholder}` may stand for. */
export interface Fill {
  readonly observables: readonly Observable[];
  /** Secrets and other settings by the names that the file gives them; undefined where one is not set. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

const PLACEHOLDER = /\{(\w+)(?:\|(\w+))?\}/g;

/** How a value is changed before it is put in. */
const FILTERS: Readonly<Record<string, (text: string) => string>> = {
  base64url: (text) => Buffer.from(text).toString('base64url'),
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  /** Within quotation marks in the query languages of Elasticsearch and Lucene. */
  quoted: (text) => text.replace(/[\\"]/g, '\\$&'),
};

/** Names that every file may use besides those of its settings. */
const BUILT_IN: Readonly<Record<string, (observable: Observable) => string>> = {
  observable: ({ value }) => value,
  /** Host of a URL or of an e-mail address. */
  host: ({ type, value }) => (type === 'url' ? new URL(value).hostname : value.slice(value.lastIndexOf('@') + 1)),
  /** "domain" for a name that one can register, "hostname" for one below such a name. */
  domainOrHostname: ({ value }) => (parse(value).domain === value ? 'domain' : 'hostname'),
};

/** Whether a text of a JSON body is a template: others, such as GraphQL, have braces of their own. */
export const isTemplate = (text: string): boolean => /\{(?:observable|host)\b/.test(text);

/** What is wrong with a template, given the names of the file's settings; undefined where nothing is. */
export function templateProblem(template: string, settings: readonly string[], mayHoldObservable = true): string | undefined {
  for (const [, name = '', filter] of template.matchAll(PLACEHOLDER)) {
    const builtIn = Object.hasOwn(BUILT_IN, name);
    if (!builtIn && !settings.includes(name)) return `{${name}} is neither a setting of this file nor one of: ${Object.keys(BUILT_IN).join(', ')}`;
    if (builtIn && !mayHoldObservable) return `{${name}} can't stand here`;
    if (filter !== undefined && !Object.hasOwn(FILTERS, filter)) return `there is no filter ${filter}, but: ${Object.keys(FILTERS).join(', ')}`;
  }
  const rest = template.replace(PLACEHOLDER, '');
  return /[{}]/.test(rest) ? 'a brace belongs to no placeholder' : undefined;
}

/**
 * The text with its placeholders filled, each through `encode`: what suits the place where the text goes. Undefined where
 * a setting in it is not set. The first observable is put in.
 */
export function fill(template: string, { observables, settings }: Fill, encode: (text: string) => string): string | undefined {
  const unset: string[] = [];
  const text = template.replace(PLACEHOLDER, (_, name: string, filter?: string) => {
    const [observable] = observables;
    const value = observable !== undefined && Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name]?.(observable) : settings[name];
    if (value === undefined) unset.push(name);
    return encode(FILTERS[filter ?? '']?.(value ?? '') ?? value ?? '');
  });
  return unset.length > 0 ? undefined : text;
}

/** For a part of a path or of a query (RFC 3986): everything but unreserved characters as %XX, lone surrogates replaced. */
export function percentEncode(text: string): string {
  return encodeURIComponent(toUSVString(text)).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
