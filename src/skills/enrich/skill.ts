import { setImmediate } from 'node:timers/promises';
import { ipFromLogText } from '../../analysis/ip/address.js';
import { distinctValues, type DistinctValue } from '../../analysis/distinct.js';
import type { NextCommand } from '../../casebook/finding.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { SkillContext, SourceValues } from '../kit/skill.js';
import { entitiesOf, factsOf, headlineOf, tableOf, type Enriched } from './view.js';

/** Lookups between two looks at other work. */
const BURST = 500;
const ADDRESS_COLUMN = /^(?:IPAddress|IpAddress|ClientIP|CallerIpAddress|SourceIP|DestinationIP|RemoteIP|src_ip|dst_ip)$/;
const PIVOTS = 2;

/** Looks each value up; addresses that are written differently (`1.2.3.4:443`) are one. */
async function lookUp(values: readonly DistinctValue[], ctx: SkillContext): Promise<Enriched[]> {
  const found = new Map<string, Enriched>();
  if (values.length > BURST) ctx.progress(`Looking up ${values.length.toLocaleString('en')} distinct values`);
  for (const [at, { text, count: times }] of values.entries()) {
    const ip = ipFromLogText(text)?.text;
    const known = found.get(ip ?? text);
    const result = known ?? (ip === undefined ? { value: text, count: 0 } : { value: ip, count: 0, facts: await ctx.enrichment.lookupIp(ip, ctx.signal) });
    found.set(result.value, { ...result, count: result.count + times });
    if (at % BURST === BURST - 1) await setImmediate();
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

function notAnAddress(source: SourceValues): UserError {
  const first = source.values[0]?.text ?? '';
  return new UserError({
    code: 'input.invalid',
    message: source.column === undefined ? `“${first.slice(0, 80)}” is nothing that can be enriched.` : `${source.label} holds no IP address, but values such as “${first.slice(0, 80)}”.`,
    why: 'IP addresses are looked up: IPv4 or IPv6, also with a port or defanged.',
    next: 'enrich 8.8.8.8, or a column of addresses: enrich $logons.IPAddress',
  });
}

/** Where else the address shows in the evidence. */
async function pivots(enriched: readonly Enriched[], ctx: SkillContext): Promise<NextCommand[]> {
  const ip = enriched.find(({ facts }) => facts?.class === 'public') ?? enriched.find(({ facts }) => facts !== undefined);
  const tables = (await ctx.providers[0]?.schemas()) ?? [];
  if (ip === undefined) return [];
  return tables.flatMap(({ name, columns }) => {
    const column = columns.find((one) => ADDRESS_COLUMN.test(one.name) && one.type === 'string');
    // `ip.value` is a parsed address, so it can stand in a literal as it is
    return column === undefined ? [] : [{ label: `${ip.value} in ${name}`, say: `query ${name} | where ${column.name} == "${ip.value}"` }];
  }).slice(0, PIVOTS);
}

export default defineSkill({
  name: 'enrich',
  aliases: ['lookup'],
  summary: 'What is known of IP addresses: kind, country, network',
  params: { input: param.source('what to look up: 8.8.8.8, $logons.IPAddress or #4.IPAddress') },
  effects: 'reads-logs',
  limits: { ms: 60_000, rows: 100_000, bytes: 20_000_000 },
  version: '1',
  recognises: [
    { kind: 'value', pattern: /^\s*\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\s*$|^\s*\[?[0-9a-f]{0,4}:[0-9a-f:]+\]?\s*$/i },
    { kind: 'column', name: /ip$|ip_?addr|address$/i, type: 'string' },
  ],
  examples: [
    { say: 'enrich 8.8.8.8', gives: { headline: '8.8.8.8: Google LLC', facts: { Class: 'public', Country: 'United States (US)', Network: 'AS15169 Google LLC' } }, why: 'country and network of a public address' },
    { say: 'enrich 203.0.113[.]9', gives: { headline: '203.0.113.9: documentation', facts: { Block: 'TEST-NET-3 (RFC 5737)' } }, why: 'a defanged address of a block for examples: never anyone\'s' },
    {
      say: 'enrich $t.Ip', after: ['query datatable(Ip: string)["10.1.2.3", "8.8.8.8", "10.1.2.3"] as $t'],
      gives: { headline: '2 addresses in $t.Ip: 1 public, 1 private', rows: [['ip', '10.1.2.3', 'IANA registries', 'not public']] }, why: 'a column: each address once, the most frequent first',
    },
    { say: 'enrich cmd.exe', gives: { error: 'input.invalid' }, why: 'what can\'t be looked up is said, with what can' },
  ],
  async run({ input }, ctx) {
    const source = await ctx.sourceValues(input);
    if (source.values.length === 0) throw new UserError({ code: 'table.empty', message: `${source.label} has no values to look up.`, next: 'enrich 8.8.8.8' });
    const enriched = await lookUp(distinctValues(source.values), ctx);
    const known = enriched.filter(({ facts }) => facts !== undefined);
    if (known.length === 0) throw notAnAddress(source);
    const others = enriched.length - known.length;
    const sources = [...new Set(known.map(({ facts }) => [facts?.source, facts?.sourceDate].filter((part) => part !== undefined).join(', as of ')))];
    return finding({
      headline: headlineOf(known, source),
      severity: 'info',
      facts: factsOf(known, source),
      table: tableOf(enriched, ctx.now),
      entities: entitiesOf(known),
      next: await pivots(enriched, ctx),
      notes: [
        ...(source.scanned < source.total ? [`The first ${source.scanned.toLocaleString('en')} rows of ${source.total.toLocaleString('en')} were read.`] : []),
        ...(others > 0 ? [`Not looked up, since they are no IP addresses: ${count(others, 'distinct value')}.`] : []),
        'Country and network come from registries and routing tables: where an address is registered, not where a person sits.',
      ],
      provenance: sources.join('; '),
    });
  },
});
