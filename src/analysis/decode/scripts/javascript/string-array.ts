import type { Folder } from '../core/fold.js';
import { UNKNOWN, type Folded } from '../core/folded.js';
import { make, type Node } from '../core/node.js';
import { isList, textOf, type Value } from '../core/value.js';

const LONGEST_ACCESSOR = 400;
/** `{ i = i - 0x1f; var s = list[i]; return s; }`, and the shorter forms of it. */
const LONG = /^\s*([\w$]+)\s*=\s*\1\s*-\s*(?:\(\s*)?(0x[0-9a-f]+|\d+)(?:\s*\))?\s*;\s*(?:var|let|const)?\s*([\w$]+)\s*=\s*([\w$]+)\s*\[\s*\1\s*\]\s*;\s*return\s+\3\s*;?\s*$/i;
const SHORT = /^\s*return\s+([\w$]+)\s*\[\s*([\w$]+)\s*(?:-\s*(0x[0-9a-f]+|\d+)\s*)?\]\s*;?\s*$/i;

/** A function that only reads a list at an index: what it reads, as a literal of its own; undefined for any other. */
export function accessorOf(node: Node, source: string): Node | undefined {
  if (node.kind !== 'block' || node.end - node.start > LONGEST_ACCESSOR) return undefined;
  const text = source.slice(node.start, node.end);
  const inside = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}'));
  const long = LONG.exec(inside);
  const short = SHORT.exec(inside);
  const [list, offset, parameter] = long === null ? [short?.[1], short?.[3] ?? '0', short?.[2]] : [long[4], long[2], long[1]];
  if (list === undefined || parameter === undefined || node.parameters[0] !== parameter) return undefined;
  const value = new Map<string, Value>([['/list', list], ['/offset', Number(offset)]]);
  return make({ kind: 'literal', start: node.start, end: node.end, value, weight: 0, odd: false });
}

/** A call of such a function with a known index. */
export function accessorCall(node: Node & { readonly kind: 'call' }, folder: Folder): Folded | undefined {
  if (node.callee.kind !== 'name') return undefined;
  const accessor = folder.variables.get(node.callee.name);
  if (!(accessor instanceof Map)) return undefined;
  const [name, offset] = [textOf((accessor as ReadonlyMap<string, Value>).get('/list')), (accessor as ReadonlyMap<string, Value>).get('/offset')];
  const list = name === undefined ? undefined : folder.variables.get(name);
  const mark = folder.edits.length;
  const [arg] = node.args.map((one) => folder.fold(one).value);
  const index = typeof arg === 'number' ? arg : Number(textOf(arg) ?? Number.NaN);
  const item = isList(list) && typeof offset === 'number' ? list[index - offset] : undefined;
  return item === undefined ? UNKNOWN : folder.settle(node, mark, item, 0.5);
}

/** `(function (list, n) { … push(list.shift()) … })(name, 0x1b)`: the list is turned n times; undefined for any other call. */
export function rotation(node: Node & { readonly kind: 'call' }, folder: Folder): Folded | undefined {
  const callee = node.callee.kind === 'group' ? node.callee.inner : node.callee;
  const [list, times] = node.args;
  if (callee.kind !== 'block' || list?.kind !== 'name' || callee.parameters.length < 1) return undefined;
  const source = folder.source.slice(callee.start, callee.end);
  if (!/push|shift|splice|sort|reverse|pop/.test(source)) return undefined;
  const value = folder.variables.get(list.name);
  const count = times === undefined ? undefined : folder.fold(times).value;
  folder.parts(callee.body);
  const turns = /\bpush['"\]]*\s*\(\s*[\w$]+\s*(?:\.\s*|\[\s*['"])shift/.test(source) && !/parseInt/.test(source);
  folder.variables.bind(list.name, turns && isList(value) && value.length > 0 && typeof count === 'number' ? turned(value, count) : undefined);
  return UNKNOWN;
}

function turned(list: readonly Value[], times: number): readonly Value[] {
  const by = ((times % list.length) + list.length) % list.length;
  return [...list.slice(by), ...list.slice(0, by)];
}
