import { toText } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { addressNumber, prefixLength } from '../functions/network.js';
import { nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { resultColumns, scopeOf } from './operator.js';
import type { Plugin } from './plugin.js';

const PREFIXED = "error('KQL: ipv4_lookup takes addresses without a prefix: cut it off with split(address, \"/\")[0].')";

/** The trailing `return_unmatched = …`, and the arguments before it. */
function splitOption(args: readonly SyntaxNode[]): { readonly plain: readonly SyntaxNode[]; readonly unmatched: SyntaxNode | undefined } {
  const last = args.at(-1);
  const named = last?.kind === 'SimpleNamedExpression' || last?.kind === 'BooleanLiteralExpression';
  return { plain: named ? args.slice(0, -1) : args, unmatched: named ? last : undefined };
}

const columnOf = (node: SyntaxNode | undefined, relation: Relation): RelColumn => {
  const found = node?.kind === 'NameReference' ? relation.columns.find((column) => column.name === nameOf(node)) : undefined;
  return found ?? unsupported(node, 'ipv4_lookup() by anything but a column', 'Make it a column first: extend ip = …');
};

/**
 * https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin
 * Each row goes with all networks that hold its address: one equality join over the prefix lengths that there are.
 */
export const ipv4Lookup: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const { plain, unmatched } = splitOption(args);
  const [tableNode, addressNode, networkNode, ...extra] = plain;
  if (!tableNode) return unsupported(node, 'ipv4_lookup() without a table');
  const table = compiler.shared.tabular(tableNode, context.environment, compiler);
  const flag = unmatched && compileScalar(unmatched, { ...scopeOf(input, context), columns: [] }).constant;
  if (unmatched && typeof flag !== 'boolean') unsupported(unmatched, 'return_unmatched that is no literal');
  const address = toText({ type: columnOf(addressNode, input).type, sql: columnOf(addressNode, input).id, nullable: true }).sql;
  const network = toText({ type: columnOf(networkNode, table).type, sql: columnOf(networkNode, table).id, nullable: true }).sql;
  const keys = extra.map((each) => [columnOf(each, input), columnOf(each, table)] as const);
  const odd = keys.findIndex(([left, right]) => left.type !== right.type || left.type === 'dynamic');
  if (odd >= 0) unsupported(extra[odd], 'ipv4_lookup() by keys of different types');

  const [number, bits, base] = [compiler.alias(), compiler.alias(), compiler.alias()];
  const networks = compiler.step(`SELECT *, ${addressNumber(network)} AS ${base}, ${prefixLength(network)} AS ${bits} FROM ${table.from}`);
  const source = compiler.step(`SELECT *, CASE WHEN contains(${address}, '/') THEN ${PREFIXED} ELSE ${addressNumber(address)} END AS ${number} FROM ${input.from}`);
  const lengths = compiler.step(`SELECT DISTINCT ${bits} AS n FROM ${networks} WHERE ${base} IS NOT NULL`);
  const equal = keys.map(([left, right]) => ` AND a.${left.id} IS NOT DISTINCT FROM b.${right.id}`).join('');
  const numbered = compiler.withOrdinal({ ...input, from: source });
  const added = table.columns.filter((column) => !keys.some(([, right]) => right.id === column.id));
  const taken = added.map((column) => [column, compiler.alias()] as const);
  const found = compiler.step(`SELECT a.${numbered.ordinal} AS place, ${taken.map(([column, id]) => `b.${column.id} AS ${id}`).join(', ')} FROM ${numbered.relation.from} AS a, ${lengths} AS l `
    + `JOIN ${networks} AS b ON b.${bits} = l.n AND (b.${base} >> (32 - l.n)) = (a.${number} >> (32 - l.n))${equal}`);
  const joined = `${numbered.relation.from} ${flag === true ? 'LEFT ' : ''}JOIN ${found} ON place = ${numbered.ordinal}`;
  const names = resultColumns(node);
  if (names.length !== input.columns.length + added.length) unsupported(need(node, 'FunctionCall'), 'An ipv4_lookup() whose columns the analyser sees differently');
  const selected = [
    ...input.columns.map((column) => [column, column.id] as const),
    ...taken.map(([column, id], index) => [compiler.column({ name: names[input.columns.length + index]?.name ?? column.name, type: column.type }), column.type === 'string' ? `coalesce(${id}, '')` : id] as const),
  ];
  return { ...compiler.select({ ...input, from: joined, order: { kind: 'stream' } }, selected), order: { kind: 'none' }, serialized: false };
};
