import { child, list, nameOf, need } from '../parser/syntax.js';
import { shifted } from '../parser/shift.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { KustoType } from '../../data/table.js';
import { coerce } from './convert.js';
import { bind, lazily } from './environment.js';
import type { Binding, Environment } from './environment.js';
import type { CompileScalar } from './membership.js';
import { mistyped, unsupported } from './refuse.js';
import type { Relation } from './relation.js';
import type { Scalar } from './scalar.js';
import type { Scope } from './scope.js';
import { statementBinding } from './statements.js';

type FunctionBinding = Extract<Binding, { kind: 'function' }>;

interface ParameterDeclaration {
  readonly name: string;
  readonly tabular: boolean;
  readonly type?: KustoType;
  readonly value?: SyntaxNode;
}

function parametersOf(declaration: SyntaxNode): readonly ParameterDeclaration[] {
  return list(need(declaration, 'Parameters'), 'Parameters').map((parameter) => {
    const pair = need(parameter, 'NameAndType');
    const name = need(pair, 'Name');
    const value = child(parameter, 'DefaultValue');
    return {
      name: nameOf(name),
      tabular: need(pair, 'Type').kind === 'SchemaTypeExpression',
      ...(name.type !== undefined && { type: name.type }),
      ...(value && { value: need(value, 'Value') }),
    };
  });
}

function argumentFor(parameter: ParameterDeclaration, index: number, args: readonly SyntaxNode[], call: SyntaxNode): SyntaxNode {
  const named = args.find((arg) => arg.kind === 'SimpleNamedExpression' && nameOf(need(arg, 'Name')) === parameter.name);
  if (named) return need(named, 'Expression');
  const positional = args[index];
  if (positional && positional.kind !== 'SimpleNamedExpression') return positional;
  return parameter.value ?? mistyped(call, `The parameter ${parameter.name} has no value`);
}

/** Binds the arguments of a call, in the caller's scope, to the parameters of a user function. */
export function bindArguments(call: SyntaxNode, called: FunctionBinding, args: readonly SyntaxNode[], scope: Scope, compile: CompileScalar, invoked?: Relation): Environment {
  const parameters = parametersOf(called.declaration);
  const offset = invoked ? 1 : 0;
  const bindings = parameters.map((parameter, index): readonly [string, Binding] => {
    if (invoked && index === 0) return [parameter.name, { kind: 'relation', value: () => invoked }];
    const argument = argumentFor(parameter, index - offset, args, call);
    if (parameter.tabular) {
      return [parameter.name, { kind: 'relation', value: lazily(() => scope.compiler.shared.tabular(argument, scope.environment, scope.compiler)) }];
    }
    const { type } = parameter;
    const value = lazily(() => {
      const given = compile(argument, scope);
      return type === undefined ? given : coerce(given, type, argument);
    });
    return [parameter.name, { kind: 'scalar', value }];
  });
  return bind(called.environment, bindings);
}

/** The function's body with its own let statements bound; the tree is the one that the parser bound for this call. */
export function bodyOf(call: SyntaxNode, called: FunctionBinding, environment: Environment, scope: Scope, compile: CompileScalar): { readonly expression: SyntaxNode; readonly environment: Environment } {
  const declared = need(called.declaration, 'Body');
  const bound = call.calledBody?.();
  const body = bound ? shifted(bound, declared.start - bound.start) : declared;
  let inner = environment;
  for (const statement of list(body, 'Statements')) {
    inner = statementBinding(statement, inner, scope.compiler, compile);
  }
  const expression = child(body, 'Expression');
  return expression ? { expression, environment: inner } : unsupported(call, 'A function without a result');
}

/** Inlines a call of a user function that gives a scalar. */
export function callUserFunction(call: SyntaxNode, called: FunctionBinding, args: readonly SyntaxNode[], scope: Scope, compile: CompileScalar): Scalar {
  const environment = bindArguments(call, called, args, scope, compile);
  const body = bodyOf(call, called, environment, scope, compile);
  return compile(body.expression, { compiler: scope.compiler, columns: [], environment: body.environment });
}
