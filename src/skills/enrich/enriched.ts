import type { Answer } from '../../enrichment/answer.js';
import type { IpFacts } from '../../enrichment/types.js';
import { byOutcome, type Outcome, type Verdict } from '../../enrichment/verdict.js';
import type { Subject } from './subjects.js';

/** What is known of a subject without asking: parts of a domain, the own lists, programs of a command line. */
export type Context = Omit<Answer, 'observable'>;

/** All that is known of one subject. */
export interface Enriched extends Subject {
  readonly ip?: IpFacts;
  readonly context: readonly Context[];
  /** The answers of sources of opinions, worst first, with what they come to; absent for what is no indicator. */
  readonly verdict?: Verdict;
}

/** Whether sources have, or had, an opinion on it. */
export const isOpinion = (outcome: Outcome): boolean => isHarmful(outcome) || outcome === 'benign' || outcome === 'stale';

/** The worst verdicts first, among equals those with the weightier harmful opinions, then the most frequent. */
export const byInterest = (a: Enriched, b: Enriched): number =>
  byOutcome(a.verdict?.outcome ?? 'not asked', b.verdict?.outcome ?? 'not asked') || harm(b) - harm(a) || b.count - a.count;

const harm = ({ verdict }: Enriched): number => (verdict?.voices ?? []).reduce((sum, { group, weight }) => sum + (isHarmful(group) ? weight : 0), 0);

export const isHarmful = (outcome: Outcome | undefined): boolean => outcome === 'malicious' || outcome === 'suspicious';

/** Whether any source had something to say of it. */
export const isJudged = ({ verdict }: Enriched): boolean => verdict !== undefined && verdict.outcome !== 'not asked';

export const networkOf = ({ asn, organisation }: IpFacts): string | undefined => (asn === undefined ? undefined : `AS${asn} ${organisation ?? ''}`.trim());
export const cityOf = ({ city, region }: IpFacts): string | undefined => (city === undefined && region === undefined ? undefined : [city, region === city ? undefined : region].filter((part) => part !== undefined).join(', '));
export const countryOf = ({ country, countryName }: IpFacts): string | undefined => (country === undefined ? undefined : `${countryName ?? country} (${country})`);

/** Characters of one answer in a line of several. */
const TOLD = 140;

/** Answers as a line: "virustotal (score 87, 2026-01-20): 45 of 90 engines". */
export function answerText({ provider, score, observedAt, details, reason, link, status }: Answer): string {
  const about = [score === undefined ? '' : `score ${Math.round(score)}`, observedAt === undefined ? '' : `seen ${observedAt.slice(0, 10)}`].filter((part) => part !== '').join(', ');
  const all = status === 'found' ? details : reason ?? details;
  const said = all.length > TOLD ? `${all.slice(0, TOLD - 1)}…` : all;
  return `${provider}${about === '' ? '' : ` (${about})`}${said === '' ? '' : `: ${said}`}${link === undefined ? '' : ` ${link}`}`;
}
