import { coerce } from '../compile/convert.js';
import { compileScalar, condition } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { nullOf } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import { refusalSql } from '../literals/sql.js';
import { child, children, firstOf, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parameter, resultColumns, scopeOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';
import { metState, phasesOf, scanFold } from './scan-machine.js';
import type { ScanMachine, ScanStep, StateRead } from './scan-machine.js';

/** Rows times the square of the steps: a fold costs that much, and DuckDB does not interrupt one. */
const MAX_SCAN_WORK = 60_000;
/** Rows folded into one list before it is appended to the others. */
const CHUNK = 100;

type Kind = 'all' | 'last' | 'none';

/** A declared column and the SQL of its default value, which it has where a step does not assign it. */
interface Declared {
  readonly column: RelColumn;
  readonly value: string;
}

const stepName = (step: SyntaxNode): string => nameOf(need(step, 'Name'));

function outputOf(step: SyntaxNode): Kind {
  const clause = child(step, 'ScanStepOutput');
  if (!clause) return 'all';
  const kinds: readonly Kind[] = ['all', 'last', 'none'];
  return kinds.find((kind) => firstOf(clause, (each) => each.text === kind)) ?? unsupported(clause, 'This output of a step');
}

function declaredOf(node: SyntaxNode, given: Relation, context: Context): readonly Declared[] {
  const clause = child(node, 'DeclareClause');
  const declarations = clause ? list(clause, 'Declarations') : [];
  // The analyser adds match_id even where it was not asked for.
  const added = resultColumns(node).slice(given.columns.length, given.columns.length + declarations.length);
  if (added.length !== declarations.length || added.some((column) => given.columns.some((each) => each.name === column.name))) return unsupported(node, 'This form of scan');
  return added.map((column, index) => {
    const value = declarations[index] && child(declarations[index], 'DefaultValue');
    const scope = { ...scopeOf(given, context), columns: [] };
    return { column: context.compiler.column(column), value: value ? coerce(compileScalar(need(value, 'Value'), scope), column.type, value).sql : nullOf(column.type).sql };
  });
}

const assignmentsOf = (step: SyntaxNode): ReadonlyMap<string, SyntaxNode> => {
  const clause = child(step, 'ComputationClause');
  return new Map((clause ? list(clause, 'Assignments') : []).map((each) => [nameOf(need(each, 'Name')), need(each, 'Expression')]));
};

/** Reads of states, `step.column`, below a node. */
function stateReads(node: SyntaxNode, names: readonly string[]): readonly { readonly step: number; readonly column: string; readonly node: SyntaxNode }[] {
  const base = node.kind === 'PathExpression' ? need(node, 'Expression') : undefined;
  const step = base?.kind === 'NameReference' && base.symbol?.kind === 'Variable' ? names.indexOf(nameOf(base)) : -1;
  if (step >= 0) return [{ step, column: nameOf(need(node, 'Selector')), node }];
  return children(node).flatMap((each) => stateReads(each, names));
}

/** Values of the declared columns where `step` matches. A declared column that is read has its default value. */
const valuesOf = (step: SyntaxNode, declared: readonly Declared[], scope: Scope): readonly string[] => {
  const assigned = assignmentsOf(step);
  return declared.map(({ column, value }) => {
    const expression = assigned.get(column.name);
    return expression ? coerce(compileScalar(expression, scope), column.type, expression).sql : value;
  });
};

/** One step that reads no state: it filters and assigns row by row. */
function withoutState(step: SyntaxNode, given: Relation, declared: readonly Declared[], context: Context): Relation {
  const scope = { ...scopeOf(given, context), columns: [...given.columns, ...declared.map(({ column, value }) => ({ ...column, id: value }))] };
  const matched = context.compiler.filter(given, `WHERE ${condition(need(step, 'Condition'), scope).sql}`);
  const values = valuesOf(step, declared, scope);
  return context.compiler.select(matched, [...given.columns.map((column) => [column, column.id] as const), ...declared.map(({ column }, index) => [column, values[index] ?? column.id] as const)]);
}

interface Compiled {
  readonly machine: ScanMachine;
  /** Columns of the rows that the steps read. */
  readonly used: readonly RelColumn[];
}

/** The steps as expressions over one row and the states. */
function machineOf(steps: readonly SyntaxNode[], counters: readonly string[], input: Relation, declared: readonly Declared[], context: Context): Compiled {
  const { compiler } = context;
  const names = steps.map(stepName);
  const [row, acc] = [compiler.alias(), compiler.alias()];
  const reads: StateRead[] = [];
  const emptyOf = (name: string): readonly [RelColumn, string] => {
    const found = declared.find((each) => each.column.name === name);
    const column = found?.column ?? input.columns.find((each) => each.name === name);
    return column ? [column, found?.value ?? nullOf(column.type).sql] : unsupported(steps[0], `The column ${name} of a step`);
  };
  const visible: (readonly [number, RelColumn])[] = [];
  for (const [k, step] of steps.entries()) {
    const inCondition = stateReads(need(step, 'Condition'), names);
    for (const read of stateReads(step, names)) {
      if (read.step > k) unsupported(read.node, 'A step that reads a later step');
      if (k > 0 && read.step === k && inCondition.some((each) => each.node === read.node)) unsupported(read.node, 'A later step whose condition reads its own state');
      if (reads.some((each) => each.step === read.step && each.column === read.column)) continue;
      const [column, empty] = emptyOf(read.column);
      const field = compiler.alias();
      reads.push({ step: read.step, column: read.column, field, empty });
      visible.push([read.step, { name: column.name, type: column.type, id: field }]);
    }
  }
  const columns = input.columns.map((column) => ({ ...column, id: `${row}.${column.id}` }));
  const seen = [...columns, ...declared.map(({ column, value }) => ({ ...column, id: value }))];
  const over = (of: (field: string) => string): Scope => ({
    ...scopeOf(input, context), columns: seen,
    steps: new Map(names.map((name, k) => [name, visible.filter(([step]) => step === k).map(([, column]) => ({ ...column, id: of(column.id) }))])),
  });
  const met = (step: SyntaxNode, of: (field: string) => string): string => `coalesce(${condition(need(step, 'Condition'), over(of)).sql}, false)`;
  const compiled = steps.map((step, k): ScanStep => ({
    before: k === 0 ? undefined : met(step, (field) => `${acc}.s${k - 1}.${field}`),
    own: met(step, (field) => `${acc}.s${k}.${field}`),
    values: valuesOf(step, declared, over((field) => metState(acc, k, field))),
    emits: outputOf(step) !== 'none',
  }));
  const rowValue = (name: string): string => columns.find((column) => column.name === name)?.id ?? 'NULL';
  const texts = [...compiled.flatMap((each) => [each.own, ...each.values]), ...reads.map((each) => rowValue(each.column))];
  const at = compiled.findIndex((each) => [each.own, ...each.values].some((text) => text.includes('(SELECT ')));
  if (at >= 0) unsupported(steps[at], 'A subquery within scan', 'Compute it before: extend x = toscalar(…)');
  const used = input.columns.filter((column) => texts.some((text) => new RegExp(`\\b${row}\\.${column.id}\\b`).test(text)));
  return { machine: { steps: compiled, reads, declared: declared.map((each) => each.column), rowValue, counters, row, acc, alias: () => compiler.alias() }, used };
}

/** Folds the rows in their order through the steps. */
function withStates(node: SyntaxNode, given: Relation, declared: readonly Declared[], context: Context): Relation {
  const { compiler } = context;
  const steps = list(node, 'Steps');
  const { relation, ordinal } = compiler.withOrdinal(given);
  const matchId = parameter(node, 'with_match_id');
  const last = steps.flatMap((step, k) => (outputOf(step) === 'last' ? [k] : []));
  const counters = [...(matchId ? ['id'] : []), ...(last.length > 0 ? ['series'] : [])];
  const { machine, used } = machineOf(steps, counters, relation, declared, context);
  const [chunk, rows, chunks, out] = [compiler.alias(), compiler.alias(), compiler.alias(), compiler.alias()];
  const limit = Math.floor(MAX_SCAN_WORK / steps.length ** 2);
  const packed = ['p', ...used.map((column) => column.id)].map((id) => `${id} := ${id === 'p' ? ordinal : id}`).join(', ');
  const parts = compiler.step(`SELECT ${ordinal} // ${CHUNK} AS ${chunk}, list(struct_pack(${packed}, phase := phase) ORDER BY ${ordinal}, phase) AS ${rows}, max(${ordinal}) AS last FROM ${relation.from}, range(${phasesOf(steps.length)}) AS t(phase) GROUP BY ${chunk}`);
  const tooMany = refusalSql(`scan with ${steps.length === 1 ? 'a state' : `${steps.length} steps`} takes ${limit} rows on evidence: filter the rows before it.`);
  const whole = compiler.step(`SELECT CASE WHEN max(last) > ${limit} THEN ${tooMany} ELSE list({'rows': ${rows}} ORDER BY ${chunk}) END AS ${chunks} FROM ${parts}`);
  const found = compiler.step(`SELECT unnest(flatten(${scanFold(machine, chunks)})) AS ${out} FROM ${whole}`);
  const kept = last.length === 0 ? found
    : compiler.step(`SELECT ${out} FROM ${found} QUALIFY ${out}.step NOT IN (${last.join(', ')}) OR row_number() OVER (PARTITION BY ${out}.step, ${out}.series ORDER BY ${out}.p DESC) = 1`);
  const place = compiler.alias();
  const results = declared.map(({ column }) => [column, `${out}.${column.id}`] as const);
  const id = matchId ? [[compiler.column({ name: nameOf(matchId), type: 'long' }), `${out}.id`] as const] : [];
  const joined = { ...relation, from: `${relation.from} JOIN ${kept} ON ${out}.p = ${ordinal}` };
  const terms = [{ id: ordinal, descending: false, nullsFirst: false }, { id: place, descending: true, nullsFirst: false }];
  return compiler.select(joined, [...relation.columns.map((column) => [column, column.id] as const), ...results, ...id],
    { order: { kind: 'sorted', terms }, hidden: [`${out}.step AS ${place}`] });
}

/** https://learn.microsoft.com/kusto/query/scan-operator */
export const scan: PipeOperator = (node, given, context) => {
  const steps = list(node, 'Steps');
  const [step, second] = steps;
  const by = child(node, 'PartitionByClause') ?? child(node, 'OrderByClause');
  if (by) unsupported(by, 'scan with a partition or an order of its own', 'Sort the rows before it, and scan each group: partition by key (sort by … | scan …)');
  if (!given.serialized) mistyped(node, 'scan needs ordered rows', 'Put `| sort by …` or `| serialize` before it.');
  if (!step) return unsupported(node, 'scan without steps');
  const declared = declaredOf(node, given, context);
  const stateless = !second && outputOf(step) === 'all' && !parameter(node, 'with_match_id') && stateReads(step, [stepName(step)]).length === 0;
  return stateless ? withoutState(step, given, declared, context) : withStates(node, given, declared, context);
};
