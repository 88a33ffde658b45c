import type { SoFar } from '../../casebook/finding.js';
import type { Answer, Observable, ProviderState, Sources } from '../../enrichment/answer.js';
import { UserError } from '../../errors.js';
import { nearest } from '../../nearest.js';
import { count } from '../kit/finding.js';
import type { SkillContext } from '../kit/skill.js';

/** What came of asking the sources. */
export interface Asked {
  readonly answers: readonly Answer[];
  /** Names of the sources that were asked. */
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

export interface AskPlan {
  /** Names that the person chose; all configured sources where it is left out. */
  readonly providers?: string | undefined;
  /** How many observables may be sent to other parties. */
  readonly most: number;
  /** Observables that no source sends: they do not count. */
  readonly stays: (observable: Observable) => boolean;
  /** What is known by the answers that came, for people who wait for the others. */
  readonly soFar: (answers: readonly Answer[], waiting: readonly string[]) => SoFar;
}

/** What a source does not answer within this is failed; the card must not wait for the slowest. */
const DEADLINE_MS = 40_000;

/** Asks the sources that stay in the network about all observables, and those that leave it about the first of them. */
export async function askSources(observables: readonly Observable[], { providers, most, stays, soFar }: AskPlan, ctx: SkillContext): Promise<Asked> {
  const { sources } = ctx.enrichment;
  const states = await sources.states();
  const chosen = choose(states, providers);
  const outside = chosen.filter(({ leavesNetwork }) => leavesNetwork);
  const inside = chosen.filter(({ leavesNetwork }) => !leavesNetwork);
  const outsideTypes = new Set(outside.flatMap(({ types }) => types));
  let room = most;
  const first = observables.filter((one) => outsideTypes.has(one.type) && (stays(one) || (room -= 1) >= 0));
  const left = Math.max(0, -room);
  const questions = new Map([...inside.map((state) => [state.name, pairs(observables, state)] as const), ...outside.map((state) => [state.name, pairs(first, state)] as const)]);
  const progress = telling(questions, soFar, ctx);
  const [near, far] = await Promise.all([ask(sources, observables, inside, progress, ctx), ask(sources, first, outside, progress, ctx)]);
  const answers = [...near, ...far];
  return { answers, names: chosen.map(({ name }) => name), notes: notesOf(answers, { states, chosen, left, most }) };
}

function choose(states: readonly ProviderState[], providers: string | undefined): readonly ProviderState[] {
  if (providers === undefined) return states.filter(({ configured }) => configured);
  const names = [...new Set(providers.split(/[\s,;]+/).map((name) => name.toLowerCase()).filter((name) => name !== ''))];
  return names.map((name) => {
    const state = states.find((one) => one.name === name);
    if (state !== undefined) return state;
    const near = nearest(name, states.map((one) => one.name), 1)[0];
    throw new UserError({
      code: 'param.invalid', message: `There is no source “${name.slice(0, 40)}” to ask.`, why: states.length === 0 ? 'None is set up.' : `Known: ${states.map((one) => one.name).slice(0, 40).join(', ')}.`,
      next: near === undefined ? 'providers' : `Did you mean ${near}?`, suggestions: ['providers'],
    });
  });
}

async function ask(sources: Sources, observables: readonly Observable[], states: readonly ProviderState[], onAnswer: (answer: Answer) => void, ctx: SkillContext): Promise<readonly Answer[]> {
  if (observables.length === 0 || states.length === 0) return [];
  return sources.ask(observables, { signal: ctx.signal, now: ctx.now, deadlineMs: Math.min(DEADLINE_MS, ctx.limits.ms / 2), providers: states.map(({ name }) => name), onAnswer });
}

const pairs = (observables: readonly Observable[], { types }: ProviderState): number => observables.filter(({ type }) => types.includes(type)).length;

/** Tells how many answers have come and what they say, about fifty times. `questions`: how many each source is asked, by name. */
function telling(questions: ReadonlyMap<string, number>, soFar: AskPlan['soFar'], ctx: SkillContext): (answer: Answer) => void {
  const total = [...questions.values()].reduce((sum, one) => sum + one, 0);
  const sources = count(questions.size, 'source');
  const open = new Map(questions);
  const answers: Answer[] = [];
  const step = Math.max(1, Math.ceil(total / 50));
  const known = (): SoFar => soFar(answers, [...open].filter(([, left]) => left > 0).map(([name]) => name));
  if (total > 0) ctx.progress(`Asking ${sources}: ${count(total, 'question')}`);
  return (answer) => {
    answers.push(answer);
    open.set(answer.provider, (open.get(answer.provider) ?? 0) - 1);
    if (answers.length % step === 0 || answers.length === total) ctx.progress(`${answers.length.toLocaleString('en')} of ${count(total, 'answer')} from ${sources}`, known);
  };
}

function notesOf(answers: readonly Answer[], { states, chosen, left, most }: { readonly states: readonly ProviderState[]; readonly chosen: readonly ProviderState[]; readonly left: number; readonly most: number }): string[] {
  const failed = answers.filter(({ status }) => status === 'failed');
  const by = [...new Set(failed.map(({ provider }) => provider))];
  const idle = states.filter(({ configured }) => !configured).length;
  return [
    ...(left > 0 ? [`Other parties were asked about the first ${most.toLocaleString('en')}; ${count(left, 'further indicator')} ${left === 1 ? 'was' : 'were'} not sent. Allow more with most=${Math.min(1_000, left + most)}.`] : []),
    ...(failed.length > 0 ? [`${count(failed.length, 'question')} failed (${by.slice(0, 8).join(', ')}). Run it again: answers that came are kept.`] : []),
    ...(chosen.length === 0 ? [`No source of opinions is set up${idle > 0 ? ` (${idle} could be)` : ''}: providers`] : []),
  ];
}
