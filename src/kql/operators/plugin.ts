import type { Relation } from '../compile/relation.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';

/** One plugin of `evaluate`: the operator's node, the call's arguments and the rows before it. */
export type Plugin = (node: SyntaxNode, args: readonly SyntaxNode[], input: Relation, context: Context) => Relation;
