import { toText } from '../compile/convert.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { ipv6Network, ipv6PrefixLength } from '../functions/ipv6.js';
import { addressNumber, prefixLength } from '../functions/network.js';
import { refusalSql } from '../literals/sql.js';
import { need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { resultColumns } from './operator.js';
import { columnArgument, literalArgument } from './plugin.js';
import type { Plugin } from './plugin.js';

/** How a lookup reads addresses of one kind. */
interface AddressKind {
  readonly name: string;
  /** A text's address as a number; NULL where it is none. */
  readonly number: (text: string) => string;
  /** A text's prefix length. */
  readonly bits: (text: string) => string;
  /** The first `bits` bits of a number. */
  readonly head: (number: string, bits: string) => string;
}

const IPV4: AddressKind = { name: 'ipv4_lookup', number: addressNumber, bits: prefixLength, head: (number, bits) => `(${number} >> (32 - ${bits}))` };
const IPV6: AddressKind = {
  name: 'ipv6_lookup', number: (text) => ipv6Network(text, '128'), bits: ipv6PrefixLength,
  head: (number, bits) => `(CASE WHEN ${bits} = 0 AND ${number} IS NOT NULL THEN 0::UHUGEINT ELSE ${number} >> CAST(128 - ${bits} AS UHUGEINT) END)`,
};

/** The trailing `return_unmatched = …`, and the arguments before it. */
function splitOption(args: readonly SyntaxNode[]): { readonly plain: readonly SyntaxNode[]; readonly unmatched: SyntaxNode | undefined } {
  const last = args.at(-1);
  const named = last?.kind === 'SimpleNamedExpression' || last?.kind === 'BooleanLiteralExpression';
  return { plain: named ? args.slice(0, -1) : args, unmatched: named ? last : undefined };
}

const columnOf = (node: SyntaxNode | undefined, relation: Relation): RelColumn => columnArgument(node, relation, 'A lookup by anything but a column', 'ip');

/** Each row goes with all networks that hold its address: one equality join over the prefix lengths that there are. */
const lookupOf = (kind: AddressKind): Plugin => (node, args, input, context) => {
  const { compiler } = context;
  const { plain, unmatched } = splitOption(args);
  const [tableNode, addressNode, networkNode, ...extra] = plain;
  if (!tableNode) return unsupported(node, `${kind.name}() without a table`);
  const table = compiler.shared.tabular(tableNode, context.environment, compiler);
  const flag = literalArgument(unmatched, context)?.constant;
  if (unmatched && typeof flag !== 'boolean') unsupported(unmatched, 'return_unmatched that is no literal');
  const address = toText(columnScalar(columnOf(addressNode, input))).sql;
  const network = toText(columnScalar(columnOf(networkNode, table))).sql;
  const keys = extra.map((each) => [columnOf(each, input), columnOf(each, table)] as const);
  const odd = keys.findIndex(([left, right]) => left.type !== right.type || left.type === 'dynamic');
  if (odd >= 0) unsupported(extra[odd], `${kind.name}() by keys of different types`);

  const [number, bits, base] = [compiler.alias(), compiler.alias(), compiler.alias()];
  const networks = compiler.step(`SELECT *, ${kind.number(network)} AS ${base}, ${kind.bits(network)} AS ${bits} FROM ${table.from}`);
  const source = compiler.step(`SELECT *, CASE WHEN contains(${address}, '/') THEN ${refusalSql(`${kind.name} takes addresses without a prefix: cut it off with split(address, "/")[0].`)} ELSE ${kind.number(address)} END AS ${number} FROM ${input.from}`);
  const lengths = compiler.step(`SELECT DISTINCT ${bits} AS n FROM ${networks} WHERE ${base} IS NOT NULL`);
  const equal = keys.map(([left, right]) => ` AND a.${left.id} IS NOT DISTINCT FROM b.${right.id}`).join('');
  const numbered = compiler.withOrdinal({ ...input, from: source });
  const added = table.columns.filter((column) => !keys.some(([, right]) => right.id === column.id));
  const taken = added.map((column) => [column, compiler.alias()] as const);
  const found = compiler.step(`SELECT a.${numbered.ordinal} AS place, ${taken.map(([column, id]) => `b.${column.id} AS ${id}`).join(', ')} FROM ${numbered.relation.from} AS a, ${lengths} AS l `
    + `JOIN ${networks} AS b ON b.${bits} = l.n AND ${kind.head(`b.${base}`, 'l.n')} = ${kind.head(`a.${number}`, 'l.n')}${equal}`);
  const joined = `${numbered.relation.from} ${flag === true ? 'LEFT ' : ''}JOIN ${found} ON place = ${numbered.ordinal}`;
  const names = resultColumns(node);
  if (names.length !== input.columns.length + added.length) unsupported(need(node, 'FunctionCall'), `${kind.name}() whose columns the analyser sees differently`);
  const selected = [
    ...input.columns.map((column) => [column, column.id] as const),
    ...taken.map(([column, id], index) => [compiler.column({ name: names[input.columns.length + index]?.name ?? column.name, type: column.type }), column.type === 'string' ? `coalesce(${id}, '')` : id] as const),
  ];
  return { ...compiler.select({ ...input, from: joined, order: { kind: 'stream' } }, selected), order: { kind: 'none' }, serialized: false };
};

/** https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin */
export const ipv4Lookup = lookupOf(IPV4);
/** https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin */
export const ipv6Lookup = lookupOf(IPV6);
