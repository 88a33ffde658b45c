import type { Budget } from './budget.js';
import type { Folder } from './fold.js';
import type { Folded } from './folded.js';
import type { Node } from './node.js';
import { textOf, type Value } from './value.js';

/** What an operation may look at besides its values. */
export interface Means {
  readonly budget: Budget;
  readonly variables: { get(name: string): Value | undefined };
}

/** A function, method or operator on known values; undefined where it cannot say what comes out. */
export interface Operation {
  /** How much its use on literals alone speaks for something being hidden. */
  readonly weight: number | ((result: Value, args: readonly Value[]) => number);
  run(args: readonly Value[], means: Means): Value | undefined;
}

export type Operations = ReadonlyMap<string, Operation>;

/** A table of operations: name, weight, what it does. */
export const operations = (entries: Readonly<Record<string, readonly [weight: Operation['weight'], run: Operation['run']]>>): Operations =>
  new Map(Object.entries(entries).map(([name, [weight, run]]) => [name, { weight, run }]));

/** Weight of making characters from codes: letters and digits are hidden so, line ends and quotes are not. */
export const lettersWeight = (each: number) => (result: Value): number => Math.min(1, each * (textOf(result)?.match(/[a-z0-9]/gi)?.length ?? 0));

/** What folding must know of a script language. Names are in lower case where the language does not tell cases apart. */
export interface Language {
  /** True where upper and lower case are the same in names. */
  readonly ignoresCase: boolean;
  parse(text: string, budget: Budget): Node;
  /** Operators that join texts. */
  readonly joining: ReadonlySet<string>;
  binary(op: string, left: Value, right: Value, means: Means): Value | undefined;
  /** Weight of an operator other than a joining one. */
  binaryWeight(op: string, left: Value, right: Value): number;
  unary(op: string, value: Value, means: Means): Value | undefined;
  unaryWeight(op: string, value: Value): number;
  index(value: Value, index: Value, means: Means): Value | undefined;
  /** By name, or by path for static ones: `convert::frombase64string`, `String.fromCharCode`. */
  readonly functions: Operations;
  /** The first argument is the value they are called on. */
  readonly methods: Operations;
  readonly properties: Operations;
  /** Values of names that are the same everywhere; used inside expressions only. */
  readonly constants: ReadonlyMap<string, Value>;
  /** The path of what a name, type or member expression stands for: `String.fromCharCode`. */
  pathOf(node: Node): string | undefined;
  /** A text as a literal of the language. */
  quote(text: string): string;
  /** A value other than a text that has a form of its own (a number, bytes); undefined where it is left as it stands. */
  write(value: Value): string | undefined;
  /** A name as it may stand after a dot; undefined where it cannot. */
  memberName(name: string): string | undefined;
  /** Forms of the language beyond operators and calls; undefined where the node is none. */
  idiom(node: Node, folder: Folder): Folded | undefined;
  /** What a variable holds that was not assigned yet; undefined where scripts cannot go on with it. */
  readonly unset: Value | undefined;
  /** Text of a template's part. */
  templateText(value: Value): string | undefined;
}
