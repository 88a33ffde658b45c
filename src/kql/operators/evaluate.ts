import { unsupported } from '../compile/refuse.js';
import { list, nameOf, need } from '../parser/syntax.js';
import { bagUnpack } from './bag-unpack.js';
import { narrow } from './narrow.js';
import type { PipeOperator } from './operator.js';
import { pivot } from './pivot.js';
import type { Plugin } from './plugin.js';

const PLUGINS: Readonly<Record<string, Plugin>> = { bag_unpack: bagUnpack, narrow, pivot };

/** https://learn.microsoft.com/kusto/query/evaluate-operator */
export const evaluate: PipeOperator = (node, input, context) => {
  const call = need(node, 'FunctionCall');
  const name = nameOf(need(call, 'Name'));
  const plugin = PLUGINS[name] ?? unsupported(call, `The plugin ${name}()`);
  return plugin(node, list(need(call, 'ArgumentList'), 'Expressions'), input, context);
};
