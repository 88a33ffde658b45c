import { child, nameOf } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';

/** Operators whose syntax kind is not their name. */
const NAMES: Readonly<Record<string, string>> = {
  Filter: 'where', DataTable: 'datatable', GetSchema: 'getschema', ReduceBy: 'reduce', PartitionBy: 'partition', CustomCommand: 'management command',
  ExternalData: 'externaldata', ToTable: 'toTable',
};

/** What an operator of a syntax kind is called in KQL: `FilterOperator` is where, `MakeSeriesOperator` make-series. */
export function operatorName(kind: string): string {
  const stem = kind.replace(/(Operator|Expression)$/, '');
  return NAMES[stem] ?? stem.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

/** The operator, function or plugin that a node is, where it is one. */
export function constructName(node: SyntaxNode): string | undefined {
  if (node.kind === 'FunctionCallExpression') {
    const name = child(node, 'Name');
    return name && nameOf(name);
  }
  return /Operator$|^(ExternalData|ToTable|DataScope)Expression$/.test(node.kind) ? operatorName(node.kind) : undefined;
}
