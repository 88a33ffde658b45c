import type { Answer, Observable } from './answer.js';
import { ENOUGH, keepingOf, weightOf } from './verdict-rule.js';

/** What is to be thought of an observable, and the group that each source's answer is in. Worst first. */
export const OUTCOMES = ['malicious', 'suspicious', 'stale', 'benign', 'asked, no data', 'not asked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One source's part in a verdict. */
export interface Voice {
  readonly answer: Answer;
  readonly group: Outcome;
  /** What it counts; 0 where it has no opinion or a stale one. */
  readonly weight: number;
  /** Days since the source saw the observable, or was asked. */
  readonly ageDays: number;
}

export interface Verdict {
  readonly observable: Observable;
  readonly outcome: Outcome;
  /** Every source once, by group (worst first), weight and name. */
  readonly voices: readonly Voice[];
  /** "2 malicious, 1 benign: …" where sources contradict each other. */
  readonly conflict?: string;
  /** Why, in sentences; the deciding one first. */
  readonly reasons: readonly string[];
}

const DAY_MS = 86_400_000;
const NAMES = 12;
const REASON = 160;

/**
 * The verdict on an observable by the rule in `verdict-rule.ts`: pure and deterministic, the order of the answers does not
 * matter. Answers about other observables are ignored. `now` is ISO 8601 UTC.
 */
export function verdictOf(observable: Observable, answers: readonly Answer[], now: string): Verdict {
  const voices = onePerSource(answers.filter(({ observable: { type, value } }) => type === observable.type && value === observable.value).map((answer) => voiceOf(answer, now)));
  const outcome = outcomeOf(voices);
  const conflict = conflictOf(voices);
  return {
    observable, outcome, voices, ...(conflict === undefined ? {} : { conflict }),
    reasons: [decision(outcome, voices), ...(conflict === undefined ? [] : [`Conflict: ${conflict}; benign opinions do not lower a verdict.`]), ...others(outcome, voices)],
  };
}

/** The worse of the two first. */
export const byOutcome = (a: Outcome, b: Outcome): number => OUTCOMES.indexOf(a) - OUTCOMES.indexOf(b);

function voiceOf(answer: Answer, now: string): Voice {
  const seen = [answer.observedAt, answer.checkedAt].map((text) => Date.parse(text ?? '')).find((time) => !Number.isNaN(time));
  const ageDays = seen === undefined ? 0 : Math.max(0, Math.floor((Date.parse(now) - seen) / DAY_MS));
  const plain = (group: Outcome): Voice => ({ answer, group, weight: 0, ageDays });
  if (answer.status === 'not asked' || answer.status === 'failed') return plain('not asked');
  if (answer.status === 'no data' || answer.opinion === undefined) return plain('asked, no data');
  const { whole, stale } = keepingOf(answer.observable.type);
  if (ageDays > stale) return plain('stale');
  return { answer, group: answer.opinion, weight: weightOf(answer) * (ageDays > whole ? 0.5 : 1), ageDays };
}

/** A source that answers twice has one voice: its worst. */
function onePerSource(voices: readonly Voice[]): Voice[] {
  const sorted = [...voices].sort((a, b) => byOutcome(a.group, b.group) || b.weight - a.weight || compare(keyOf(a), keyOf(b)));
  const heard = new Set<string>();
  return sorted.filter(({ answer: { provider } }) => !heard.has(provider) && heard.add(provider));
}

/** Orders voices of equal weight the same way whatever the order of the answers. */
const keyOf = ({ answer: { provider, status, opinion, reason = '', details }, ageDays }: Voice): string => JSON.stringify([provider, status, opinion, ageDays, reason, details]);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const inGroup = (voices: readonly Voice[], group: Outcome): Voice[] => voices.filter((voice) => voice.group === group);
const weightIn = (voices: readonly Voice[], group: Outcome): number => inGroup(voices, group).reduce((sum, { weight }) => sum + weight, 0);

function outcomeOf(voices: readonly Voice[]): Outcome {
  if (weightIn(voices, 'malicious') >= ENOUGH) return 'malicious';
  const groups = new Set(voices.map(({ group }) => group));
  if (groups.has('malicious') || groups.has('suspicious')) return 'suspicious';
  return (['benign', 'stale', 'asked, no data'] as const).find((group) => groups.has(group)) ?? 'not asked';
}

function conflictOf(voices: readonly Voice[]): string | undefined {
  const benign = inGroup(voices, 'benign');
  const harmful = (['malicious', 'suspicious'] as const).map((group) => [group, inGroup(voices, group)] as const).filter(([, own]) => own.length > 0);
  if (benign.length === 0 || harmful.length === 0) return undefined;
  const sides = [...harmful, ['benign', benign] as const];
  return `${sides.map(([group, own]) => `${own.length} ${group}`).join(', ')}: ${sides.map(([group, own]) => `${group} by ${namesOf(own)}`).join('; ')}`;
}

/** The sentence that says why the outcome is what it is. */
function decision(outcome: Outcome, voices: readonly Voice[]): string {
  const malicious = weightIn(voices, 'malicious');
  switch (outcome) {
    case 'malicious': return `Malicious by ${weighed(inGroup(voices, 'malicious'))}: together ${malicious}, and ${ENOUGH} is enough.`;
    case 'suspicious': return malicious > 0
      ? `Suspicious: malicious by ${weighed(inGroup(voices, 'malicious'))}, together ${malicious}, and ${ENOUGH} would make it malicious.`
      : `Suspicious by ${weighed(inGroup(voices, 'suspicious'))}.`;
    case 'benign': return `Benign by ${weighed(inGroup(voices, 'benign'))}; nobody says otherwise.`;
    case 'stale': return 'Stale: every opinion on it is older than opinions of this type count.';
    case 'asked, no data': return 'Asked, no data: the sources that answered have no opinion on it. That is no all-clear.';
    case 'not asked': return 'Not asked: no source answered, so nothing is known.';
  }
}

/** A line for each group that the decision did not name. */
function others(outcome: Outcome, voices: readonly Voice[]): string[] {
  const named = (group: Outcome): boolean => group === outcome || (group === 'malicious' && outcome === 'suspicious');
  const own = (group: Outcome): Voice[] => (named(group) && !(group === 'suspicious' && weightIn(voices, 'malicious') > 0) ? [] : inGroup(voices, group));
  const silent = inGroup(voices, 'asked, no data');
  const unasked = inGroup(voices, 'not asked');
  return [
    ...(['suspicious', 'benign'] as const).flatMap((group) => said(`Also ${group} by`, own(group), weighed)),
    ...inGroup(voices, 'stale').slice(0, NAMES).map(({ answer, ageDays }) => `Stale: ${answer.provider} said ${answer.opinion ?? 'something'} ${days(ageDays)} ago; opinions on ${answer.observable.type} count for ${days(keepingOf(answer.observable.type).stale)}.`),
    ...said('Known without an opinion to', silent.filter(({ answer }) => answer.status === 'found'), namesOf),
    ...said('No data at', silent.filter(({ answer }) => answer.status === 'no data'), namesOf),
    ...reasoned('Failed', unasked.filter(({ answer }) => answer.status === 'failed')),
    ...reasoned('Not asked', unasked.filter(({ answer }) => answer.status === 'not asked')),
  ];
}

const said = (start: string, voices: readonly Voice[], text: (voices: readonly Voice[]) => string): string[] => (voices.length === 0 ? [] : [`${start} ${text(voices)}.`]);

/** "Failed: a, b (timed out)": one line for each reason. */
function reasoned(start: string, voices: readonly Voice[]): string[] {
  const byReason = new Map<string, Voice[]>();
  for (const voice of voices) {
    const reason = (voice.answer.reason ?? '').slice(0, REASON);
    byReason.set(reason, [...(byReason.get(reason) ?? []), voice]);
  }
  return [...byReason].slice(0, NAMES).map(([reason, own]) => `${start}: ${namesOf(own)}${reason === '' ? '' : ` (${reason})`}.`);
}

const listed = (voices: readonly Voice[], text: (voice: Voice) => string): string =>
  voices.slice(0, NAMES).map(text).join(', ') + (voices.length > NAMES ? ` and ${voices.length - NAMES} more` : '');
const namesOf = (voices: readonly Voice[]): string => listed(voices, ({ answer }) => answer.provider);
const weighed = (voices: readonly Voice[]): string => listed(voices, ({ answer, weight, ageDays }) =>
  `${answer.provider} (weight ${weight}${weight < weightOf(answer) ? `, half since it is ${days(ageDays)} old` : ''})`);
const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
