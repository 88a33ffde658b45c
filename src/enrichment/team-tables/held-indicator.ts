import type { Opinion } from '../answer.js';
import { momentOf, oneLine } from '../declared/answer-text.js';
import type { SourceReply } from '../source.js';
import { listIn, numberIn, textIn, type Row } from './tables.js';

/** The latest state of one indicator that the workspace holds. */
export interface HeldIndicator {
  /** What it is about, as the feed spells it. */
  readonly values: readonly string[];
  /** 0 to 100; undefined where the feed says none. */
  readonly confidence?: number;
  /** Whether it was withdrawn: switched off, revoked or deleted. */
  readonly withdrawn: boolean;
  /** Milliseconds since 1970; undefined: it has no end. */
  readonly until?: number;
  /** ISO 8601 UTC. */
  readonly changed?: string;
  /** Lower case: STIX indicator types or Sentinel's threat types. */
  readonly kinds: readonly string[];
  readonly name: string;
  readonly description: string;
  readonly feed: string;
}

const MALICIOUS_FROM = 75;
const SUSPICIOUS_FROM = 25;
/** Kinds that are no attack by themselves: suspicious at most (STIX 2.1, indicator-type-ov; Sentinel's threat types). */
const MILD = ['anonymization', 'anomalous-activity', 'darknet', 'proxy', 'pua', 'unknown', 'watchlist'];
const ORDER: readonly (Opinion | undefined)[] = ['malicious', 'suspicious', 'benign', undefined];

export function heldIndicator(row: Row): HeldIndicator {
  const confidence = numberIn(row, 'Confidence');
  const until = Date.parse(textIn(row, 'Until'));
  const changed = momentOf(textIn(row, 'Changed'));
  return {
    values: listIn(row, 'Values').filter((value): value is string => typeof value === 'string' && value !== ''),
    withdrawn: row['Active'] === false || row['Revoked'] === true || row['Deleted'] === true,
    kinds: textIn(row, 'Kinds').toLowerCase().match(/[a-z][a-z0-9-]*/g)?.slice(0, 10) ?? [],
    name: textIn(row, 'Name'), description: textIn(row, 'Description'), feed: textIn(row, 'Feed'),
    ...(confidence === undefined || confidence < 0 || confidence > 100 ? {} : { confidence }),
    ...(Number.isNaN(until) ? {} : { until }), ...(changed === undefined ? {} : { changed }),
  };
}

const hasEnded = ({ until }: HeldIndicator, now: number): boolean => until !== undefined && until <= now;

/**
 * The opinion of one indicator: none where it ended or was withdrawn; `benign` where its kinds say so and nothing else; else by
 * its confidence, at most `suspicious` where all of its kinds are mild.
 */
export function opinionOf(held: HeldIndicator, now: number): Opinion | undefined {
  const { withdrawn, kinds, confidence } = held;
  if (withdrawn || hasEnded(held, now)) return undefined;
  const harmful = kinds.filter((kind) => kind !== 'benign');
  if (kinds.length > 0 && harmful.length === 0) return 'benign';
  if (confidence === undefined) return 'suspicious';
  if (confidence < SUSPICIOUS_FROM) return undefined;
  const mild = harmful.length > 0 && harmful.every((kind) => MILD.includes(kind));
  return confidence >= MALICIOUS_FROM && !mild ? 'malicious' : 'suspicious';
}

/** What the indicators of one observable come to: the worst opinion has the word. `held` is not empty. */
export function indicatorReply(held: readonly HeldIndicator[], now: number): Omit<SourceReply, 'status'> {
  const judged = held.map((one) => ({ one, opinion: opinionOf(one, now) }))
    .sort((a, b) => ORDER.indexOf(a.opinion) - ORDER.indexOf(b.opinion) || (b.one.confidence ?? 0) - (a.one.confidence ?? 0) || (b.one.until ?? Infinity) - (a.one.until ?? Infinity));
  const [first] = judged;
  if (first === undefined) return { details: '' };
  const { one, opinion } = first;
  const harmful = opinion === 'malicious' || opinion === 'suspicious';
  const more = held.length > 1 ? `${held.length} indicators` : '';
  return {
    details: oneLine([more, ...aboutOf(one, now)].filter((part) => part !== '').join('; '), 500),
    ...(opinion === undefined ? {} : { opinion }), ...(harmful && one.confidence !== undefined ? { score: one.confidence } : {}),
    // An end that is still to come says that it holds today; without one it is as old as its last change.
    ...(one.until === undefined && one.changed !== undefined ? { observedAt: one.changed } : {}),
  };
}

function aboutOf(held: HeldIndicator, now: number): string[] {
  const { name, kinds, confidence, withdrawn, until, feed, description } = held;
  const day = until === undefined ? '' : new Date(until).toISOString().slice(0, 10);
  return [
    withdrawn ? 'withdrawn' : hasEnded(held, now) ? `expired ${day}` : '', oneLine(name, 120), kinds.join(', '), confidence === undefined ? 'no confidence told' : `confidence ${confidence}`,
    !withdrawn && !hasEnded(held, now) && day !== '' ? `valid until ${day}` : '', feed === '' ? '' : `from ${oneLine(feed, 60)}`, description === name ? '' : oneLine(description, 200),
  ];
}
