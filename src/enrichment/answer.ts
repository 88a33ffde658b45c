import type { IndicatorType } from '../analysis/ioc/types.js';

/** What can be looked up: indicators, and the team's own accounts and hosts, which no text is searched for. */
export type ObservableType = IndicatorType | 'account' | 'host';

/** Something that can be looked up, in its canonical form: refanged, hosts, accounts and hashes in lower case. */
export interface Observable {
  readonly type: ObservableType;
  readonly value: string;
}

/** What a source thinks of an observable, by the rule in its description. */
export type Opinion = 'malicious' | 'suspicious' | 'benign';

/**
 * `found`: it knows the observable (with or without an opinion). `no data`: it was asked and knows nothing.
 * `not asked`: it was left out on purpose, `reason` says why (private address, no key, budget, type). `failed`: it
 * was asked and gave no usable answer, `reason` says what happened.
 */
export type AnswerStatus = 'found' | 'no data' | 'not asked' | 'failed';

/** What one source says of one observable. */
export interface Answer {
  readonly observable: Observable;
  /** Name of the source, e.g. "virustotal". */
  readonly provider: string;
  readonly status: AnswerStatus;
  readonly opinion?: Opinion;
  /** 0 (harmless) to 100 (harmful), on the source's own scale brought to this one. */
  readonly score?: number;
  /** One line for people, at most 500 characters; text of another party. */
  readonly details: string;
  readonly reason?: string;
  /** Page about the observable for people; never followed by the program. */
  readonly link?: string;
  /** When the source was asked, ISO 8601 UTC. */
  readonly checkedAt: string;
  /** When the source itself last saw the observable, where it says so. */
  readonly observedAt?: string;
  readonly fromCache: boolean;
  /** What its opinion counts in a verdict, from the source's description; by the rule's own list where it is left out. */
  readonly weight?: number;
}

/** How `providers` shows a source. */
export interface ProviderState {
  readonly name: string;
  readonly title: string;
  readonly types: readonly ObservableType[];
  /** Whether asking it sends the observable to another party. */
  readonly leavesNetwork: boolean;
  readonly configured: boolean;
  /** Settings that are missing, by name; or why it rests (its circuit is open, its quota is used up) and until when. */
  readonly notes: readonly string[];
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** ISO 8601; the clock of the cell. */
  readonly now: string;
  /** Milliseconds that one source has for all of the observables; what it does not answer in time is `failed`. */
  readonly deadlineMs: number;
  /** Names of the sources to ask; all that are configured where it is left out. */
  readonly providers?: readonly string[];
  /** Called for each answer as it comes, in no order. */
  readonly onAnswer?: (answer: Answer) => void;
}

/** Asks sources. */
export interface Sources {
  states(): Promise<readonly ProviderState[]>;
  /**
   * One answer for each pair of observable and source whose types fit, sorted by observable (in the order given) and
   * source name. Never throws for a source that fails; throws `UserError` `run.cancelled` where the signal is aborted.
   */
  ask(observables: readonly Observable[], options: AskOptions): Promise<readonly Answer[]>;
}
