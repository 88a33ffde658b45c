import { nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Compiler } from './compiler.js';
import { bind, lazily } from './environment.js';
import type { Environment } from './environment.js';
import { isTabular } from './membership.js';
import type { CompileScalar } from './membership.js';
import { unsupported } from './refuse.js';

/** The environment after a `let` statement. Values are compiled when they are first used. */
export function statementBinding(statement: SyntaxNode, environment: Environment, compiler: Compiler, compile: CompileScalar): Environment {
  if (statement.kind !== 'LetStatement') return unsupported(statement, `The statement ${statement.kind.replace('Statement', '').toLowerCase()}`);
  const name = nameOf(need(statement, 'Name'));
  const expression = need(statement, 'Expression');
  if (expression.kind === 'FunctionDeclaration') {
    return bind(environment, [[name, { kind: 'function', declaration: expression, environment }]]);
  }
  const scope = { compiler, environment, columns: [] };
  // A pipe without columns is a graph.
  if (expression.kind === 'MaterializeExpression' || expression.kind === 'PipeExpression' || isTabular(expression, scope)) {
    return bind(environment, [[name, { kind: 'relation', value: lazily(() => compiler.shared.tabular(expression, environment, compiler)) }]]);
  }
  return bind(environment, [[name, { kind: 'scalar', value: lazily(() => compile(expression, scope)) }]]);
}
