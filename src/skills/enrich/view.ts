import type { Entity, EntityType, Fact, Severity, SoFar, TreeNode } from '../../casebook/finding.js';
import type { IpFacts } from '../../enrichment/types.js';
import { OUTCOMES, type Outcome, type Voice } from '../../enrichment/verdict.js';
import { RULE_TEXT } from '../../enrichment/verdict-rule.js';
import { INDICATOR_ENTITIES } from '../kit/entities.js';
import { count } from '../kit/finding.js';
import type { SourceValues } from '../kit/skill.js';
import { answerText, cityOf, countryOf, isHarmful, isJudged, isOpinion, networkOf, type Enriched } from './enriched.js';
import type { Subject } from './subjects.js';

const MAX_ENTITIES = 50;
const TOP = 3;
const EXPLAINED = 8;
/** Answers that one fact tells. */
const TOLD = 4;
/** Sources that have not answered yet, by name. */
const WAITED_FOR = 12;

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

const addresses = (known: readonly Enriched[]): IpFacts[] => known.flatMap(({ ip }) => (ip === undefined ? [] : [ip]));

/** `known`: worst first, here and below. */
export function headlineOf(known: readonly Enriched[], source: SourceValues): string {
  const [only] = known;
  if (source.column === undefined && known.length === 1 && only !== undefined) return oneHeadline(only);
  const judged = known.filter(isJudged);
  if (judged.length === 0 || only === undefined) return `${kinds(known)} in ${source.label}${classes(known)}`;
  return `${kinds(known)} in ${source.label}: ${partition(known)}${isHarmful(only.verdict?.outcome) ? `; worst ${short(only.value)}` : ''}`;
}

function oneHeadline(one: Enriched): string {
  const about = one.ip === undefined ? contextHeadline(one) : ipHeadline(one.ip);
  if (!isJudged(one) || one.verdict === undefined) return `${short(one.value)}: ${about}`;
  const told = one.verdict.outcome === 'asked, no data' ? one.verdict.voices.find(isKnown) : undefined;
  if (told !== undefined) return `${short(one.value)}: ${short(told.answer.details)} (${told.answer.provider})${one.ip === undefined ? '' : ` · ${about}`}`;
  const by = one.verdict.voices.filter(({ group }) => group === one.verdict?.outcome).map(({ answer }) => answer.provider);
  const names = ['malicious', 'suspicious', 'benign'].includes(one.verdict.outcome) && by.length > 0 ? ` by ${by.slice(0, TOP).join(', ')}${by.length > TOP ? ` and ${by.length - TOP} more` : ''}` : '';
  return `${short(one.value)}: ${one.verdict.outcome}${names}${one.ip === undefined ? '' : ` · ${about}`}`;
}

/** Sources can know much and have no opinion: that a vulnerability is exploited, whose cloud an address belongs to. */
const isKnown = ({ answer }: Voice): boolean => answer.status === 'found' && answer.details !== '';

const ipHeadline = (ip: IpFacts): string => (ip.class === 'public'
  ? [ip.organisation, ip.countryName].filter((part) => part !== undefined).join(', ') || 'public address' : `${ip.class} address`);

const contextHeadline = ({ type, context }: Enriched): string => {
  const [first] = context;
  return first === undefined ? `${NAMES[type]?.[0] ?? type}, no source was asked` : first.details;
};

const NAMES: Partial<Record<Subject['type'], readonly [one: string, many: string]>> = {
  ipv4: ['address', 'addresses'], ipv6: ['address', 'addresses'], domain: ['domain', 'domains'], url: ['URL', 'URLs'], email: ['e-mail address', 'e-mail addresses'],
  account: ['account', 'accounts'], host: ['host', 'hosts'], md5: ['hash', 'hashes'], sha1: ['hash', 'hashes'], sha256: ['hash', 'hashes'], sha512: ['hash', 'hashes'], command_line: ['command line', 'command lines'],
};

/** "3 addresses", "2 indicators" where they are of several kinds. */
function kinds(known: readonly Enriched[]): string {
  const names = new Set(known.map(({ type }) => NAMES[type]?.[0] ?? type));
  const [first] = known;
  const [one, many] = (first === undefined || names.size > 1 ? undefined : NAMES[first.type]) ?? ['indicator', 'indicators'];
  return count(known.length, one, many);
}

/** ": 2 public, 1 private" for addresses. */
function classes(known: readonly Enriched[]): string {
  const found = addresses(known);
  if (found.length < known.length || found.length === 0) return '';
  const counts = new Map<string, number>();
  for (const { class: kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => Number(b === 'public') - Number(a === 'public') || n - m);
  return `: ${ordered.map(([kind, times]) => `${times.toLocaleString('en')} ${kind}`).join(', ')}`;
}

/** "2 malicious, 1 asked, no data": how many have each verdict, the worst first. */
const partition = (known: readonly Enriched[]): string => OUTCOMES
  .map((outcome) => [outcome, known.filter(({ verdict }) => verdict?.outcome === outcome)] as const)
  .filter(([, those]) => those.length > 0).map(([outcome, those]) => `${those.length.toLocaleString('en')} ${outcome === 'asked, no data' ? `without ${those.some(({ verdict }) => verdict?.voices.some(isKnown)) ? 'opinion' : 'data'}` : outcome}`).join(', ');

const short = (value: string): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value);

export function severityOf(known: readonly Enriched[]): Severity {
  const outcomes = new Set(known.map(({ verdict }) => verdict?.outcome));
  return outcomes.has('malicious') ? 'high' : outcomes.has('suspicious') ? 'medium' : 'info';
}

const said = (label: string, value: string | undefined): Fact[] => (value === undefined || value === '' ? [] : [{ label, value }]);

export function factsOf(known: readonly Enriched[], source: SourceValues): Fact[] {
  const [only] = known;
  if (known.length === 1 && only !== undefined) return [...oneFacts(only), ...(source.column === undefined ? [] : said('Rows', only.count.toLocaleString('en')))];
  const found = addresses(known);
  const judged = known.filter(isJudged);
  const harmful = judged.filter(({ verdict }) => isHarmful(verdict?.outcome));
  return [
    ...(judged.length === 0 ? [] : said('Verdicts', partition(known))),
    ...harmful.slice(0, TOP).map(({ value, verdict }) => ({ label: verdict?.outcome === 'malicious' ? 'Malicious' : 'Suspicious', value: `${short(value)}: ${verdict?.conflict ?? verdict?.reasons[0] ?? ''}` })),
    ...marked(known), ...said('Countries', top(found.map(countryOf))), ...said('Networks', top(found.map(networkOf))),
  ];
}

/** The same while answers are missing from the sources named in `waiting`. */
export const soFar = (known: readonly Enriched[], source: SourceValues, waiting: readonly string[]): SoFar => ({
  headline: headlineOf(known, source), severity: severityOf(known),
  facts: [...factsOf(known, source), ...said('Waiting for', waiting.slice(0, WAITED_FOR).join(', ') + (waiting.length > WAITED_FOR ? ` and ${waiting.length - WAITED_FOR} more` : ''))],
});

/** What the own lists mark and what looks like the own domains. */
function marked(known: readonly Enriched[]): Fact[] {
  const of = (provider: string): string => known.flatMap(({ value, context }) => context.filter((one) => one.provider === provider).map(({ details }) => `${short(value)}: ${details}`)).slice(0, TOP).join('; ');
  return [...said('Own lists', of('own-lists')), ...said('Look-alikes', of('look-alike')), ...said('Programs', of('living-off-the-land'))];
}

const LABELS: Readonly<Record<Outcome, string>> = {
  malicious: 'Malicious', suspicious: 'Suspicious', stale: 'Stale', benign: 'Benign', 'asked, no data': 'No opinion', 'not asked': 'Not asked',
};
const CONTEXT: Readonly<Record<string, string>> = {
  'own-lists': 'Own lists', 'look-alike': 'Look-alike', 'public-suffix': 'Domain', attack: 'ATT&CK', 'hash-form': 'Hash', 'living-off-the-land': 'Programs',
};

/** What the team's own tables say, by source. */
const OWN: Readonly<Record<string, string>> = { 'sentinel-accounts': 'Account', 'evidence-accounts': 'Account', 'sentinel-hosts': 'Host', 'evidence-hosts': 'Host' };

const ownFacts = (voices: readonly Voice[]): Fact[] => voices.flatMap(({ answer: { provider, status, details } }) => {
  const label = OWN[provider];
  return label === undefined || status !== 'found' ? [] : said(label, details);
});

function oneFacts({ ip, context, verdict }: Enriched): Fact[] {
  const own = ownFacts(verdict?.voices ?? []);
  const voices = (verdict?.voices ?? []).filter(({ answer, group }) => group !== 'asked, no data' || answer.status !== 'found' || OWN[answer.provider] === undefined);
  const asked = (verdict?.voices ?? []).some(({ group }) => group !== 'not asked');
  const onlyOwn = own.length > 0 && verdict?.outcome === 'asked, no data';
  return [
    ...own, ...(asked && !onlyOwn ? said('Verdict', verdict?.reasons[0]) : []), ...said('Conflict', verdict?.conflict),
    ...OUTCOMES.flatMap((group) => said(LABELS[group], told(voices.filter((voice) => voice.group === group)))),
    ...(ip === undefined ? [] : [...said('Class', ip.class), ...said('Block', ip.block), ...said('Place', cityOf(ip)), ...said('Country', countryOf(ip)), ...said('Network', networkOf(ip))]),
    ...context.filter(({ opinion }) => opinion === undefined).flatMap(({ provider, details, link }) => said(CONTEXT[provider] ?? provider, [details, link].filter((part) => part !== undefined).join(' '))),
  ];
}

function told(voices: readonly Voice[]): string {
  const [first] = voices;
  if (first === undefined) return '';
  const bare = voices.every(({ answer: { status, reason } }) => status === 'no data' && reason === undefined);
  const texts = voices.slice(0, bare ? 12 : TOLD).map(({ answer }) => answerText(answer));
  return texts.join(bare ? ', ' : ' · ') + (voices.length > texts.length ? ` · and ${voices.length - texts.length} more` : '');
}

/** The reasoning on the worst, and the rule that it follows. */
export function explanation(known: readonly Enriched[]): TreeNode[] {
  const worst = known.filter(({ verdict }) => verdict !== undefined);
  const rest = worst.length - EXPLAINED;
  return [
    ...worst.slice(0, EXPLAINED).map(({ value, verdict }): TreeNode => ({ label: `${short(value)}: ${verdict?.outcome ?? ''}`, detail: (verdict?.reasons ?? []).join('\n'), children: [] })),
    ...(rest > 0 ? [{ label: `${count(rest, 'further indicator')}, less harmful`, detail: '', children: [] }] : []),
    { label: 'How opinions count', detail: RULE_TEXT.slice(0, -5).join('\n'), children: [] },
    { label: 'How a verdict is made', detail: RULE_TEXT.slice(-5).join('\n'), children: [] },
  ];
}

const ENTITIES: Partial<Record<Subject['type'], EntityType>> = { ...INDICATOR_ENTITIES, account: 'account', host: 'host' };

export function entitiesOf(known: readonly Enriched[]): Entity[] {
  return known.flatMap(({ type, value, ip, verdict, context }): Entity[] => {
    const entity = ENTITIES[type];
    if (entity === undefined) return [];
    const judged = verdict !== undefined && isOpinion(verdict.outcome) ? verdict.outcome : undefined;
    const mark = context.find(({ provider }) => provider === 'own-lists')?.details;
    const place = ip === undefined ? undefined : ip.class === 'public' ? ip.country : ip.class;
    const note = [judged, mark, place, ip === undefined ? undefined : networkOf(ip)].filter((part) => part !== undefined).join(' · ');
    return [{ type: entity, value, ...(note === '' ? {} : { note }) }];
  }).slice(0, MAX_ENTITIES);
}
