import { condition } from '../compile/expression.js';
import { whereSql } from '../compile/scalar.js';
import { need } from '../parser/syntax.js';
import { windowed } from './operator.js';
import type { PipeOperator } from './operator.js';

/** https://learn.microsoft.com/kusto/query/where-operator */
export const filter: PipeOperator = (node, given, context) => {
  const predicate = need(node, 'Condition');
  const { scope, settle } = windowed([predicate], given, context);
  const sql = whereSql(condition(predicate, scope));
  return context.compiler.filter(settle(), `WHERE ${sql}`);
};
