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
  readonly parameters: readonly unknown[];
  readonly tables: readonly TableSchema[];
}

interface Analysis {
  readonly code: RawCode;
  readonly globals: RawGlobals;
  readonly bound: readonly Watchlist[];
}

/** Each round can bring up names behind the ones that were unknown before. */
const MAX_ROUNDS = 4;

/** Analyses the text; unknown columns become columns of the watchlists that no evidence holds. */
function analyseWithWatchlists(scope: AnalysisScope, watchlists: readonly Watchlist[], round = 1): Analysis {
  const tables = watchlists.length === 0 ? scope.tables : [...scope.tables, ...watchlists.map((each) => ({ name: each.identifier, columns: each.columns }))];
  const base = globalsFor(tables);
  const globals = scope.parameters.length > 0 ? base.WithParameters(scope.parameters) : base;
  const code = analyse(scope.text, scope.original, globals);
  const done = { code, globals, bound: watchlists };
  if (round >= MAX_ROUNDS || watchlists.every((each) => each.table !== undefined)) return done;
  const unknown = unknownColumns(items(code.GetDiagnostics()), scope.text);
  return unknown.length === 0 ? done : analyseWithWatchlists(scope, widened(watchlists, unknown), round + 1);
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

  const tables = [...request.tables];
  const parameters: unknown[] = [];
  for (const { identifier, variable } of standIns) {
    const value = request.variables[variable];
    if (!value) continue;
    const type = parameterType(value);
    if (type !== undefined) parameters.push(parameterSymbol(identifier, type));
    else if (value.kind === 'table') tables.push({ name: identifier, columns: value.ref.columns });
  }
  const scope = { text, original: request.text, parameters, tables: tables.length === request.tables.length ? request.tables : tables };
  const { code, globals, bound } = analyseWithWatchlists(scope, watchlists);
  const written = new Map(standIns.map((each) => [each.identifier, `$${each.variable}${each.part === undefined ? '' : `.${each.part}`}`]));
  const rename = (message: string): string => message.replace(/[A-Za-z_]\w*/g, (word) => written.get(word) ?? word);
  const problem = diagnosticError(items(code.GetDiagnostics()), { original: request.text, analysed: text, globals, rename });
  if (problem) throw problem;
  if (!code.HasSemantics) throw tooDeep(request.text);
  return { syntax: convert(code.Syntax), text, standIns, watchlists: bound };
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
