import type { Folder } from '../core/fold.js';
import { UNKNOWN, type Folded } from '../core/folded.js';
import type { Language } from '../core/language.js';
import type { Call, Node } from '../core/node.js';
import { isList, scalarText, textOf, type Value } from '../core/value.js';
import { FUNCTIONS, METHODS, PROPERTIES } from './functions.js';
import { binary, index, unary } from './operators.js';
import { unpack } from './packer.js';
import { parse } from './parser.js';
import { accessorCall, rotation } from './string-array.js';
import { quote } from './strings.js';

const RUNNERS = new Set(['eval', 'window.eval', 'this.eval', 'globalThis.eval', 'self.eval', 'execScript', 'window.execScript']);
const TIMERS = new Set(['setTimeout', 'setInterval', 'window.setTimeout', 'window.setInterval']);
const MAKERS = new Set(['Function', 'window.Function']);
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]{0,200}$/u;

function pathOf(node: Node): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'group') return pathOf(node.inner);
  if (node.kind !== 'member' || typeof node.name !== 'string') return undefined;
  const object = node.object.kind === 'name' ? node.object.name : undefined;
  return object === undefined ? undefined : `${object}.${node.name}`;
}

function idiom(node: Node, folder: Folder): Folded | undefined {
  if (node.kind === 'index') return memberAccess(node, folder);
  if (node.kind === 'unary' && node.op === 'new' && node.operand.kind === 'call' && node.operand.callee.kind === 'call') return running(node.operand, folder, node);
  if (node.kind !== 'call') return undefined;
  return running(node, folder) ?? accessorCall(node, folder) ?? rotation(node, folder) ?? mapping(node, folder);
}

/** `eval("…")`, `new Function("…")()`, `setTimeout("…", 0)`: the text stands in its place. */
function running(node: Call, folder: Folder, whole: Node = node): Folded | undefined {
  const path = pathOf(node.callee);
  const [first] = node.args;
  const mark = folder.edits.length;
  if (path !== undefined && (RUNNERS.has(path) || TIMERS.has(path)) && first !== undefined) {
    const packed = packedBy(first, folder);
    const { value, weight } = packed === undefined ? folder.fold(first) : { value: packed, weight: 1 };
    for (const arg of node.args.slice(1)) folder.fold(arg);
    const text = textOf(value);
    if (text !== undefined && text.trim() !== '' && !/^[\w$.]{0,60}(?:\(\))?;?$/.test(text)) folder.rewrite(node, mark, text, weight + (RUNNERS.has(path) ? 1 : 0));
    return UNKNOWN;
  }
  const maker = node.callee.kind === 'unary' && node.callee.op === 'new' ? node.callee.operand : node.callee.kind === 'group' && node.callee.inner.kind === 'unary' ? node.callee.inner.operand : node.callee;
  const makerPath = maker.kind === 'call' ? pathOf(maker.callee) : undefined;
  if (maker.kind !== 'call' || makerPath === undefined || !MAKERS.has(makerPath)) return undefined;
  const args = maker.args.map((arg) => folder.fold(arg));
  const last = args.at(-1);
  const text = textOf(last?.value);
  if (last !== undefined && text !== undefined && !/^\s*return this;?\s*$/.test(text)) folder.rewrite(whole, mark, text, last.weight + 1);
  else folder.parts(node.args);
  return UNKNOWN;
}

function packedBy(node: Node, folder: Folder): string | undefined {
  const callee = node.kind === 'call' && node.callee.kind === 'group' ? node.callee.inner : node.kind === 'call' ? node.callee : undefined;
  if (node.kind !== 'call' || callee?.kind !== 'block' || callee.parameters.slice(0, 5).join('') !== 'packe') return undefined;
  const values = folder.list(node.args.slice(0, 4)).value;
  return isList(values) ? unpack(values, folder) : undefined;
}

/** `object['na'+'me']` becomes `object.name`; texts and lists are left to the usual index. */
function memberAccess(node: Node & { readonly kind: 'index' }, folder: Folder): Folded | undefined {
  const { object } = node;
  if (object.kind === 'list' || object.kind === 'map' || object.kind === 'literal') return undefined;
  if (object.kind === 'name' && folder.variables.get(object.name) !== undefined) return undefined;
  const folded = folder.fold(object);
  const mark = folder.edits.length;
  const key = folder.fold(node.index);
  if (folded.value !== undefined && key.value !== undefined && typeof key.value !== 'string') {
    const value = index(folded.value, key.value);
    return value === undefined ? UNKNOWN : folder.settle(node, mark, value, folded.weight + key.weight + 0.5, folded.named);
  }
  const text = textOf(key.value);
  if (text !== undefined && NAME.test(text) && object.end > object.start) folder.rewrite({ start: object.end, end: node.end }, mark, `.${text}`, key.weight);
  return UNKNOWN;
}

/** `[…].map(function (c) { return String.fromCharCode(c ^ 3) })` */
function mapping(node: Call, folder: Folder): Folded | undefined {
  const [step] = node.args;
  if (node.callee.kind !== 'member' || node.callee.name !== 'map' || step?.kind !== 'block' || step.parameters.length !== 1) return undefined;
  const over = folder.fold(node.callee.object);
  const [parameter = ''] = step.parameters;
  const body = step.body.filter((part) => part.kind !== 'other' || part.parts.length > 0);
  const values: Value[] = [];
  let weight = over.weight + 0.25;
  for (const item of isList(over.value) ? over.value : []) {
    folder.variables.bind(parameter, item);
    const folded = body.length === 1 ? folder.quietly(body) : UNKNOWN;
    folder.variables.bind(parameter, undefined);
    if (folded.value === undefined) return folder.parts(step.body);
    values.push(folded.value);
    weight += Math.min(1, folded.weight);
  }
  return isList(over.value) ? { value: values, weight, plain: false, named: over.named } : folder.parts(step.body);
}

export const JAVASCRIPT: Language = {
  ignoresCase: false,
  parse,
  joining: new Set(['+']),
  binary, unary, index,
  binaryWeight: (op) => (op === '^' ? 0.5 : 0),
  unaryWeight: () => 0,
  functions: FUNCTIONS, methods: METHODS, properties: PROPERTIES, constants: new Map(),
  pathOf, quote, idiom,
  write: (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined),
  unset: undefined,
  memberName: (name) => (NAME.test(name) ? name : undefined),
  templateText: scalarText,
};
