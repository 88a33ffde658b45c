import { lookup } from '../compile/environment.js';
import type { Environment } from '../compile/environment.js';
import { compileScalar } from '../compile/expression.js';
import { Refusal } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { readTable } from '../compile/source.js';
import { wildcardRegex } from '../compile/text-match.js';
import { bindArguments, bodyOf } from '../compile/user-function.js';
import { child, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';

const MAX_TABLES = 100;

/** Errors: `kql.limit` where so many tables may not be read at once; the texts say what they are, and what has a limit. */
export function requireFewTables(count: number, node: SyntaxNode, [what, limited, next]: readonly [string, string, string]): void {
  if (count > MAX_TABLES) throw new Refusal('kql.limit', what, node, `${limited} ${MAX_TABLES}.`, next);
}

/** Names of the views that `let name = view () {…}` declares, in their order. */
function viewNames(environment: Environment): readonly string[] {
  const own = [...environment.bindings].filter(([, binding]) => binding.kind === 'function' && child(binding.declaration, 'ViewKeyword')).map(([name]) => name);
  return environment.parent ? [...viewNames(environment.parent), ...own] : own;
}

function viewRelation(name: string, node: SyntaxNode, context: Context): Relation | undefined {
  const binding = lookup(context.environment, name);
  if (binding?.kind !== 'function') return undefined;
  const scope = { ...context, columns: [] };
  const body = bodyOf(node, binding, bindArguments(node, binding, [], scope, compileScalar), scope, compileScalar);
  return context.compiler.shared.tabular(body.expression, body.environment, context.compiler);
}

/** `union *`, `union Security*`: every view and table whose name fits. */
export function wildcardRelations(node: SyntaxNode, context: Context): readonly (readonly [name: string, relation: Relation])[] {
  const pattern = tokenText(node);
  const fits = new RegExp(`^${wildcardRegex(pattern)}$`);
  const views = new Set(viewNames(context.environment));
  const names = [...new Set([...views, ...context.compiler.shared.tables.map((table) => table.name)])].filter((name) => fits.test(name));
  requireFewTables(names.length, node, [`${pattern} stands for ${names.length} tables`, 'A union may have', 'Name the tables.']);
  return names.map((name) => [name, (views.has(name) ? viewRelation(name, node, context) : undefined) ?? readTable(name, context.compiler, node)]);
}
