import { positionAt, type UserErrorData } from '../errors.js';
import { nearest } from '../nearest.js';
import { argOf } from './arguments.js';
import { format } from './format.js';
import { tokens, type Token } from './lexer.js';
import type { Arg, Command, CommandSpec, ParamSpec } from './spec.js';
import type { Statement } from './statements.js';

export type Parsed =
  | { readonly kind: 'command'; readonly command: Command; readonly spec: CommandSpec; /** Canonical form. */ readonly text: string }
  /** A required parameter is missing; `text` is the command with `{}` in its place. */
  | { readonly kind: 'missing'; readonly command: Command; readonly spec: CommandSpec; readonly param: ParamSpec; readonly text: string }
  /** The first word begins the names of several commands; `rest` is what follows it. */
  | { readonly kind: 'ambiguous'; readonly names: readonly string[]; readonly rest: string }
  | { readonly kind: 'problem'; readonly error: UserErrorData };

/** The longest command, in UTF-16 units. */
export const MAX_COMMAND = 32_000;

const NAME = /^([A-Za-z][\w-]*)(?=\s|$)/;
const BINDING = /(?:^|\s)as\s+\$([A-Za-z_]\w{0,63})\s*$/i;
const LOOKS_LIKE_KQL = /^\s*(?:let|print|datatable|union|range|search|find)\b|\|\s*(?:where|project|extend|summarize|take|limit|top|sort|order|count|distinct|join|render|mv-expand|parse)\b/i;

const problem = (error: UserErrorData): Parsed => ({ kind: 'problem', error });

/** Short forms that need no command word. */
function expandShortForm(text: string): string {
  if (/^\$[A-Za-z_]\w*\s*=/.test(text)) return `set ${text}`;
  if (/^(?:#\d+(?:\.\d+)?|\$[A-Za-z_]\w*)$/.test(text)) return `show ${text}`;
  return text === '?' ? 'help' : text;
}

function unknown(word: string, text: string, specs: readonly CommandSpec[]): Parsed {
  if (LOOKS_LIKE_KQL.test(text)) {
    return problem({
      code: 'command.unknown', message: 'That looks like KQL without the word “query”.', next: `query ${text}`,
      suggestions: [`query ${text}`], position: positionAt(text, 0, word.length),
    });
  }
  const rest = text.slice(word.length);
  const begun = specs.filter(({ name }) => name.startsWith(word.toLowerCase())).map(({ name }) => name);
  if (begun.length > 1) return { kind: 'ambiguous', names: begun, rest };
  const names = nearest(word, specs.flatMap((spec) => [spec.name, ...spec.aliases]), 2);
  return problem({
    code: 'command.unknown',
    message: `There is no command “${word.slice(0, 40)}”.`,
    next: names[0] === undefined ? 'help' : `${names[0]}${rest}`,
    suggestions: [...names.map((name) => `${name}${rest}`), 'help'],
    position: positionAt(text, 0, word.length),
  });
}

/** Parses one command against the grammar that the specs make. Total: whatever the text, it gives a result. */
export function parse(statement: Statement, specs: readonly CommandSpec[]): Parsed {
  const raw = statement.text.trim();
  if (raw.length > MAX_COMMAND) {
    return problem({
      code: 'command.too-long', message: `The command has ${raw.length.toLocaleString('en')} characters.`,
      why: `At most ${MAX_COMMAND.toLocaleString('en')} are taken.`, next: 'Put long data into an evidence file and query it.',
    });
  }
  const asQuery = statement.bare && !specs.some(({ name }) => raw === name || raw.startsWith(`${name} `));
  const text = asQuery ? `query ${raw}` : expandShortForm(raw);
  if (text === '') return problem({ code: 'command.empty', message: 'There is no command in that message.', next: 'help', suggestions: ['help'] });
  const word = NAME.exec(text)?.[1] ?? text.split(/\s/, 1)[0] ?? '';
  const spec = specs.find(({ name, aliases }) => name === word.toLowerCase() || aliases.includes(word.toLowerCase()));
  if (spec === undefined) return unknown(word, text, specs);
  return new ArgumentsParser(spec, text, word.length).parse();
}

/** One of the words, or a mistyped one that is made like them: `from-bas` is no word of a sentence where `from-base64` is meant. */
const isOneOf = (words: readonly string[], word: string): boolean =>
  words.includes(word) || (/^[a-z]+-./.test(word) && words.some((one) => one.includes('-') && one.startsWith(word.slice(0, word.indexOf('-') + 1))));

/** One run over the arguments of one command. */
class ArgumentsParser {
  private readonly args: Record<string, Arg> = {};
  private rest: Token[] = [];
  private as: string | undefined;
  private end: number;

  constructor(private readonly spec: CommandSpec, private readonly text: string, private readonly start: number) {
    this.end = text.length;
  }

  parse(): Parsed {
    const failed = this.takeBinding() ?? (this.codeParam === undefined ? this.parseTokens() : this.takeCode(this.codeParam));
    if (failed !== null) return problem(failed);
    const command: Command = { skill: this.spec.name, args: this.args, ...(this.as === undefined ? {} : { as: this.as }) };
    const { spec } = this;
    const param = spec.params.find(({ required, name }) => required && this.args[name] === undefined);
    if (param !== undefined) return { kind: 'missing', command, spec, param, text: format(command, spec, param.name) };
    return { kind: 'command', command, spec, text: format(command, spec) };
  }

  private get codeParam(): ParamSpec | undefined {
    return this.spec.params.find(({ type }) => type.kind === 'code');
  }

  private takeBinding(): UserErrorData | null {
    const found = BINDING.exec(this.text.slice(this.start));
    const name = found?.[1];
    if (found === null || name === undefined) return null;
    const at = this.start + found.index;
    const line = this.text.slice(this.text.lastIndexOf('\n', at) + 1, at);
    if (/(?:^|\s)\/\/[^"']*$/.test(line)) return null; // a comment that ends like a binding
    if (!this.spec.bindable) {
      if (this.spec.params.some(({ type }) => type.kind === 'value')) return null;
      return {
        code: 'command.syntax', message: `${this.spec.name} makes no table, so nothing can be bound to $${name}.`,
        next: this.text.slice(0, at), position: positionAt(this.text, at, found[0].length),
      };
    }
    this.as = name;
    this.end = at;
    return null;
  }

  private takeCode(param: ParamSpec): UserErrorData | null {
    const code = this.text.slice(this.start, this.end).trim();
    if (code !== '') this.args[param.name] = { kind: 'text', text: code };
    return null;
  }

  private parseTokens(): UserErrorData | null {
    this.rest = tokens(this.text.slice(this.start, this.end)).map((token) => ({ ...token, start: token.start + this.start, end: token.end + this.start }));
    return this.takeNamed() ?? this.takeKeywords() ?? this.takePositionals();
  }

  /** Takes `name=value` from the end backwards, so that an equals sign within free text stays text. */
  private takeNamed(): UserErrorData | null {
    const open = this.spec.params.find(({ type }) => type.kind === 'bindings');
    const pairs: [string, string][] = [];
    for (;;) {
      const [name, assign, value] = this.rest.slice(-3);
      if (value === undefined || assign?.kind !== 'assign' || name === undefined) break;
      if (name.end !== assign.start || assign.end !== value.start) break;
      const param = this.spec.params.find((one) => one.name === name.text && one.place !== 'positional');
      if (param === undefined && open === undefined) break;
      if (param !== undefined) {
        const failed = this.assign(param, [value]);
        if (failed !== null) return failed;
      } else pairs.unshift([name.text, this.text.slice(value.start, value.end)]);
      this.rest = this.rest.slice(0, -3);
    }
    if (open !== undefined && pairs.length > 0) this.args[open.name] = { kind: 'bindings', pairs: Object.fromEntries(pairs) };
    return null;
  }

  private takeKeywords(): UserErrorData | null {
    for (const param of this.spec.params) {
      if (param.place !== 'keyword') continue;
      const keyword = (param.keyword ?? param.name).toLowerCase();
      const at = this.rest.findLastIndex(({ kind, text }) => kind === 'word' && text.toLowerCase() === keyword);
      if (at < 1) continue;
      if (param.type.kind === 'flag') {
        if (at !== 1 || this.rest.length > 2) continue; // a word of the text
        this.args[param.name] = { kind: 'text', text: 'yes' };
        this.rest = this.rest.slice(0, at);
        continue;
      }
      const values = this.rest.slice(at + 1);
      if (param.begins !== undefined && !isOneOf(param.begins, values[0]?.text.split(/[\s,|]/, 1)[0]?.toLowerCase() ?? '')) continue;
      this.rest = this.rest.slice(0, at);
      if (values.length === 0) continue;
      const failed = this.assign(param, values);
      if (failed !== null) return failed;
    }
    return null;
  }

  private takePositionals(): UserErrorData | null {
    const params = this.spec.params.filter(({ place, type }) => place === 'positional' && type.kind !== 'bindings');
    for (const param of params) {
      if (param.type.kind === 'value' && this.rest[0]?.kind === 'assign') this.rest.shift();
      if (this.rest.length === 0) return null;
      const takesAll = param === params.at(-1) && ['text', 'source', 'value'].includes(param.type.kind);
      const taken = takesAll ? this.rest : this.rest.slice(0, 1);
      this.rest = takesAll ? [] : this.rest.slice(1);
      const failed = this.assign(param, taken);
      if (failed !== null) return failed;
    }
    const extra = this.rest[0];
    return extra === undefined ? null : this.tooMany(extra);
  }

  private tooMany(extra: Token): UserErrorData {
    const named = this.spec.params.filter(({ place }) => place !== 'positional').map(({ name }) => name);
    const near = nearest(extra.text, named, 1)[0];
    return {
      code: 'command.syntax',
      message: `${this.spec.name} does not take “${this.text.slice(extra.start, extra.end).slice(0, 40)}” there.`,
      ...(near === undefined ? {} : { why: `Did you mean ${near}=…?` }),
      next: `help ${this.spec.name}`,
      suggestions: [this.text.slice(0, extra.start).trim(), `help ${this.spec.name}`],
      position: positionAt(this.text, extra.start, extra.end - extra.start),
    };
  }

  private assign(param: ParamSpec, taken: readonly Token[]): UserErrorData | null {
    const first = taken[0];
    const last = taken.at(-1);
    if (first === undefined || last === undefined) return null;
    const read = argOf(param, taken, this.text.slice(first.start, last.end));
    if (read.ok) {
      this.args[param.name] = read.arg;
      return null;
    }
    return {
      code: 'param.invalid', message: `${this.spec.name}: ${read.problem}`, next: `help ${this.spec.name}`,
      position: positionAt(this.text, first.start, last.end - first.start),
    };
  }
}
