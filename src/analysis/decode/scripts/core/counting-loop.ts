import type { Loop, Node } from './node.js';

/** The head of a loop that counts upwards by one, `i = 0; i < n; i++`, in its three sections; undefined for any other. */
export function countingLoop([init, test, step]: readonly (readonly Node[])[], { less, most }: { readonly less: string; readonly most: string }): Pick<Loop, 'variable' | 'over'> | undefined {
  const [first, condition, next] = [init?.[0], test?.[0], step?.[0]];
  if (first?.kind !== 'assign' || first.target.kind !== 'name' || first.op !== '=' || condition?.kind !== 'chain' || condition.operands.length !== 2) return undefined;
  const variable = first.target.name;
  if (next?.kind !== 'assign' || next.op !== '?' || next.target.kind !== 'name' || next.target.name !== variable) return undefined;
  const [left, to] = condition.operands;
  const [op] = condition.ops;
  if (left?.kind !== 'name' || left.name !== variable || to === undefined || (op !== less && op !== most)) return undefined;
  return { variable, over: { from: first.value, to, step: 1, inclusive: op === most } };
}
