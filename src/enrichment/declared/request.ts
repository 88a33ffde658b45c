import { keyOf } from '../source.js';
import type { HttpCall } from './http-client.js';
import type { Lookup, ProviderFile } from './provider-file.js';
import { fill, isTemplate, percentEncode, type Fill } from './template.js';

const ALL = '{observables}';
const INDEX = '{index}';
const asIs = (text: string): string => text;

export interface Endpoint {
  readonly base: URL;
  readonly ownInstance: boolean;
}

/** The request of a lookup. Parts whose optional settings are not set are left out. */
export function requestOf(file: ProviderFile, lookup: Lookup, endpoint: Endpoint, values: Fill): HttpCall {
  const url = new URL(endpoint.base.href.replace(/\/+$/, '') + (fill(lookup.path, values, percentEncode) ?? ''));
  if (lookup.query !== undefined) url.search = pairs(lookup.query, values);
  const headers = { accept: 'application/json', ...filled({ ...file.headers, ...lookup.headers }, values), ...basic(file, values) };
  const base = { url, ownInstance: endpoint.ownInstance };
  if (lookup.json !== undefined) return { ...base, method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(jsonOf(lookup.json, values)) };
  if (lookup.form !== undefined) return { ...base, method: 'POST', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: pairs(lookup.form, values) };
  return { ...base, method: 'GET', headers };
}

function filled(templates: Readonly<Record<string, string>>, values: Fill): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).flatMap(([name, template]) => {
    const text = fill(template, values, asIs);
    return text === undefined ? [] : [[name, text]];
  }));
}

function basic({ basic: names }: ProviderFile, { settings }: Fill): Record<string, string> {
  const [user, password] = (names ?? []).map((name) => settings[name]);
  return user === undefined || password === undefined ? {} : { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** Names and values of a query or form; `{observables}` repeats the pair, `{index}` in its name counts from 0. */
function pairs(templates: Readonly<Record<string, string>>, values: Fill): string {
  return Object.entries(templates).flatMap(([name, template]) => {
    const each = template === ALL
      ? values.observables.map(({ value }, index) => [name.replace(INDEX, String(index)), value] as const)
      : [[name, fill(template, values, asIs)] as const];
    return each.flatMap(([key, value]) => (value === undefined ? [] : [`${percentEncode(key)}=${percentEncode(value)}`]));
  }).join('&');
}

function jsonOf(template: Lookup['json'], values: Fill): unknown {
  if (template === ALL) return values.observables.map(({ value }) => value);
  if (typeof template === 'string') return isTemplate(template) ? fill(template, values, asIs) : template;
  if (Array.isArray(template)) return template.map((item: Lookup['json']) => jsonOf(item, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, jsonOf(item, values)]));
}

/** Settings and observables as templates take them. */
export const fillOf = (observables: Fill['observables'], settings: Fill['settings']): Fill => ({
  observables: [...new Map(observables.map((observable) => [keyOf(observable), observable])).values()], settings,
});
