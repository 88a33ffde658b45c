import { convertTo } from '../compile/convert.js';
import { member } from '../compile/dynamic-path.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { RelColumn } from '../compile/relation.js';
import type { Json } from '../../data/table.js';
import { members } from '../functions/json.js';
import { sqlString } from '../literals/sql.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { JSON_TYPES, requireColumns } from './discover.js';
import { resultColumns, scopeOf } from './operator.js';
import type { Context } from './operator.js';
import type { Plugin } from './plugin.js';

interface Options {
  readonly prefix: string;
  /** Whether a property leaves a column of the same name as it is. */
  readonly keepSource: boolean;
  readonly ignored: readonly string[];
}

/** Prefix, conflict rule and ignored properties, in any order as the types tell them apart. */
function optionsOf(nodes: readonly SyntaxNode[], context: Context): Options {
  let options: Options = { prefix: '', keepSource: false, ignored: [] };
  for (const [index, node] of nodes.entries()) {
    const { type, constant } = compileScalar(node, { ...context, columns: [] });
    if (type === 'dynamic' && Array.isArray(constant)) options = { ...options, ignored: (constant as readonly Json[]).map(String) };
    else if (typeof constant !== 'string') unsupported(node, 'bag_unpack() with this argument');
    // Where a property meets a column, `error` and `replace_source` end in a refusal: the column would be there twice.
    else if (/^(error|keep_source|replace_source)$/.test(constant)) options = { ...options, keepSource: constant === 'keep_source' };
    else if (index === 0) options = { ...options, prefix: constant };
    else mistyped(node, `${constant.slice(0, 40)} is not a rule for conflicts`, "Use 'error' or 'keep_source'.");
  }
  return options;
}

/** SELECT of the names and types of a bag's properties; other types than one make a column dynamic. */
function properties(bag: string, from: string, { prefix, keepSource, ignored }: Options, kept: readonly string[]): string {
  const whens = JSON_TYPES.map(([json, kusto]) => `WHEN '${json}' THEN '${kusto}'`).join(' ');
  const typed = `CASE json_type(val) ${whens} ELSE 'dynamic' END`;
  const pairs = `SELECT m.k AS prop, m.v AS val FROM (SELECT unnest(${members(bag)}) AS m FROM ${from})`;
  const left = [...ignored.map((name) => `prop <> ${sqlString(name)}`), ...(keepSource ? kept.map((name) => `${sqlString(prefix)} || prop <> ${sqlString(name)}`) : [])];
  return `SELECT ${sqlString(prefix)} || prop AS name, CASE WHEN count(DISTINCT ${typed}) FILTER (json_type(val) <> 'NULL') = 1 THEN min(${typed}) FILTER (json_type(val) <> 'NULL') ELSE 'dynamic' END AS type `
    + `FROM (${pairs})${left.length > 0 ? ` WHERE ${left.join(' AND ')}` : ''} GROUP BY prop`;
}

/**
 * https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 * Each property becomes a column: those written behind the call, or those that the rows have.
 */
export const bagUnpack: Plugin = (node, args, input, context) => {
  const [bagNode, ...rest] = args;
  if (!bagNode) return unsupported(node, 'bag_unpack() with these arguments');
  const bag = compileScalar(bagNode, scopeOf(input, context));
  const at = input.columns.findIndex((column) => column.id === bag.sql);
  if (bag.type !== 'dynamic' || at < 0) unsupported(bagNode, 'bag_unpack() of anything but a dynamic column', 'Make it a column first: extend d = parse_json(…)');
  const options = optionsOf(rest, context);
  const fixed = input.columns.filter((_, index) => index !== at);
  requireColumns(node, context, () => ({
    fixed, found: properties(bag.sql, input.from, options, fixed.map((column) => column.name)), inPlace: { name: input.columns[at]?.name ?? '', at },
  }));
  const selected = resultColumns(node).map((column): readonly [RelColumn, string] => {
    const own = fixed.find((each) => each.name === column.name);
    if (own) return [own, own.id];
    const name = column.name.startsWith(options.prefix) ? column.name.slice(options.prefix.length) : column.name;
    return [context.compiler.column(column), convertTo(member(bag, name), column.type, node).sql];
  });
  return context.compiler.select(input, selected);
};
