import { filteredBeforeJoin } from '../operators/join.js';
import { PIPE_OPERATORS, SOURCE_OPERATORS } from '../operators/registry.js';
import { child, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Compiler } from './compiler.js';
import { FILE_PROFILE } from '../parser/file-profile.js';
import { lookup } from './environment.js';
import { fileProfile } from './file-profile.js';
import type { Environment } from './environment.js';
import { compileScalar } from './expression.js';
import { operatorName } from './operator-name.js';
import { unsupported } from './refuse.js';
import type { Relation } from './relation.js';
import { readTable } from './source.js';
import { bindArguments, bodyOf } from './user-function.js';

function named(node: SyntaxNode, environment: Environment, compiler: Compiler): Relation {
  const name = nameOf(node);
  const binding = lookup(environment, name);
  if (binding?.kind === 'relation') return binding.value();
  if (binding?.kind === 'function') {
    const scope = { compiler, environment, columns: [] };
    const inner = bindArguments(node, binding, [], scope, compileScalar);
    const body = bodyOf(node, binding, inner, scope, compileScalar);
    const relation = compileTabular(body.expression, body.environment, compiler);
    return child(binding.declaration, 'ViewKeyword') ? { ...relation, label: name } : relation;
  }
  if (node.symbol?.kind === 'Table') return readTable(name, compiler, node);
  return unsupported(node, `The name ${name} as a table`);
}

function called(node: SyntaxNode, environment: Environment, compiler: Compiler): Relation {
  const name = nameOf(need(node, 'Name'));
  const binding = lookup(environment, name);
  const args = list(need(node, 'ArgumentList'), 'Expressions');
  const scope = { compiler, environment, columns: [] };
  if (binding?.kind === 'function') {
    const inner = bindArguments(node, binding, args, scope, compileScalar);
    const body = bodyOf(node, binding, inner, scope, compileScalar);
    return compileTabular(body.expression, body.environment, compiler);
  }
  if (name === 'table' && args[0]) {
    const value = compileScalar(args[0], scope);
    if (typeof value.constant === 'string') return readTable(value.constant, compiler, node);
  }
  return unsupported(node, `The function ${name}() as a table`);
}

/** `invoke f(…)`: the input becomes the first argument. */
function invoked(node: SyntaxNode, input: Relation, environment: Environment, compiler: Compiler): Relation {
  const call = need(node, 'Function');
  const binding = lookup(environment, nameOf(need(call, 'Name')));
  if (!binding && nameOf(need(call, 'Name')) === FILE_PROFILE.name) return fileProfile(input, environment, compiler);
  if (binding?.kind !== 'function') return unsupported(call, `invoke ${nameOf(need(call, 'Name'))}()`);
  const scope = { compiler, environment, columns: [] };
  const inner = bindArguments(call, binding, list(need(call, 'ArgumentList'), 'Expressions'), scope, compileScalar, input);
  const body = bodyOf(call, binding, inner, scope, compileScalar);
  return compileTabular(body.expression, body.environment, compiler);
}

/** Applies one operator of a pipe. */
export function applyOperator(node: SyntaxNode, input: Relation, environment: Environment, compiler: Compiler): Relation {
  if (node.kind === 'InvokeOperator') return invoked(node, input, environment, compiler);
  const operator = PIPE_OPERATORS[node.kind];
  if (!operator) return unsupported(node, `The operator ${operatorName(node.kind)}`, `Supported are ${SUPPORTED}.`);
  if (input.graph && !node.kind.startsWith('Graph')) return unsupported(node, `The operator ${operatorName(node.kind)} on a graph`, 'Turn it into rows first: graph-match … project …, or graph-to-table edges.');
  return operator(node, input, { compiler, environment });
}

const SUPPORTED = [...new Set([...Object.keys(PIPE_OPERATORS), ...Object.keys(SOURCE_OPERATORS), 'InvokeOperator'].map(operatorName))].sort().join(', ');

/** Compiles a tabular expression to steps of `compiler`. Errors: `kql.unsupported`, `kql.type`, `kql.limit`. */
export function compileTabular(node: SyntaxNode, environment: Environment, compiler: Compiler, input?: Relation): Relation {
  switch (node.kind) {
    case 'PipeExpression':
      return piped(node, environment, compiler, input);
    case 'ParenthesizedExpression':
      return compileTabular(need(node, 'Expression'), environment, compiler, input);
    case 'NameReference':
      return named(node, environment, compiler);
    case 'FunctionCallExpression':
      return called(node, environment, compiler);
    case 'MaterializeExpression': {
      const relation = compileTabular(need(node, 'Expression'), environment, compiler);
      return { ...relation, from: compiler.step(`SELECT * FROM ${relation.from}`, true) };
    }
    case 'ToTableExpression':
    case 'DataScopeExpression':
      return unsupported(node, node.kind.replace('Expression', ''));
    default: {
      if (input && PIPE_OPERATORS[node.kind]) return applyOperator(node, input, environment, compiler);
      const source = SOURCE_OPERATORS[node.kind];
      if (source) return source(node, { compiler, environment });
      return unsupported(node, `The operator ${operatorName(node.kind)} in this place`, `Supported are ${SUPPORTED}.`);
    }
  }
}

/** A pipe is a chain that leans to the left: walked in a loop. `as` names what stands before it. */
function piped(node: SyntaxNode, environment: Environment, compiler: Compiler, input?: Relation): Relation {
  const operators: SyntaxNode[] = [];
  let head = node;
  while (head.kind === 'PipeExpression') {
    operators.unshift(need(head, 'Operator'));
    head = need(head, 'Expression');
  }
  let scope = environment;
  let relation = compileTabular(head, scope, compiler, input);
  for (const [at, operator] of operators.entries()) {
    if (operator.kind === 'JoinOperator') relation = filteredBeforeJoin(operator, operators.slice(at + 1), relation, { compiler, environment: scope });
    relation = applyOperator(operator, relation, scope, compiler);
    if (operator.kind === 'AsOperator') {
      const result = relation;
      const name = child(operator, 'Name');
      if (name) scope = { parent: scope, bindings: new Map([[nameOf(name), { kind: 'relation', value: () => result }]]) };
    }
  }
  return relation;
}
