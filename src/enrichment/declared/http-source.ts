import type { JSONValue } from '@jmespath-community/jmespath';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { SpendWindow } from '../../casebook/store.js';
import type { Observable, ObservableType } from '../answer.js';
import { canonicalHost, whyPrivateHost } from '../privacy/hosts.js';
import { isInternalHost, type Internal } from '../privacy/internal.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import { parseIp } from '../../analysis/ip/address.js';
import { classifyIp } from '../ip-class.js';
import type { HttpAnswer, HttpClient } from './http-client.js';
import { checkAnswer, mappedReply } from './mapped-reply.js';
import type { Lookup, Mapping, ProviderFile } from './provider-file.js';
import { readJson, readJsonLines } from './read-json.js';
import { fillOf, requestOf, type Endpoint } from './request.js';
import { fill, percentEncode, type Fill } from './template.js';

export interface HttpSourceParts {
  readonly client: HttpClient;
  /** Value of a setting of the environment. */
  readonly setting: (name: string) => string | undefined;
  readonly internal: Internal;
}

/** Added to short windows: what is sent at the end of one may arrive in the next. */
const travelMs = (windowMs: number): number => (windowMs > 3_600_000 ? 0 : Math.min(2_000, windowMs / 5));

/** Makes a source of the description of a web API. `revision`: of the description. */
export function httpSource(file: ProviderFile, revision: string, parts: HttpSourceParts): Source {
  const settings = Object.fromEntries(Object.entries(file.settings).map(([name, { name: setting }]) => [name, parts.setting(setting)]));
  const endpoint = endpointOf(file, parts);
  const unset = Object.values(file.settings).filter(({ name, optional }) => !optional && parts.setting(name) === undefined).map(({ name }) => `${name} is not set`);
  const lookupOf = (type: ObservableType): Lookup | undefined => file.lookups.find(({ types }: { readonly types: readonly ObservableType[] }) => types.includes(type));
  return {
    name: file.name, title: file.title, revision,
    types: [...new Set(file.lookups.flatMap(({ types }) => types))],
    leavesNetwork: file.passesOn || typeof endpoint === 'string' || !endpoint.ownInstance || !isWithin(endpoint.base, parts.internal),
    obstacles: [...(typeof endpoint === 'string' ? [endpoint] : []), ...unset],
    limits: windowsOf(file.limits), concurrency: file.concurrency, requestMs: file.timeout,
    batchOf: (type) => {
      const lookup = lookupOf(type);
      return { group: String(lookup === undefined ? type : file.lookups.indexOf(lookup)), size: lookup?.batch ?? 1 };
    },
    cacheMs: (type, status) => {
      const field = status === 'found' ? 'found' : 'noData';
      const ofType: Partial<Record<ObservableType, (typeof file.cache.types)[IndicatorType]>> = file.cache.types;
      return ofType[type]?.[field] ?? file.cache[field];
    },
    ask: async (observables, signal) => {
      const lookup = observables[0] && lookupOf(observables[0].type);
      if (lookup === undefined || typeof endpoint === 'string') throw new SourceFailure('refused', 'it can\'t be asked about this');
      const values = fillOf(observables, settings);
      return repliesOf(file, lookup, values, await parts.client(requestOf(file, lookup, endpoint, values), signal));
    },
  };
}

/** Where the API is; a text where that is not known, for people. */
function endpointOf({ base }: ProviderFile, { setting }: HttpSourceParts): Endpoint | string {
  if (typeof base === 'string') return { base: new URL(base), ownInstance: false };
  const address = setting(base.setting);
  if (address === undefined) return `${base.setting} is not set`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.search !== '' || url.username !== '') return `${base.setting} is no address such as https://misp.contoso.com`;
  return { base: url, ownInstance: true };
}

/** Whether the host can only be one of the own network. */
function isWithin({ hostname }: URL, internal: Internal): boolean {
  const ip = parseIp(hostname.replace(/^\[|\]$/g, ''));
  if (ip !== null) return classifyIp(ip).class !== 'public';
  const host = canonicalHost(hostname);
  return host !== null && (isInternalHost(host, internal) || whyPrivateHost(host) !== undefined);
}

function windowsOf(limits: ProviderFile['limits']): SpendWindow[] {
  const all = [[limits.perSecond, 1_000], [limits.perMinute, 60_000], [limits.perHour, 3_600_000], [limits.perDay, 86_400_000], [limits.perWeek, 7 * 86_400_000], [limits.perMonth, 30 * 86_400_000]] as const;
  return all.flatMap(([limit, windowMs]) => (limit === undefined ? [] : [{ limit, windowMs: windowMs + travelMs(windowMs) }]));
}

function repliesOf(file: ProviderFile, lookup: Lookup, values: Fill, { status, text, retryAfterMs }: HttpAnswer): ReadonlyMap<string, SourceReply> {
  if (file.noData.includes(status)) return new Map(values.observables.map((observable) => [keyOf(observable), { status: 'no data', details: '' }]));
  checkStatus(status, retryAfterMs);
  const mapping = lookup.answer ?? file.answer;
  const body = file.format === 'ndjson' ? readJsonLines(text) : readJson(text);
  if (body === null || mapping === undefined) throw new SourceFailure('transient', 'its answer is no JSON');
  checkAnswer(mapping, body.value);
  const dataOf = lookup.select === undefined ? (): JSONValue => body.value : itemsByKey(lookup.select, body.value);
  return new Map(values.observables.map((observable) => [keyOf(observable), replyOf(mapping, lookup, observable, dataOf(observable), values)]));
}

function replyOf(mapping: Mapping, { page }: Lookup, observable: Observable, data: JSONValue, { settings }: Fill): SourceReply {
  return mappedReply(mapping, data, page === undefined ? undefined : fill(page, { observables: [observable], settings }, percentEncode));
}

/** The items of an answer that are about an observable, as a list. */
function itemsByKey({ items, key }: NonNullable<Lookup['select']>, body: JSONValue): (observable: Observable) => JSONValue {
  const byKey = new Map<string, JSONValue[]>();
  const list = items(body);
  if (!Array.isArray(list)) throw new SourceFailure('transient', 'its answer is not in the form that is known of it');
  for (const item of list) {
    const keys = key(item);
    for (const value of Array.isArray(keys) ? keys : [keys]) {
      if (typeof value !== 'string') continue;
      const known = byKey.get(value.toLowerCase());
      if (known === undefined) byKey.set(value.toLowerCase(), [item]);
      else known.push(item);
    }
  }
  return ({ value }) => byKey.get(value.toLowerCase()) ?? [];
}

function checkStatus(status: number, retryAfterMs: number | undefined): void {
  if (status >= 200 && status < 300) return;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) throw new SourceFailure('throttled', 'rate limited', wait);
  if (status === 401 || status === 403) throw new SourceFailure('refused', `it refuses our key (status ${status})`);
  if (status === 402) throw new SourceFailure('refused', 'it wants to be paid (status 402)');
  throw new SourceFailure(status >= 500 || status === 408 ? 'transient' : 'rejected', `it answered with status ${status}`);
}
