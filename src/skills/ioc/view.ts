import type { ManyIndicator } from '../../analysis/ioc/extract-many.js';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { Entity, EntityType } from '../../casebook/finding.js';
import type { Column, Table } from '../../data/table.js';
import { INDICATOR_ENTITIES } from '../kit/entities.js';
import { count } from '../kit/finding.js';
import type { Texts } from './read-texts.js';

/** How each kind is named for people, in the order in which they are listed. */
const KINDS: Readonly<Record<IndicatorType, { readonly one: string; readonly many: string }>> = {
  ipv4: { one: 'IPv4 address', many: 'IPv4 addresses' },
  ipv6: { one: 'IPv6 address', many: 'IPv6 addresses' },
  domain: { one: 'domain', many: 'domains' },
  url: { one: 'URL', many: 'URLs' },
  email: { one: 'e-mail address', many: 'e-mail addresses' },
  sha256: { one: 'SHA-256', many: 'SHA-256' },
  sha512: { one: 'SHA-512', many: 'SHA-512' },
  sha1: { one: 'SHA-1', many: 'SHA-1' },
  md5: { one: 'MD5', many: 'MD5' },
  ja3: { one: 'JA3', many: 'JA3' },
  windows_path: { one: 'Windows path', many: 'Windows paths' },
  linux_path: { one: 'Linux path', many: 'Linux paths' },
  registry_key: { one: 'registry key', many: 'registry keys' },
  cve: { one: 'CVE', many: 'CVEs' },
  attack: { one: 'ATT&CK identifier', many: 'ATT&CK identifiers' },
  bitcoin: { one: 'Bitcoin address', many: 'Bitcoin addresses' },
  ethereum: { one: 'Ethereum address', many: 'Ethereum addresses' },
  monero: { one: 'Monero address', many: 'Monero addresses' },
  user_agent: { one: 'user agent', many: 'user agents' },
  sid: { one: 'SID', many: 'SIDs' },
  guid: { one: 'GUID', many: 'GUIDs' },
  port: { one: 'port', many: 'ports' },
};
export const TYPES = Object.keys(KINDS) as IndicatorType[]; // the keys of the record above
const ORDER = new Map(TYPES.map((type, at) => [type, at]));

/** Several kinds under one name, for `type=`. */
export const FAMILIES: Readonly<Record<string, readonly IndicatorType[]>> = {
  network: ['ipv4', 'ipv6', 'domain', 'url', 'email'],
  ip: ['ipv4', 'ipv6'],
  hash: ['md5', 'sha1', 'sha256', 'sha512', 'ja3'],
  path: ['windows_path', 'linux_path', 'registry_key'],
  wallet: ['bitcoin', 'ethereum', 'monero'],
};

const MAX_ENTITIES = 100;
const ENTITIES: Partial<Record<IndicatorType, EntityType>> = { ...INDICATOR_ENTITIES, ja3: 'hash' };

/** By kind, then the most frequent first, then as they were met. */
export const sorted = (indicators: readonly ManyIndicator[]): ManyIndicator[] =>
  [...indicators].sort((a, b) => (ORDER.get(a.type) ?? 0) - (ORDER.get(b.type) ?? 0) || b.count - a.count || a.at - b.at || a.offset - b.offset);

/** "3 URLs, 2 domains". */
export function kindsOf(indicators: readonly ManyIndicator[]): string {
  const counts = new Map<IndicatorType, number>();
  for (const { type } of indicators) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, times]) => count(times, KINDS[type].one, KINDS[type].many)).join(', ');
}

/** What can be looked at further; the kinds take turns, so that a thousand paths do not hide the one address. */
export function entitiesOf(indicators: readonly ManyIndicator[], { texts }: Texts): Entity[] {
  const rank = new Map<IndicatorType, number>();
  const turns = indicators.flatMap((found) => {
    const entity = ENTITIES[found.type];
    if (entity === undefined) return [];
    const turn = rank.get(found.type) ?? 0;
    rank.set(found.type, turn + 1);
    return [{ found, entity, turn }];
  });
  const kept = turns.sort((a, b) => a.turn - b.turn).slice(0, MAX_ENTITIES).sort((a, b) => (ORDER.get(a.found.type) ?? 0) - (ORDER.get(b.found.type) ?? 0) || a.turn - b.turn);
  return kept.map(({ found, entity }) => ({ type: entity, value: found.value, note: `${found.count > 1 ? `${found.count.toLocaleString('en')} times, first in ` : ''}${placeOf(texts[found.at]?.source ?? '', found.layer)}` }));
}

const placeOf = (source: string, layer: string | undefined): string => (layer === undefined ? source : `layer ${layer} of ${source}`);

/**
 * One row per distinct indicator. `Source` tells where it stands first, `Offset` and `Length` where in that value (UTF-16 units,
 * as it is written there, defanged or not, or encoded).
 */
export function tableOf(indicators: readonly ManyIndicator[], { texts, hasTime }: Texts): Table {
  const columns: readonly Column[] = [
    { name: 'Type', type: 'string' }, { name: 'Value', type: 'string' }, { name: 'Count', type: 'long' }, { name: 'Source', type: 'string' },
    ...(hasTime ? [{ name: 'FirstSeen', type: 'datetime' }, { name: 'LastSeen', type: 'datetime' }] as const : []),
    { name: 'Offset', type: 'long' }, { name: 'Length', type: 'long' },
  ];
  const rows = indicators.map(({ type, value, count: times, at, offset, length, layer, first, last }) =>
    [type, value, times, placeOf(texts[at]?.source ?? '', layer), ...(hasTime ? [first ?? null, last ?? null] : []), offset, length]);
  return { columns, rows, rowCount: rows.length, truncated: false };
}
