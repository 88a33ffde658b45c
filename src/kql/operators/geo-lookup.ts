import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { columnScalar, findColumn } from '../compile/relation.js';
import type { Relation } from '../compile/relation.js';
import { literal } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { applyEntry } from '../functions/call.js';
import { SCALAR_FUNCTIONS } from '../functions/registry.js';
import { nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { scopeOf, valueOf } from './operator.js';
import type { Context } from './operator.js';
import { literalArgument, pluginResult } from './plugin.js';
import type { Plugin } from './plugin.js';

type Options = Readonly<Record<string, SyntaxNode>>;

/** The optional arguments, by place or by name. */
function optionsOf(args: readonly SyntaxNode[], names: readonly string[]): Options {
  return Object.fromEntries(args.map((each, at) => [each.kind === 'SimpleNamedExpression' ? nameOf(need(each, 'Name')) : (names[at] ?? ''), valueOf(each)]));
}

/** Radius in metres, a literal. */
function radiusOf(option: SyntaxNode | undefined, context: Context): number | undefined {
  if (option === undefined) return undefined;
  const constant = literalArgument(option, context)?.constant;
  return typeof constant === 'number' ? constant : mistyped(option, 'A radius has to be a number', 'Write it in metres, for example 100.');
}

/** The rows of the lookup table under fresh aliases. */
function lookupTable(node: SyntaxNode, context: Context): Relation {
  const table = context.compiler.shared.tabular(node, context.environment, context.compiler);
  const columns = table.columns.map((column) => context.compiler.column(column));
  const from = context.compiler.step(`SELECT ${columns.map((column, at) => `${table.columns[at]?.id ?? ''} AS ${column.id}`).join(', ')} FROM ${table.from}`);
  return { from, columns, order: { kind: 'none' }, serialized: false };
}

/** Whether a point lies in a shape, or within a radius of it. */
function test(shape: 'polygon' | 'line', node: SyntaxNode, args: readonly Scalar[], radius: number | undefined, input: Relation, context: Context): string {
  const name = radius === undefined ? 'geo_point_in_polygon' : `geo_distance_point_to_${shape}`;
  const entry = SCALAR_FUNCTIONS[name] ?? unsupported(node, `The function ${name}()`);
  const { sql } = applyEntry(entry, { name, node, args, argNodes: args.map(() => node), scope: scopeOf(input, context), compiler: context.compiler });
  return radius === undefined ? sql : `${sql} <= ${literal('real', radius).sql}`;
}

const geoLookup = (shape: 'polygon' | 'line', optional: readonly string[]): Plugin => (node, args, input, context) => {
  const [tableNode, keyNode, longitude, latitude, ...rest] = args.map(valueOf);
  if (!tableNode || !keyNode || !longitude || !latitude) return unsupported(node, 'A lookup without a table, a key and a place');
  const options = optionsOf(args.slice(args.length - rest.length), optional);
  const table = lookupTable(tableNode, context);
  const key = findColumn(table.columns, nameOf(keyNode)) ?? unsupported(keyNode, `The key ${nameOf(keyNode)}`);
  const place = [longitude, latitude].map((each) => compileScalar(each, scopeOf(input, context)));
  const radius = radiusOf(options['radius'], context);
  if (shape === 'line' && radius === undefined) return unsupported(node, 'geo_line_lookup() without a radius');
  const matches = test(shape, node, [...place, columnScalar(key)], radius, input, context);
  const isOn = (option: string): boolean => literalArgument(options[option], context)?.constant === true;
  const columns = [...input.columns, ...table.columns.filter((column) => column !== key || isOn('return_lookup_key'))];
  // Strings of an unmatched row are empty.
  const values = columns.map(({ id, type }) => (type === 'string' ? `coalesce(${id}, '')` : id));
  const joined = `${input.from} ${isOn('return_unmatched') ? 'LEFT' : 'INNER'} JOIN ${table.from} ON ${matches}`;
  return pluginResult(node, values, joined, context, { types: columns.map(({ type }) => type), what: 'A lookup' });
};

/** https://learn.microsoft.com/kusto/query/geo-polygon-lookup-plugin */
export const geoPolygonLookup = geoLookup('polygon', ['radius', 'return_unmatched', 'lookup_area_radius', 'return_lookup_key']);
/** https://learn.microsoft.com/kusto/query/geo-line-lookup-plugin */
export const geoLineLookup = geoLookup('line', ['radius', 'return_unmatched', 'lookup_area_radius', 'return_lookup_key']);
