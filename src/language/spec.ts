/**
 * What the grammar knows of a command: made from the skills' definitions, so that nothing is written down twice.
 * A command reads: `name positional… [keyword value]… [option=value]… [as $name]`.
 */

/** How a parameter is written and what it becomes (`Arg`). */
export type ParamKind =
  /** A word, a quoted string, or what is left of the line where it is the last positional. */
  | { readonly kind: 'text' }
  /** The rest of the message as it was typed, fences removed: KQL. Always the last positional. */
  | { readonly kind: 'code' }
  | { readonly kind: 'int'; readonly min: number; readonly max: number }
  | { readonly kind: 'duration' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  /** `$name`. */
  | { readonly kind: 'variable' }
  /** A literal, `$name`, `$name.Column`, `Table.Column` or `#4.Column`. */
  | { readonly kind: 'source' }
  /** `$name`, `#4` (that cell's table) or an evidence table's name. */
  | { readonly kind: 'table' }
  /** A column's name, or `['any name']`. */
  | { readonly kind: 'column' }
  /** `#4` or `#4.2` (revision 2). */
  | { readonly kind: 'cell' }
  /** A typed value: `1.2.3.4`, `5`, `"text"`, `last 24h`, `2026-01-01 .. 2026-01-02`, `[a, b]`, `$other`. */
  | { readonly kind: 'value' }
  /** `name=value …`, any names. */
  | { readonly kind: 'bindings' }
  /** A word that stands alone after a single argument: `decode $x try`. Its argument is the text "yes". */
  | { readonly kind: 'flag' };

export interface ParamSpec {
  readonly name: string;
  readonly type: ParamKind;
  /** What it is, a few words: shown in help and as the prompt of the dialog that asks for it. */
  readonly about: string;
  /** Positional parameters in the order of their definition; `keyword` ones follow a word (`by Account`); others are `name=value`. */
  readonly place: 'positional' | 'keyword' | 'option';
  /** Words one of which, or one like it (`from-…`), must follow the keyword; where none does, the keyword is a word of the text before it. */
  readonly begins?: readonly string[];
  /** The word of a keyword parameter (may be followed by `=` or a blank). Defaults to the parameter's name. */
  readonly keyword?: string;
  readonly required: boolean;
  /** The default as a person would type it. */
  readonly default?: string;
}

export interface CommandSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly params: readonly ParamSpec[];
  /** Whether `as $name` may bind its table. */
  readonly bindable: boolean;
}

/** A parsed argument. */
export type Arg =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'duration'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly column?: string }
  | { readonly kind: 'cell'; readonly number: number; readonly revision?: number; readonly column?: string }
  | { readonly kind: 'table'; readonly name: string; readonly column?: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'range'; readonly text: string }
  | { readonly kind: 'bindings'; readonly pairs: Readonly<Record<string, string>> };

export interface Command {
  /** Canonical name, aliases resolved. */
  readonly skill: string;
  readonly args: Readonly<Record<string, Arg>>;
  /** Variable that takes the result, without the dollar sign. */
  readonly as?: string;
}
