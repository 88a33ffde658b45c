import type { Arg, ParamKind, ParamSpec } from '../../language/spec.js';

/** A parameter of a skill, before it has a name. `T` is what `run` receives for it. */
export interface Param<T> {
  readonly spec: Omit<ParamSpec, 'name'>;
  /** Makes the value that `run` receives of the parsed argument. */
  readonly read: (arg: Arg) => T;
  /** Only for the types. */
  readonly output?: T;
}

export type Params = Readonly<Record<string, Param<unknown>>>;
export type ParamTypes<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };

interface Placing {
  /** The word before it: `by Account`. */
  readonly keyword?: string;
}

const asText = (arg: Arg): string => {
  switch (arg.kind) {
    case 'text': case 'duration': case 'range': return arg.text;
    case 'int': return String(arg.value);
    case 'table': return arg.column === undefined ? arg.name : `${arg.name}.${arg.column}`;
    default: throw new TypeError(`a parameter of this kind holds no text: ${arg.kind}`);
  }
};

const asInt = (arg: Arg): number => {
  if (arg.kind !== 'int') throw new TypeError(`not a whole number: ${arg.kind}`);
  return arg.value;
};

const asIs = (arg: Arg): Arg => arg;

const positional = <T>(type: ParamKind, about: string, read: (arg: Arg) => T, placing: Placing = {}): Param<T> => ({
  spec: { type, about, place: placing.keyword === undefined ? 'positional' : 'keyword', required: true, ...placing },
  read,
});

const option = <T>(type: ParamKind, about: string, read: (arg: Arg) => T, fallback: string): Param<T> => ({
  spec: { type, about, place: 'option', required: false, default: fallback },
  read,
});

const freeOption = (type: ParamKind, about: string): Param<string | undefined> => ({ spec: { type, about, place: 'option', required: false }, read: asText });

/** The kinds of parameters that skills are made of. */
export const param = {
  text: (about: string, placing?: Placing) => positional({ kind: 'text' }, about, asText, placing),
  code: (about: string) => positional({ kind: 'code' }, about, asText),
  source: (about: string) => positional({ kind: 'source' }, about, asIs),
  table: (about: string) => positional({ kind: 'table' }, about, asIs),
  variable: (about: string) => positional({ kind: 'variable' }, about, asIs),
  value: (about: string, placing?: Placing) => positional({ kind: 'value' }, about, asIs, placing),
  cell: (about: string) => positional({ kind: 'cell' }, about, asIs),
  column: (about: string, placing?: Placing) => positional({ kind: 'column' }, about, asText, placing),
  choice: <const C extends string>(of: readonly C[], about: string, fallback: C) =>
    option({ kind: 'choice', of }, about, (arg) => asText(arg) as C, fallback), // the parser admits only members of `of`
  int: (about: string, range: { readonly min: number; readonly max: number; readonly default: number }) =>
    option({ kind: 'int', min: range.min, max: range.max }, about, asInt, String(range.default)),
  duration: (about: string, fallback: string) => option({ kind: 'duration' }, about, asText, fallback),
  /** Options without a default: undefined where they are left out. */
  textOption: (about: string) => freeOption({ kind: 'text' }, about),
  columnOption: (about: string) => freeOption({ kind: 'column' }, about),
  durationOption: (about: string) => freeOption({ kind: 'duration' }, about),
  /** Text after a keyword, where its first word is one of `begins`, or like one (`from-…`); left out otherwise. */
  phrase: (about: string, begins: readonly string[]): Param<string | undefined> => ({ spec: { type: { kind: 'text' }, about, place: 'keyword', required: false, begins }, read: asText }),
  /** A word that stands alone at the end. */
  flag: (about: string): Param<boolean | undefined> => ({ spec: { type: { kind: 'flag' }, about, place: 'keyword', required: false }, read: () => true }),
  bindings: (about: string) => positional({ kind: 'bindings' }, about, (arg) => (arg.kind === 'bindings' ? arg.pairs : {})),
} as const;

/** The same parameter, but it may be left out. */
export function optional<T>(of: Param<T>): Param<T | undefined> {
  return { spec: { ...of.spec, required: false }, read: of.read };
}
