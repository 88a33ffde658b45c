import { Budget, OverBudget } from '../core/budget.js';
import type { Rewritten } from '../core/rewrite.js';
import { droppedPieces } from './dropped.js';
import { Environment } from './expand.js';
import { readFor, withValues } from './for.js';
import { isCommand } from './known.js';
import { splitCommands, type Command } from './split.js';
import { withoutCarets, withoutEscapes, withoutQuotes } from './words.js';

const DEEPEST = 12;
const LEAST_WORK = 2_000_000;
const WORK_PER_UNIT = 60;
const SHOWN_ROUNDS = 200;

const SHELL = /^(?:"?(?:[\w:\\/. %()-]{0,100}\\)?cmd(?:\.exe)?"?|%comspec%)((?:[\s,;]{0,20}\/[a-bd-jl-qs-z](?::\w{0,5})?)*)[\s,;]{0,20}\/(?:[ckr])[\s,;]{0,20}/i;
const SET = /^set[\s,;]{1,50}(\/[ap][\s,;]{0,20})?(?:"([^"=]{1,200})=([\s\S]*)"\s*$|([^"=]{1,200})=([\s\S]*)$)/i;
const IF = /^if\s{1,20}(?:\/i\s{1,20})?(not\s{1,20})?("[^"]{0,300}"|[^\s=]{1,300})\s{0,20}(==|\s(?:equ|neq|lss|leq|gtr|geq)\s)\s{0,20}("[^"]{0,300}"|[^\s(]{1,300})\s{1,20}/i;

/** Reads a command line or batch file as cmd would, with the variables that it sets itself; nothing is run. */
export function rewriteCommands(script: string, cap: number): Rewritten {
  const budget = new Budget(Math.max(LEAST_WORK, script.length * WORK_PER_UNIT), cap);
  const machine = new Machine(budget);
  try {
    const text = machine.read(script, 0);
    return { text, weight: machine.weight, pieces: () => droppedPieces(script, text) ?? droppedPieces(script, text, SHELL.exec(script)?.[0].length) };
  } catch (error) {
    if (error instanceof OverBudget) return { text: script, weight: 0, pieces: () => undefined };
    throw error;
  }
}

class Machine {
  readonly #budget: Budget;
  readonly #environment = new Environment();
  #weight = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get weight(): number {
    return this.#weight + this.#environment.weight;
  }

  /** A text as cmd reads it; what it becomes. */
  read(text: string, depth: number): string {
    this.#budget.spend(text.length + 1);
    if (depth > DEEPEST) return text;
    const { text: plain, weight } = withoutCarets(text);
    this.#weight += weight;
    return splitCommands(plain).map((command) => this.#command(command, depth)).filter((command) => command.trim() !== '').join('').replace(/[&|\s]+$/, '');
  }

  #command(command: Command, depth: number): string {
    const separator = command.separator === '' ? ' ' : command.separator === '\n' ? '\n' : ` ${command.separator} `;
    if (command.group) return `${this.read(command.text, depth + 1)}${separator}`;
    return `${this.#one(command.text, depth)}${separator}`;
  }

  #one(raw: string, depth: number): string {
    this.#budget.spend(raw.length + 1);
    const loop = /^f[\w"]{2,4}\W/i.test(raw) ? readFor(this.#environment.expand(withoutQuotes(raw.slice(0, 5)).text, this.#budget) + raw.slice(5)) : null;
    if (loop !== null) return this.#for(raw, loop, depth);
    this.#start(raw);
    const expanded = this.#environment.expand(raw, this.#budget);
    const started = SHELL.exec(expanded.trimStart());
    if (started !== null && depth < DEEPEST) {
      this.#weight += expanded === raw ? 0 : this.#composed(raw);
      return this.read(unquoted(expanded.trimStart().slice(started[0].length)), depth + 1);
    }
    const { text: cleaned, weight } = withoutQuotes(expanded);
    const text = cleaned.trim();
    this.#weight += weight + (expanded === raw ? 0 : this.#composed(raw));
    const set = SET.exec(text);
    if (set !== null) return this.#set(set, text);
    const called = /^call[\s,;]{1,50}(?![:\s])/i.exec(text);
    if (called !== null && depth < DEEPEST) return this.#called(text.slice(called[0].length), depth);
    const shell = SHELL.exec(text);
    if (shell !== null && depth < DEEPEST) return this.read(unquoted(text.slice(shell[0].length)), depth + 1);
    const condition = IF.exec(text);
    if (condition !== null) return this.#if(text, condition, depth);
    // a command whose words came from variables holds commands of its own
    if (expanded !== raw && /[&|^]/.test(expanded.replace(/"[^"]*"/g, '')) && depth < DEEPEST) return this.read(expanded, depth + 1);
    return withoutEscapes(text);
  }

  /** `set x=!x!…` starts with nothing where the script did not set it before. */
  #start(raw: string): void {
    const name = /^\s{0,20}set\s{1,20}"?([^"=\s]{1,60})=[\s\S]{0,4000}?[%!]\1[%!]/i.exec(raw)?.[1];
    if (name !== undefined && this.#environment.get(name) === undefined) this.#environment.set(name, '');
  }

  /** Names of commands that only references give: `%a%%b%`, `po%x%shell`. */
  #composed(raw: string): number {
    const weight = this.#environment.weight;
    const found = raw.split(/[\s"]+/).some((word) => /\w[%!][^%!]{1,80}[%!]|[%!][^%!]{1,80}[%!][\w%!]|[%!][^%!]{1,80}:[^%!]{1,80}[%!]/.test(word) && isCommand(this.#environment.expand(word, this.#budget)));
    const first = /^\s*(?:call\s+)?([%!][^%!\s]{1,80}[%!])(?:\s|$)/i.exec(raw)?.[1];
    const named = first !== undefined && isCommand(this.#environment.expand(first, this.#budget));
    this.#environment.weight = weight;
    return found ? 1 : named ? 0.5 : 0;
  }

  /** `call` reads its line once more, so that `%%name%%` is known by then. */
  #called(text: string, depth: number): string {
    const again = this.#environment.expand(text.replaceAll('%%', '%'), this.#budget);
    return again === '' ? '' : this.read(again, depth + 1);
  }

  #set([, option, quotedName, quotedValue, name, value]: RegExpExecArray, text: string): string {
    const key = quotedName ?? name ?? '';
    const content = withoutEscapes(quotedValue ?? value ?? '');
    const kind = option?.trim().toLowerCase();
    if (kind === '/a') this.#environment.set(key, arithmetic(content));
    else this.#environment.set(key, kind === '/p' || /%[^%\s]{1,80}%|%~|![\w~]{1,80}!/.test(content) ? undefined : content);
    return withoutEscapes(text);
  }

  /** Rounds that only set variables leave the loop as it stands; any other is written out. */
  #for(raw: string, { rounds, body }: { readonly rounds: readonly ReadonlyMap<string, string>[]; readonly body: string }, depth: number): string {
    const shown: string[] = [];
    const inner = body.trimStart().startsWith('(') ? body.trim().replace(/^\(([\s\S]*)\)$/, '$1') : body;
    for (const values of rounds) {
      const text = withValues(inner, values);
      if (/^\s*%/.test(inner) && isCommand(/^\S*/.exec(text.trimStart())?.[0] ?? '')) this.#weight += 1;
      const out = depth < DEEPEST ? this.read(text, depth + 1) : text;
      const rest = out.split(/\s&{1,2}\s|\n/).filter((command) => command.trim() !== '' && !/^set\s/i.test(command.trim()));
      if (rest.length > 0 && shown.length < SHOWN_ROUNDS) shown.push(rest.join(' & '));
    }
    // a list is built with blanks between its items, a hidden word without
    if (rounds.length > 1 && /set\s{1,20}"?(\w{1,60})=(?:[%!]\1[%!][%!]|%{1,2}\w[%!]\1[%!])/i.test(inner)) this.#weight += 1;
    return shown.length > 0 ? shown.join(' & ') : withoutEscapes(raw);
  }

  #if(text: string, [head, not, left, op, right]: RegExpExecArray, depth: number): string {
    if (/[%!]/.test(`${left ?? ''}${right ?? ''}`) || depth >= DEEPEST) return withoutEscapes(text);
    const holds = compare((left ?? '').replaceAll('"', ''), (op ?? '').trim().toLowerCase(), (right ?? '').replaceAll('"', '')) === (not === undefined);
    return holds ? this.read(text.slice(head.length), depth + 1) : '';
  }
}

function compare(left: string, op: string, right: string): boolean {
  const [a, b] = [Number(left), Number(right)];
  switch (op) {
    case 'neq': return left.toLowerCase() !== right.toLowerCase();
    case 'lss': return a < b;
    case 'leq': return a <= b;
    case 'gtr': return a > b;
    case 'geq': return a >= b;
    default: return left.toLowerCase() === right.toLowerCase();
  }
}

/** `set /a` of two numbers; undefined for anything else. */
function arithmetic(text: string): string | undefined {
  const found = /^\s{0,20}(-?\d{1,9})\s{0,20}(?:([-+*/])\s{0,20}(-?\d{1,9})\s{0,20})?$/.exec(text);
  if (found === null) return undefined;
  const [a, b] = [Number(found[1]), Number(found[3] ?? 0)];
  const results: Readonly<Record<string, number>> = { '+': a + b, '-': a - b, '*': a * b, '/': b === 0 ? 0 : Math.trunc(a / b) };
  return String(found[2] === undefined ? a : results[found[2]] ?? a);
}

/** The text in the outer quotes of `cmd /c "…"`. */
function unquoted(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed.startsWith('"') && !trimmed.slice(1).includes('"') ? trimmed.slice(1) : trimmed;
}
