import type { Column, Table, Value } from '../../data/table.js';
import { cityOf, countryOf, networkOf, type Context, type Enriched } from './enriched.js';

/** Playbooks and other skills rely on these names and their order; further ones may follow. */
const COLUMNS: readonly Column[] = [
  { name: 'Type', type: 'string' }, { name: 'Value', type: 'string' }, { name: 'Provider', type: 'string' }, { name: 'Status', type: 'string' },
  { name: 'Severity', type: 'string' }, { name: 'Score', type: 'real' }, { name: 'Verdict', type: 'string' }, { name: 'Details', type: 'string' },
  { name: 'CheckedAt', type: 'datetime' }, { name: 'FromCache', type: 'bool' }, { name: 'Country', type: 'string' }, { name: 'ASN', type: 'long' },
  { name: 'Organisation', type: 'string' }, { name: 'Count', type: 'long' }, { name: 'Link', type: 'string' }, { name: 'ObservedAt', type: 'datetime' },
  { name: 'City', type: 'string' }, { name: 'Latitude', type: 'real' }, { name: 'Longitude', type: 'real' },
];

const SEVERITIES = { malicious: 'high', suspicious: 'medium', benign: 'info' } as const;

/** What one source says of one subject. */
interface Row {
  readonly provider: string;
  readonly status: string;
  readonly severity?: string;
  readonly score?: number | undefined;
  readonly details: string;
  readonly checkedAt: string;
  readonly fromCache: boolean;
  readonly link?: string | undefined;
  readonly observedAt?: string | undefined;
}

/**
 * Exactly one row for each subject and source, those with an opinion first. `Status`: found, no data, not asked, failed; of an address that is not public: not
 * public; of a value that is no indicator: unsupported. `Verdict` is that of the subject, by all sources, in each of its rows.
 */
export function tableOf(enriched: readonly Enriched[], now: string, maxRows: number): Table {
  const rows: Value[][] = [];
  let rowCount = 0;
  for (const one of enriched) {
    const own = rowsOf(one, now);
    rowCount += own.length;
    for (const row of own) {
      if (rows.length < maxRows) rows.push(cells(one, row));
    }
  }
  return { columns: COLUMNS, rows, rowCount, truncated: rows.length < rowCount };
}

function rowsOf({ type, ip, context, verdict }: Enriched, now: string): Row[] {
  const told = new Set(context.map(({ provider }) => provider));
  const asked = (verdict?.voices ?? []).map(({ answer }) => answer).filter(({ provider }) => !told.has(provider));
  const rows = [...(ip === undefined ? [] : [ipRow(ip, now)]), ...context.map(answerRow), ...asked.map(answerRow)].sort((a, b) => Number(b.severity !== undefined) - Number(a.severity !== undefined));
  if (rows.length > 0) return rows;
  return [{ provider: '', status: type === 'unknown' ? 'unsupported' : 'not asked', details: type === 'unknown' ? 'no indicator' : 'no source is set up for it', checkedAt: now, fromCache: false }];
}

function ipRow(ip: NonNullable<Enriched['ip']>, now: string): Row {
  const found = ip.class === 'public';
  return {
    provider: found ? 'ip-location-db' : 'IANA registries', status: found ? 'found' : 'not public',
    details: [ip.class, ip.block, cityOf(ip), countryOf(ip), networkOf(ip)].filter((part) => part !== undefined).join('; '), checkedAt: now, fromCache: false,
  };
}

const answerRow = ({ provider, status, opinion, score, details, reason, checkedAt, fromCache, link, observedAt }: Context): Row => ({
  provider, status, score, checkedAt, fromCache, link, observedAt, details: status === 'found' ? details : reason ?? details,
  ...(status !== 'found' || opinion === undefined ? {} : { severity: SEVERITIES[opinion] }),
});

function cells({ type, value, ip, verdict, count }: Enriched, { provider, status, severity = '', score, details, checkedAt, fromCache, link = '', observedAt }: Row): Value[] {
  return [
    type, value, provider, status, severity, score ?? null, verdict?.outcome ?? '', details, checkedAt, fromCache,
    ip?.country ?? '', ip?.asn ?? null, ip?.organisation ?? '', count, link, observedAt === undefined ? null : timeOf(observedAt), ip?.city ?? '', ip?.latitude ?? null, ip?.longitude ?? null,
  ];
}

/** A day is its first moment. */
const timeOf = (text: string): string | null => (Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString());
