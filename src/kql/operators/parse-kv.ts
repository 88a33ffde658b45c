import type { KustoType } from '../../data/table.js';
import { convertTo, toText } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { once, stringOf } from '../compile/scalar.js';
import { escapeRegex } from '../compile/text-match.js';
import { sqlString } from '../literals/sql.js';
import { child, list, nameOf, need } from '../parser/syntax.js';
import { extendWith } from './extend.js';
import { scopeOf } from './operator.js';
import type { PipeOperator } from './operator.js';

/**
 * https://learn.microsoft.com/kusto/query/parse-kv-operator, the form with delimiters; the first of equal keys wins.
 * Quoted values and regular expressions are refused.
 */
export const parseKv: PipeOperator = (node, input, context) => {
  const clause = child(node, 'WithClause') ?? child(node, 'ParseKvWithClause');
  const properties = new Map((clause ? list(clause, 'Properties') : []).map((each) => [nameOf(need(each, 'Name')), need(each, 'Expression').stringValue]));
  const [pair, keyValue] = [properties.get('pair_delimiter'), properties.get('kv_delimiter')];
  if (pair === undefined || keyValue === undefined || pair === '' || keyValue === '' || properties.size > 2) {
    return unsupported(node, 'parse-kv in this form', 'Give pair_delimiter and kv_delimiter and nothing else.');
  }
  const given = toText(compileScalar(need(node, 'Expression'), scopeOf(input, context))).sql;
  // Blanks around the delimiter belong to no pair, also where blanks separate the pairs.
  const text = /^\s+$/.test(pair) ? `regexp_replace(${given}, ${sqlString(`\\s*${escapeRegex(keyValue)}\\s*`)}, ${sqlString(keyValue.replaceAll('\\', '\\\\'))}, 'g')` : given;
  const parts = context.compiler.alias();
  const from = context.compiler.step(`SELECT *, string_split(${text}, ${sqlString(pair)}) AS ${parts} FROM ${input.from}`);
  const columns = list(need(node, 'Keys'), 'Columns').map((declaration) => {
    const name = need(declaration, 'Name');
    const type: KustoType = name.type ?? 'string';
    const head = `(?s)^\\s*${escapeRegex(nameOf(name))}\\s*${escapeRegex(keyValue)}`;
    const found = once(`list_filter(${parts}, lambda each: regexp_matches(each, ${sqlString(head)}))[1]`, (part) => `trim(regexp_replace(${part}, ${sqlString(head)}, ''))`);
    return { name: nameOf(name), value: convertTo(stringOf(found), type, node) };
  });
  return extendWith({ ...input, from }, columns, context);
};
