import type { Entity, Fact } from '../../casebook/finding.js';
import type { Column, Table } from '../../data/table.js';
import type { IpFacts } from '../../enrichment/types.js';
import { count } from '../kit/finding.js';
import type { SourceValues } from '../kit/skill.js';

/** A distinct value, with what is known of it where it is an address. */
export interface Enriched {
  readonly value: string;
  readonly count: number;
  readonly facts?: IpFacts;
}

const MAX_ENTITIES = 50;
const TOP = 3;

const networkOf = ({ asn, organisation }: IpFacts): string | undefined => (asn === undefined ? undefined : `AS${asn} ${organisation ?? ''}`.trim());
const countryOf = ({ country, countryName }: IpFacts): string | undefined => (country === undefined ? undefined : `${countryName ?? country} (${country})`);

/** The most frequent names with their counts: "Romania (RO) 4, Germany (DE) 2". */
function top(names: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const ordered = [...counts].sort((a, b) => b[1] - a[1]);
  const more = ordered.length > TOP ? ` and ${ordered.length - TOP} more` : '';
  return ordered.slice(0, TOP).map(([name, times]) => `${name} ${times}`).join(', ') + more;
}

const lookups = (known: readonly Enriched[]): IpFacts[] => known.flatMap(({ facts }) => (facts === undefined ? [] : [facts]));

export function headlineOf(known: readonly Enriched[], source: SourceValues): string {
  const facts = lookups(known);
  const [first] = facts;
  if (source.column === undefined && facts.length === 1 && first !== undefined) {
    if (first.class !== 'public') return `${first.ip}: ${first.class} address`;
    return `${first.ip}: ${[first.organisation, first.countryName].filter((part) => part !== undefined).join(', ') || 'public address'}`;
  }
  const classes = new Map<string, number>();
  for (const { class: kind } of facts) classes.set(kind, (classes.get(kind) ?? 0) + 1);
  const kinds = [...classes].sort(([a, m], [b, n]) => Number(b === 'public') - Number(a === 'public') || n - m).map(([kind, times]) => `${times.toLocaleString('en')} ${kind}`);
  return `${count(facts.length, 'address', 'addresses')} in ${source.label}: ${kinds.join(', ')}`;
}

export function factsOf(known: readonly Enriched[], source: SourceValues): Fact[] {
  const facts = lookups(known);
  const [first] = facts;
  const said = (label: string, value: string | undefined): Fact[] => (value === undefined || value === '' ? [] : [{ label, value }]);
  if (facts.length === 1 && first !== undefined) {
    return [
      ...said('Class', first.class), ...said('Block', first.block), ...said('Country', countryOf(first)), ...said('Network', networkOf(first)),
      ...(source.column === undefined ? [] : said('Rows', known[0]?.count.toLocaleString('en'))),
    ];
  }
  return [...said('Countries', top(facts.map(countryOf))), ...said('Networks', top(facts.map(networkOf)))];
}

export function entitiesOf(known: readonly Enriched[]): Entity[] {
  return lookups(known).slice(0, MAX_ENTITIES).map((facts) => ({
    type: 'ip', value: facts.ip, note: [facts.class === 'public' ? facts.country : facts.class, networkOf(facts)].filter((part) => part !== undefined).join(' · '),
  }));
}

const COLUMNS: readonly Column[] = [
  { name: 'Type', type: 'string' }, { name: 'Value', type: 'string' }, { name: 'Provider', type: 'string' }, { name: 'Status', type: 'string' },
  { name: 'Severity', type: 'string' }, { name: 'Score', type: 'real' }, { name: 'Verdict', type: 'string' }, { name: 'Details', type: 'string' },
  { name: 'CheckedAt', type: 'datetime' }, { name: 'FromCache', type: 'bool' }, { name: 'Country', type: 'string' }, { name: 'ASN', type: 'long' },
  { name: 'Organisation', type: 'string' }, { name: 'Count', type: 'long' },
];

/**
 * One row per distinct value, most frequent first. `Status`: found, not public (only the class is known), unsupported (no
 * address; nothing was looked up). Severity, Score and Verdict stay empty: these sources know places, not reputations.
 */
export function tableOf(enriched: readonly Enriched[], now: string): Table {
  const rows = enriched.map(({ value, count: times, facts }) => {
    if (facts === undefined) return ['unknown', value.slice(0, 1_000), '', 'unsupported', '', null, '', 'not an IP address', now, false, '', null, '', times];
    const found = facts.class === 'public';
    const details = [facts.class, facts.block, countryOf(facts), networkOf(facts)].filter((part) => part !== undefined).join('; ');
    return [
      'ip', facts.ip, found ? 'ip-location-db' : 'IANA registries', found ? 'found' : 'not public', '', null, '', details, now, false,
      facts.country ?? '', facts.asn ?? null, facts.organisation ?? '', times,
    ];
  });
  return { columns: COLUMNS, rows, rowCount: rows.length, truncated: false };
}
