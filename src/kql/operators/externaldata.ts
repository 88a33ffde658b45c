import { convertTo } from '../compile/convert.js';
import { element, member } from '../compile/dynamic-path.js';
import { Refusal, unsupported } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { literal, scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { readSource } from '../compile/source.js';
import { externalColumns, formatNamed, formatOfAddress, isJsonFormat } from '../external/format.js';
import { mappedPaths } from '../external/mapping.js';
import type { JsonPath } from '../external/mapping.js';
import { denialOf } from '../external/permission.js';
import type { Denial } from '../external/permission.js';
import { textToJson } from '../functions/conversion.js';
import { child, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { ExternalSource } from '../types.js';
import { resultColumns } from './operator.js';
import type { Context, SourceOperator } from './operator.js';

const MAX_ADDRESSES = 10;

const DENIALS: Readonly<Record<Denial, readonly [why: string, next: string]>> = {
  'malformed': ['It is no address that can be read safely.', 'Write a whole https:// address.'],
  'not-https': ['Only https:// addresses are read.', 'Attach the file as evidence and use its table.'],
  'credentials': ['An address with a user name or password is not read.', 'Attach the file as evidence and use its table.'],
  'not-allowed': ['The setting CASEBOOK_EXTERNALDATA does not allow this address.', 'Attach the file as evidence and use its table, or ask the administrator to allow the address.'],
};

function addressOf(node: SyntaxNode, { compiler }: Context): string {
  const address = node.stringValue ?? unsupported(node, 'An address that is no text');
  const denial = denialOf(address, compiler.shared.externaldata);
  if (denial === undefined) return address;
  const [why, next] = DENIALS[denial];
  throw new Refusal('kql.unsupported', 'externaldata is not read from here', node, why, next, ['externaldata']);
}

interface Properties {
  readonly format?: string;
  readonly ignoreFirstRecord?: boolean;
  readonly zipPattern?: string;
  readonly ingestionMapping?: string;
}

const KNOWN = ['format', 'ignoreFirstRecord', 'zipPattern', 'ingestionMapping'] as const;
/** Properties that say what is the case anyway. */
const IDLE = /^(ingestionMappingType|recreate_schema)$/i;

function propertiesOf(node: SyntaxNode): Properties {
  const clause = child(node, 'WithClause');
  const entries = (clause === undefined ? [] : list(clause, 'Properties')).flatMap((property): readonly (readonly [string, string | boolean])[] => {
    const written = nameOf(need(property, 'Name'));
    const name = KNOWN.find((each) => each.toLowerCase() === written.toLowerCase());
    if (name === undefined) return IDLE.test(written) ? [] : unsupported(property, `externaldata with ${written}`);
    const value = need(property, 'Expression');
    const text = value.stringValue ?? nameOf(value);
    return [[name, name === 'ignoreFirstRecord' ? tokenText(value).toLowerCase() === 'true' || text === '1' : text]];
  });
  return Object.fromEntries(entries);
}

function sourceOf(node: SyntaxNode, properties: Properties, context: Context): ExternalSource {
  const nodes = list(node, 'URIs');
  if (nodes.length > MAX_ADDRESSES) throw new Refusal('kql.limit', `externaldata may read ${MAX_ADDRESSES} addresses`, nodes[MAX_ADDRESSES]);
  const urls = nodes.map((each) => addressOf(each, context));
  const format = properties.format === undefined ? formatOfAddress(urls[0] ?? '') : formatNamed(properties.format);
  if (format === undefined) return unsupported(node, `externaldata in the format ${(properties.format ?? '').slice(0, 40)}`, 'Attach the file as evidence and use its table.');
  const width = isJsonFormat(format) || format === 'txt' || format === 'raw' ? 1 : resultColumns(node).length;
  const { sources } = context.compiler.shared;
  return {
    kind: 'external', relation: `external ${sources.size}`, urls, format, width, ignoreFirstRecord: properties.ignoreFirstRecord === true,
    ...(properties.zipPattern !== undefined && { zipPattern: properties.zipPattern }),
  };
}

const follow = (base: Scalar, path: JsonPath): Scalar =>
  path.reduce((value, step) => (typeof step === 'number' ? element(value, literal('long', step)) : member(value, step)), base);

/**
 * https://learn.microsoft.com/kusto/query/externaldata-operator, from addresses that an administrator allowed. The rows
 * come from the caller as texts, one column for each value of a record, or one for the whole record where it is JSON.
 */
export const externaldata: SourceOperator = (node, context): Relation => {
  const { compiler } = context;
  const properties = propertiesOf(node);
  const source = sourceOf(node, properties, context);
  const columns = resultColumns(node).map((column) => compiler.column(column));
  const raw = readSource(source, { name: source.relation, columns: externalColumns(source.width) }, compiler);
  const text = (index: number): Scalar => {
    const column = raw.columns[index];
    return column === undefined ? literal('string', '') : stringOf(column.id);
  };
  const paths = isJsonFormat(source.format) ? mappedPaths(columns, properties.ingestionMapping, node) : undefined;
  if (paths === undefined && properties.ingestionMapping !== undefined) unsupported(node, 'externaldata with a mapping of another format than JSON');
  compiler.shared.notes.add(`externaldata is read when the query runs: ${source.urls.join(', ')}`);
  return compiler.select(raw, columns.map((column, index) => {
    if (paths) return [column, convertTo(follow(scalar('dynamic', `CAST(${text(0).sql} AS JSON)`), paths[index] ?? []), column.type, node).sql];
    return [column, column.type === 'dynamic' ? textToJson(text(index).sql) : convertTo(text(index), column.type, node).sql];
  }));
};
