import { lru } from 'tiny-lru';
import type { LRU } from 'tiny-lru';
import { UserError, positionAt } from '../../errors.js';
import type { VariableValue } from '../../casebook/variable.js';
import type { KustoType, TableSchema } from '../../data/table.js';
import { convert } from './convert.js';
import { diagnosticError, unknownColumns } from './diagnostics.js';
import { builtInNames, items, parameterSymbol, parseAndAnalyze } from './kusto.js';
import type { RawCode, RawGlobals } from './kusto.js';
import { globalsFor } from './state.js';
import type { SyntaxNode } from './syntax.js';
import { requireKnown, substitute, variableUses } from './variables.js';
import type { StandIn, VariableUse } from './variables.js';
import { substituteWatchlists, widened } from './watchlist.js';
import type { Watchlist } from './watchlist.js';

export type { StandIn } from './variables.js';

export interface ParseRequest {
  readonly text: string;
  readonly tables: readonly TableSchema[];
  readonly variables: Readonly<Record<string, VariableValue>>;
}

export interface Parsed {
  readonly syntax: SyntaxNode;
  /** The analysed text: as long as the original, variables replaced by their stand-ins. */
  readonly text: string;
  readonly standIns: readonly StandIn[];
  readonly watchlists: readonly Watchlist[];
}

type Bound = Pick<Parsed, 'syntax' | 'watchlists'>;

/** Sound texts by the state they were analysed in: a rerun, with another now or other values, need not be analysed again. */
const KEPT_TEXTS = 32;
const MAX_KEPT_CHARACTERS = 20_000;
const kept = new WeakMap<RawGlobals, LRU<Bound>>();

export const MAX_QUERY_CHARACTERS = 200_000;

/** The parameter type that stands for a variable's value; tables are table symbols instead. */
function parameterType(value: VariableValue): KustoType | undefined {
  if (value.kind === 'scalar') return value.type;
  return value.kind === 'table' ? undefined : value.kind === 'range' ? 'datetime' : 'dynamic';
}

function namesIn(tables: readonly TableSchema[]): Set<string> {
  const names = new Set(builtInNames());
  for (const table of tables) {
    names.add(table.name);
    for (const column of table.columns) names.add(column.name);
  }
  return names;
}

function requireLength(text: string): void {
  if (text.length <= MAX_QUERY_CHARACTERS) return;
  throw new UserError({
    code: 'kql.limit',
    message: `The query has ${text.length} characters`,
    why: `A query may have ${MAX_QUERY_CHARACTERS}.`,
    next: 'Put long lists into a variable and use it as $name.',
  });
}

function analyse(text: string, original: string, globals: RawGlobals): RawCode {
  try {
    return parseAndAnalyze(text, globals);
  } catch (error) {
    // The stack of the minified source is one 4 MB line: only the name of the failure is kept.
    throw new UserError({
      code: 'kql.unsupported',
      message: 'Kusto\'s analyser failed on this query',
      why: `It stopped with ${error instanceof Error ? error.name : 'an error'}; graph queries are known to do that.`,
      next: 'Leave out the part that it does not understand.',
      position: positionAt(original, 0, Math.max(1, original.length)),
    });
  }
}

interface AnalysisScope {
  readonly text: string;
  readonly original: string;
  readonly parameters: readonly { readonly name: string; readonly type: KustoType }[];
  readonly tables: readonly TableSchema[];
  readonly standIns: readonly StandIn[];
}

interface Analysis {
  readonly code: RawCode;
  readonly globals: RawGlobals;
  readonly watchlists: readonly Watchlist[];
}

/** Each round can bring up names behind the ones that were unknown before. */
const MAX_ROUNDS = 4;

/** Analyses the text; unknown columns become columns of the watchlists that no evidence holds. */
function analyseWithWatchlists(scope: AnalysisScope, watchlists: readonly Watchlist[], round = 1): Analysis {
  const tables = watchlists.length === 0 ? scope.tables : [...scope.tables, ...watchlists.map((each) => ({ name: each.identifier, columns: each.columns }))];
  const base = globalsFor(tables);
  const globals = scope.parameters.length > 0 ? base.WithParameters(scope.parameters.map(({ name, type }) => parameterSymbol(name, type))) : base;
  const code = analyse(scope.text, scope.original, globals);
  const done = { code, globals, watchlists };
  if (round >= MAX_ROUNDS || watchlists.every((each) => each.table !== undefined)) return done;
  const unknown = unknownColumns(items(code.GetDiagnostics()), scope.text);
  return unknown.length === 0 ? done : analyseWithWatchlists(scope, widened(watchlists, unknown), round + 1);
}

function bound(scope: AnalysisScope, given: readonly Watchlist[]): Bound {
  const { code, globals, watchlists } = analyseWithWatchlists(scope, given);
  const written = new Map(scope.standIns.map((each) => [each.identifier, `$${each.variable}${each.part === undefined ? '' : `.${each.part}`}`]));
  const rename = (message: string): string => message.replace(/[A-Za-z_]\w*/g, (word) => written.get(word) ?? word);
  const problem = diagnosticError(items(code.GetDiagnostics()), { original: scope.original, analysed: scope.text, globals, rename });
  if (problem) throw problem;
  if (!code.HasSemantics) throw tooDeep(scope.original);
  return { syntax: convert(code.Syntax), watchlists };
}

/** The same as `bound`, from what is kept where the text came before; a watchlist's columns are found anew each time. */
function boundOnce(scope: AnalysisScope, watchlists: readonly Watchlist[]): Bound {
  if (watchlists.length > 0 || scope.text.length > MAX_KEPT_CHARACTERS) return bound(scope, watchlists);
  const state = globalsFor(scope.tables);
  const texts = kept.get(state) ?? lru<Bound>(KEPT_TEXTS);
  kept.set(state, texts);
  const key = JSON.stringify([scope.text, scope.parameters]);
  const made = texts.get(key) ?? bound(scope, watchlists);
  texts.set(key, made);
  return made;
}

/**
 * Parses and binds KQL with Microsoft's parser.
 * Errors: `variable.unknown`, `table.unknown`, `kql.unknown-name`, `kql.type`, `kql.syntax`, `kql.limit`.
 */
export function parse(request: ParseRequest): Parsed {
  requireLength(request.text);
  const uses = variableUses(request.text, (name) => request.variables[name]?.kind === 'range');
  requireKnown(request.text, uses, Object.keys(request.variables));
  requireWholeRanges(request, uses);
  const substituted = substitute(request.text, uses, uses.length > 0 ? namesIn(request.tables) : new Set());
  const { standIns } = substituted;
  const { text, watchlists } = substituteWatchlists(substituted.text, request.tables);

  const added: TableSchema[] = [];
  const parameters: { readonly name: string; readonly type: KustoType }[] = [];
  for (const { identifier: name, variable } of standIns) {
    const value = request.variables[variable];
    if (!value) continue;
    const type = parameterType(value);
    if (type !== undefined) parameters.push({ name, type });
    else if (value.kind === 'table') added.push({ name, columns: value.ref.columns });
  }
  const tables = added.length === 0 ? request.tables : [...request.tables, ...added];
  return { ...boundOnce({ text, original: request.text, parameters, tables, standIns }, watchlists), text, standIns };
}

/** A range is used by its ends: KQL has no value that is a range. */
function requireWholeRanges(request: ParseRequest, uses: readonly VariableUse[]): void {
  const bare = uses.find((use) => use.part === undefined && request.variables[use.name]?.kind === 'range');
  if (!bare) return;
  throw new UserError({
    code: 'variable.type',
    message: `$${bare.name} is a time range`,
    why: 'KQL has no value that is a range.',
    next: `Write its ends: where TimeGenerated between ($${bare.name}.start .. $${bare.name}.end)`,
    position: positionAt(request.text, bare.start, bare.end - bare.start),
  });
}

const tooDeep = (text: string): UserError => new UserError({
  code: 'kql.limit',
  message: 'The query is nested too deep',
  why: 'Kusto\'s analyser gives up beyond about 500 levels.',
  next: 'Split it into several cells.',
  position: positionAt(text, 0, Math.max(1, text.length)),
});
