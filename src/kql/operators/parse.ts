import type { KustoType } from '../../data/table.js';
import { convertTo, toText } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { kustoPattern } from '../compile/pattern.js';
import { unsupported } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { escapeRegex } from '../compile/text-match.js';
import { captureGroups } from '../functions/regex.js';
import { sqlString } from '../literals/sql.js';
import { list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { extendWith } from './extend.js';
import { parameterText, scopeOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';

interface Capture {
  readonly name: string;
  readonly type: KustoType;
  /** Number of its group in the pattern. */
  readonly group: number;
}

interface Pattern {
  readonly regex: string;
  readonly captures: readonly Capture[];
  readonly groups: number;
}

/** What a typed column takes from the text in simple and relaxed mode. */
const TYPED: Readonly<Partial<Record<KustoType, string>>> = {
  long: '\\s*(-?\\d+)', int: '\\s*(-?\\d+)', real: '\\s*(-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)', bool: '\\s*(true|false|True|False|[01])',
};

function columnOf(node: SyntaxNode): { readonly name: string; readonly type: KustoType } {
  const declaration = node.kind === 'NameAndTypeDeclaration' ? need(node, 'Name') : node;
  return { name: nameOf(declaration), type: declaration.type ?? 'string' };
}

function patternOf(node: SyntaxNode, mode: string, flags: string): Pattern {
  const parts = list(node, 'Patterns');
  const captures: Capture[] = [];
  let regex = '';
  let groups = 0;
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part.kind === 'StarExpression') regex += last ? '.*' : '.*?';
    else if (part.stringValue !== undefined) {
      regex += mode === 'regex' ? kustoPattern(part.stringValue, part) : escapeRegex(part.stringValue);
      if (mode === 'regex') groups += captureGroups(part.stringValue);
    } else {
      const { name, type } = columnOf(part);
      groups += 1;
      captures.push({ name, type, group: groups });
      const typed = TYPED[type];
      regex += typed ?? (mode === 'regex' || last ? '(.*)' : '(.*?)');
    }
  });
  return { regex: `(?s${flags})^${regex}$`, captures, groups };
}

function parsed(node: SyntaxNode, given: Relation, context: Context, onlyMatches: boolean): Relation {
  const { compiler } = context;
  const mode = parameterText(node, 'kind') ?? 'simple';
  const flags = mode === 'regex' ? (parameterText(node, 'flags') ?? '') : '';
  if (/[^imsU]/.test(flags)) unsupported(node, `parse with the flags ${flags}`);
  const pattern = patternOf(node, mode, flags);
  const text = toText(compileScalar(need(node, 'Expression'), scopeOf(given, context))).sql;
  const names = Array.from({ length: pattern.groups }, (_, index) => sqlString(`g${index + 1}`)).join(', ');
  const match = compiler.alias();
  const extracted = pattern.groups > 0 ? `regexp_extract(${text}, ${sqlString(pattern.regex)}, [${names}])` : `{'g0': ''}`;
  let from = compiler.step(`SELECT *, CASE WHEN regexp_matches(${text}, ${sqlString(pattern.regex)}) THEN ${extracted} END AS ${match} FROM ${given.from}`);

  const fields = pattern.captures.map((capture): Scalar => convertTo(stringOf(`${match}.g${capture.group}`), capture.type, node));
  const strict = mode === 'simple' ? pattern.captures.flatMap((capture, index) => (capture.type === 'string' ? [] : [`${fields[index]?.sql ?? ''} IS NOT NULL`])) : [];
  const valid = [`${match} IS NOT NULL`, ...strict].join(' AND ');
  if (onlyMatches) from = compiler.step(`SELECT * FROM ${from} WHERE ${valid}`);
  const values = pattern.captures.map((capture, index) => {
    const field = fields[index] ?? scalar('string', "''", false);
    const sql = strict.length > 0 && !onlyMatches ? `CASE WHEN ${valid} THEN ${field.sql} END` : field.sql;
    return { name: capture.name, value: capture.type === 'string' ? stringOf(sql) : scalar(capture.type, sql) };
  });
  return extendWith({ ...given, from }, values, context);
}

/** https://learn.microsoft.com/kusto/query/parse-operator: rows that do not match keep empty columns. */
export const parse: PipeOperator = (node, input, context) => parsed(node, input, context, false);

/** https://learn.microsoft.com/kusto/query/parse-where-operator: rows that do not match are dropped. */
export const parseWhere: PipeOperator = (node, input, context) => parsed(node, input, context, true);
