import { positionAt, UserError } from '../errors.js';
import type { Value } from '../data/table.js';
import type { VariableValue } from '../casebook/variable.js';
import { Compiler } from './compile/compiler.js';
import { bind } from './compile/environment.js';
import type { Binding, Environment } from './compile/environment.js';
import { compileScalar } from './compile/expression.js';
import { Refusal, toUserError, unsupported } from './compile/refuse.js';
import { certainOrder } from './compile/relation.js';
import type { Relation } from './compile/relation.js';
import { literal } from './compile/scalar.js';
import { readSource } from './compile/source.js';
import { statementBinding } from './compile/statements.js';
import { readWatchlist } from './compile/watchlist.js';
import { compileTabular } from './compile/tabular.js';
import { Undiscovered } from './compile/undiscovered.js';
import { asTyped, expandDiscovered } from './discovery.js';
import type { Expanded } from './discovery.js';
import { parse } from './parser/parse.js';
import type { Parsed, StandIn } from './parser/parse.js';
import { child, list, nameOf, need } from './parser/syntax.js';
import type { SyntaxNode } from './parser/syntax.js';
import type { Translate, TranslateRequest, Translation } from './types.js';

function variableBinding(standIn: StandIn, value: VariableValue, compiler: Compiler): Binding {
  switch (value.kind) {
    case 'scalar':
      return { kind: 'scalar', value: () => literal(value.type, value.value) };
    case 'list':
      return { kind: 'scalar', value: () => literal('dynamic', [...value.values] as Value) };
    case 'range': {
      const instant = standIn.part === 'end' ? value.window.end : value.window.start;
      return { kind: 'scalar', value: () => literal('datetime', instant) };
    }
    case 'table': {
      const source = { kind: 'variable', relation: `variable ${standIn.variable}`, variable: standIn.variable } as const;
      return { kind: 'relation', value: () => readSource(source, { name: standIn.variable, columns: value.ref.columns }, compiler) };
    }
  }
}

function environmentOf(parsed: Parsed, request: TranslateRequest, compiler: Compiler): Environment {
  const bindings = parsed.standIns.flatMap((standIn): readonly (readonly [string, Binding])[] => {
    const value = request.variables[standIn.variable];
    return value ? [[standIn.identifier, variableBinding(standIn, value, compiler)]] : [];
  });
  const watchlists = parsed.watchlists.map((each): readonly [string, Binding] => [each.identifier, { kind: 'relation', value: () => readWatchlist(each, compiler) }]);
  return { bindings: new Map([...bindings, ...watchlists]) };
}

/** Options that change what a query gives; the others steer how the service runs it. */
const DECISIVE_OPTIONS = /^(query_now|query_take_max_records|query_datascope|query_datetimescope|truncationmax|query_bin_auto|query_default|norecords)/i;

function setOption(statement: SyntaxNode, compiler: Compiler): void {
  const name = nameOf(need(statement, 'Name'));
  const clause = child(statement, 'ValueClause');
  if (clause && (name === 'query_bin_auto_size' || name === 'query_bin_auto_at')) {
    compiler.shared.binAuto[name === 'query_bin_auto_at' ? 'at' : 'size'] = compileScalar(need(clause, 'Expression'), { compiler, environment: { bindings: new Map() }, columns: [] });
    return;
  }
  if (DECISIVE_OPTIONS.test(name)) unsupported(statement, `The option ${name}`);
  compiler.shared.notes.add(`set ${name} has no effect on evidence.`);
}

/** The statement whose rows are the result, and the environment that the statements before it make. */
function resultOf(block: SyntaxNode, environment: Environment, compiler: Compiler): Relation {
  let scope = environment;
  const results: SyntaxNode[] = [];
  for (const statement of list(block, 'Statements')) {
    if (statement.kind === 'ExpressionStatement') results.push(need(statement, 'Expression'));
    else if (statement.kind === 'SetOptionStatement') setOption(statement, compiler);
    else scope = statementBinding(statement, scope, compiler, compileScalar);
  }
  const [result, second] = results;
  if (!result) return unsupported(block, 'A text without a query', 'End it with a table or an expression.');
  if (second) unsupported(second, 'A second result in one query', 'Run one query a cell.');
  if (result.columns === undefined && result.kind !== 'PipeExpression') {
    const value = compileScalar(result, { compiler, environment: scope, columns: [] });
    const column = compiler.column({ name: 'print_0', type: value.type });
    return { from: compiler.step(`SELECT ${value.sql} AS ${column.id}`), columns: [column], order: { kind: 'stream' }, serialized: false };
  }
  const relation = compileTabular(result, bind(scope, []), compiler);
  return relation.graph ? unsupported(result, 'A graph as the result', 'Turn it into rows: graph-match … project …, or graph-to-table edges.') : relation;
}

function finish(relation: Relation, compiler: Compiler): Translation {
  const order = certainOrder(relation);
  const selected = relation.columns.map((column, index) => `${column.id} AS c${index}`);
  const { first } = relation;
  // rows that were limited last are in that order already: no step and no second sort for them
  const isLimited = first?.step === relation.from && first.order === relation.order;
  const rows = isLimited && compiler.dropLast(first.step) ? first.sql : `${relation.from}${order === '' ? '' : ` ORDER BY ${order}`}`;
  const sql = `${compiler.prelude()}SELECT ${selected.length > 0 ? selected.join(', ') : '1 AS c0'} FROM ${rows}`;
  return {
    sql,
    columns: relation.columns.map(({ name, type }) => ({ name, type })),
    sources: [...compiler.shared.sources.values()],
    ...(compiler.shared.render && { render: compiler.shared.render }),
    ...(compiler.shared.hosted === true && { hosted: true }),
    notes: [...compiler.shared.notes],
  };
}

/** The pre-query that finds the columns of a plugin call. */
function preQuery({ call, sql }: Undiscovered, expanded: Expanded, compiler: Compiler): Translation {
  const text = expanded.text.slice(call.start, call.end);
  if (compiler.correlated || !/^\w+\s*\([^]*\)$/.test(text)) unsupported(call, 'A plugin whose columns depend on the data, in this place');
  return {
    sql: `${compiler.prelude()}${sql}`,
    columns: [{ name: 'name', type: 'string' }, { name: 'type', type: 'string' }],
    sources: [...compiler.shared.sources.values()],
    discover: { at: expanded.original(call.end) },
    ...(compiler.shared.hosted === true && { hosted: true }),
    notes: [],
  };
}

function translateExpanded(request: TranslateRequest, expanded: Expanded): Translation {
  const parsed = parse(request);
  const compiler = Compiler.start(request.now, request.tables, compileTabular, expanded.ends, request.externaldata);
  try {
    try {
      return finish(resultOf(parsed.syntax, environmentOf(parsed, request, compiler), compiler), compiler);
    } catch (error) {
      if (error instanceof Undiscovered) return preQuery(error, expanded, compiler);
      throw error;
    }
  } catch (error) {
    if (error instanceof Refusal) {
      const { span } = error;
      throw toUserError(error, span && positionAt(request.text, Math.min(span.start, request.text.length), Math.max(1, span.end - span.start)));
    }
    if (error instanceof RangeError) {
      throw new UserError({ code: 'kql.limit', message: 'The query is nested too deep', next: 'Split it into several cells.' }, { cause: error });
    }
    throw error;
  }
}

/** The same as `translate`, at once: it blocks the thread, for more than a second on the first call. */
export function translateNow(request: TranslateRequest): Translation {
  const expanded = expandDiscovered(request.text, request.discovered ?? []);
  try {
    return translateExpanded({ ...request, text: expanded.text }, expanded);
  } catch (error) {
    throw error instanceof UserError ? asTyped(error, request.text, expanded) : error;
  }
}

/** KQL to one SELECT statement of DuckDB. Errors: `UserError` with positions in `request.text`; see `Translate`. */
export const translate: Translate = (request) => Promise.resolve().then(() => translateNow(request));
