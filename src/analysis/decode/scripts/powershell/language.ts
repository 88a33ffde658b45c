import type { Language } from '../core/language.js';
import type { Node } from '../core/node.js';
import { isList, scalarText, type Value } from '../core/value.js';
import { FUNCTIONS, METHODS, PROPERTIES } from './functions.js';
import { idiom } from './idioms.js';
import { CONSTANTS } from './known.js';
import { binary, binaryWeight, index, unary, unaryWeight } from './operators.js';
import { parse } from './parser.js';
import { quote } from './text.js';

/** `[convert]::frombase64string` for a static member, with what follows: `[text.encoding]::utf8.getstring`. */
function pathOf(node: Node): string | undefined {
  if (node.kind === 'name') return node.name.startsWith('[') ? node.name : node.name === 'executioncontext' ? '$executioncontext' : undefined;
  if (node.kind === 'group' && node.inner.kind === 'name') return pathOf(node.inner);
  if (node.kind !== 'member') return undefined;
  const object = pathOf(node.object);
  const name = typeof node.name === 'string' ? node.name : node.name.kind === 'literal' && typeof node.name.value === 'string' ? node.name.value.toLowerCase() : undefined;
  if (object === undefined || name === undefined) return undefined;
  return object.includes('::') || object.startsWith('$') ? `${object}.${name}` : `${object}::${name}`;
}

function write(value: Value): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  // bytes as a form that says what they are, so that they are decoded next
  return value instanceof Uint8Array && value.length > 0 ? `[Convert]::FromBase64String('${Buffer.from(value).toString('base64')}')` : undefined;
}

export const POWERSHELL: Language = {
  ignoresCase: true,
  parse,
  joining: new Set(['+']),
  binary, binaryWeight, unary, unaryWeight, index,
  functions: FUNCTIONS, methods: METHODS, properties: PROPERTIES, constants: CONSTANTS,
  pathOf, quote, write, idiom,
  unset: '',
  memberName: (name) => (/^[\p{L}_][\p{L}\p{N}_]{0,200}$/u.test(name) ? name : undefined),
  templateText: (value) => (isList(value) ? value.map((item) => scalarText(item) ?? '').join(' ') : scalarText(value)),
};
