import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { sortSql } from '../compile/relation.js';
import type { RelColumn, Relation, SortTerm } from '../compile/relation.js';
import { child, list, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { resultColumns, rowCount, scopeOf, valueOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';
import { direction } from './sort.js';
import { needsOrdinal } from './summarize.js';

interface Level {
  readonly key: RelColumn;
  readonly aggregate: RelColumn;
  readonly term: SortTerm;
}

const same = (left: string, right: string, ids: readonly string[]): string =>
  ids.map((id) => `${left}.${id} IS NOT DISTINCT FROM ${right}.${id}`).join(' AND ');

/** The rows of the groups that one level keeps, with the level's aggregate added. */
function kept(clause: SyntaxNode, level: Level, above: readonly Level[], rows: Relation, ordinal: string | undefined, context: Context): Relation {
  const { compiler } = context;
  if (child(clause, 'WithOthersClause')) unsupported(clause, 'top-nested with others', 'Leave out: with others = …');
  const by = need(clause, 'ByExpression');
  const scope = { ...scopeOf(rows, context), aggregation: ordinal === undefined ? {} : { ordinal } };
  const value = compileScalar(valueOf(by.kind === 'OrderedExpression' ? need(by, 'Expression') : by), scope);
  const parents = above.map((each) => each.key.id);
  const keys = [...parents, level.key.id];
  const groups = compiler.step(`SELECT ${keys.join(', ')}, ${value.sql} AS ${level.aggregate.id} FROM ${rows.from} GROUP BY ${keys.join(', ')}`);
  const count = child(clause, 'Expression');
  // Ties go by the key, so that a rerun gives the same rows.
  const order = sortSql([level.term, { id: level.key.id, descending: false, nullsFirst: true }]);
  const best = count === undefined ? groups : compiler.step(`SELECT * FROM ${groups} QUALIFY row_number() OVER (`
    + `${parents.length > 0 ? `PARTITION BY ${parents.join(', ')} ` : ''}ORDER BY ${order}) <= ${rowCount(count, { ...scopeOf(rows, context), columns: [] })}`);
  const from = compiler.step(`SELECT r.*, g.${level.aggregate.id} FROM ${rows.from} AS r JOIN ${best} AS g ON ${same('r', 'g', keys)}`);
  return { ...rows, from };
}

/**
 * https://learn.microsoft.com/kusto/query/top-nested-operator
 * Each level keeps the greatest groups within each group of the level above.
 */
export const topNested: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  const clauses = list(node, 'Clauses');
  const names = resultColumns(node);
  if (names.length !== 2 * clauses.length) unsupported(node, 'This form of top-nested');
  const levels: Level[] = [];
  const keys = clauses.map((clause, index) => {
    const key = compileScalar(valueOf(need(clause, 'OfExpression')), scopeOf(given, context));
    const [named, aggregated] = [names[2 * index], names[2 * index + 1]];
    if (!named || !aggregated) return unsupported(clause, 'This form of top-nested');
    const aggregate = compiler.column(aggregated);
    levels.push({ key: compiler.column({ name: named.name, type: key.type }), aggregate, term: { id: aggregate.id, ...direction(need(clause, 'ByExpression')) } });
    return `${key.sql} AS ${levels[index]?.key.id ?? ''}`;
  });
  const numbered = needsOrdinal(clauses, given) ? compiler.withOrdinal(given) : { relation: given, ordinal: undefined };
  let rows: Relation = { ...numbered.relation, from: compiler.step(`SELECT *, ${keys.join(', ')} FROM ${numbered.relation.from}`) };
  for (const [index, clause] of clauses.entries()) {
    const level = levels[index];
    if (level) rows = kept(clause, level, levels.slice(0, index), rows, numbered.ordinal, context);
  }
  const columns = levels.flatMap((level) => [level.key, level.aggregate]);
  const from = compiler.step(`SELECT DISTINCT ${columns.map((column) => column.id).join(', ')} FROM ${rows.from}`);
  const terms = levels.flatMap((level) => [level.term, { id: level.key.id, descending: false, nullsFirst: true }]);
  return { from, columns, order: { kind: 'sorted', terms }, serialized: false };
};
