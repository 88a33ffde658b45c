import type { Folder } from '../core/fold.js';
import { COMPOSED, UNKNOWN, type Folded } from '../core/folded.js';
import type { Block, Command, Node, Pipe } from '../core/node.js';
import { isList, itemsOf, textOf, type Value } from '../core/value.js';
import { VARIABLE_NAMES } from './known.js';

const RUNNERS = new Set(['iex', 'invoke-expression']);
const EACH = new Set(['%', 'foreach', 'foreach-object']);
const PASSING = new Set(['write-output', 'echo', 'out-string', 'write']);
const MAKERS = new Set(['[scriptblock]::create', '$executioncontext.invokecommand.newscriptblock']);
const INVOKERS = new Set(['$executioncontext.invokecommand.invokescript', '$executioncontext.invokecommand.invokeexpression']);
const GETTERS = new Set(['get-variable', 'gv', 'variable', 'get-item', 'gi', 'get-childitem', 'gci', 'ls', 'dir', 'item', 'childitem', 'get-content', 'gc']);
const COMMAND_NAME = /^[\w.:\\/-]{1,200}$/;

/** Commands and pipelines that only make or run text, and the ways of reading a variable by its name. */
export function idiom(node: Node, folder: Folder): Folded | undefined {
  switch (node.kind) {
    case 'command': return command(node, folder);
    case 'pipe': return pipe(node, folder);
    case 'member': return variableByName(node, folder);
    case 'call': return invocation(node, folder) ?? reversal(node, folder);
    default: return undefined;
  }
}

interface CommandName {
  readonly text: string | undefined;
  readonly weight: number;
}

/** The name of a command, however it is written; `& ('i'+'ex')` becomes `iex`. */
function nameOf({ name, invoked, start }: Command, folder: Folder): CommandName {
  const mark = folder.edits.length;
  const folded = folder.fold(name);
  const text = textOf(folded.value);
  if (text === undefined) return { text, weight: 0 };
  const weight = folded.weight + (folded.weight > 0 && name.kind !== 'literal' && name.kind !== 'name' ? COMPOSED : 0);
  if (invoked !== '' && !folded.plain && COMMAND_NAME.test(text)) folder.rewrite({ start, end: name.end }, mark, text, weight);
  return { text: text.toLowerCase(), weight };
}

const isParameter = (node: Node): boolean => node.kind === 'literal' && node.bare === true && typeof node.value === 'string' && node.value.startsWith('-');

function command(node: Command, folder: Folder): Folded | undefined {
  const mark = folder.edits.length;
  const block = scriptBlockOf(node.name, folder);
  if (block !== undefined) return run(node, mark, block, 0, folder);
  const name = nameOf(node, folder);
  const args = node.args.filter((arg) => !isParameter(arg));
  const values = node.args.map((arg) => ({ arg, folded: folder.fold(arg) }));
  if (name.text === undefined) return UNKNOWN;
  const [only] = args;
  const first = values.find(({ arg }) => arg === only)?.folded;
  const made = only === undefined ? undefined : scriptBlockOf(only, folder);
  if (made !== undefined && (name.text === 'invoke-command' || name.text === 'icm')) return run(node, mark, made, name.weight, folder);
  if (RUNNERS.has(name.text) && args.length === 1 && first !== undefined) return run(node, mark, first, name.weight, folder);
  if (PASSING.has(name.text) && args.length === 1 && first !== undefined && first.value !== undefined) return { ...first, plain: true };
  const isRead = GETTERS.has(name.text) && node.args.some((arg) => arg.kind === 'literal' && typeof arg.value === 'string' && /^-va?l?u?e?o?n?l?y?$/i.test(arg.value));
  if (isRead && name.text !== 'get-content') {
    const value = folder.variables.get((textOf(first?.value) ?? '').toLowerCase());
    if (value !== undefined) return folder.settle(node, mark, value, 0.5, true);
  }
  return UNKNOWN;
}

/** Running a text that is known: the text itself stands in its place. */
function run(node: Node, mark: number, { value, weight }: Folded, more: number, folder: Folder): Folded {
  const script = textOf(value) ?? (isList(value) && value.every((item) => textOf(item) !== undefined) ? value.map((item) => textOf(item)).join('\n') : undefined);
  if (script === undefined || script.trim() === '') return UNKNOWN;
  folder.rewrite(node, mark, script, weight + more + (weight > 0 ? COMPOSED : 0));
  return UNKNOWN;
}

function pipe(node: Pipe, folder: Folder): Folded {
  const mark = folder.edits.length;
  const [first, ...rest] = node.stages;
  if (first === undefined) return UNKNOWN;
  let folded = folder.fold(first);
  for (const stage of rest) {
    if (stage.kind !== 'command') {
      folder.fold(stage);
      folded = UNKNOWN;
      continue;
    }
    const name = nameOf(stage, folder);
    const [arg] = stage.args;
    if (name.text !== undefined && RUNNERS.has(name.text) && stage.args.length === 0) {
      return run(node, mark, folded, name.weight, folder);
    }
    if (name.text !== undefined && EACH.has(name.text) && arg?.kind === 'block' && stage.args.length === 1) folded = each(folded, arg, folder);
    else if (name.text !== undefined && PASSING.has(name.text) && stage.args.length === 0) folded = { ...folded, plain: false };
    else {
      folder.parts(stage.args);
      folded = UNKNOWN;
    }
  }
  return folded.value === undefined ? UNKNOWN : folder.settle(node, mark, folded.value, folded.weight, folded.named);
}

/** `… | ForEach-Object { [char]($_ -bxor 5) }` */
function each(over: Folded, block: Block, folder: Folder): Folded {
  const items = itemsOf(over.value) ?? (over.value === undefined ? undefined : [over.value]);
  const before = folder.variables.get('_');
  const values: Value[] = [];
  let weight = over.weight + 0.25;
  for (const item of items ?? []) {
    folder.variables.bind('_', item);
    const folded = folder.quietly(block.body);
    if (folded.value === undefined) {
      folder.variables.bind('_', undefined);
      folder.parts(block.body);
      return UNKNOWN;
    }
    for (const one of isList(folded.value) ? folded.value : [folded.value]) values.push(one);
    weight += Math.min(1, folded.weight);
  }
  folder.variables.bind('_', before);
  if (items === undefined) return folder.parts(block.body);
  return { value: values, weight, plain: false, named: over.named };
}

/** `(Get-Variable x).Value`, `(Get-Item Variable:x).Value`, `(Variable '*mdr*').Name`. */
function variableByName(node: Node & { readonly kind: 'member' }, folder: Folder): Folded | undefined {
  const inner = node.object.kind === 'group' ? node.object.inner : undefined;
  const property = typeof node.name === 'string' ? node.name : node.name.kind === 'literal' ? textOf(node.name.value)?.toLowerCase() : undefined;
  if (inner?.kind !== 'command' || (property !== 'value' && property !== 'name') || inner.name.kind !== 'literal' || inner.args.length === 0) return undefined;
  if (!GETTERS.has((textOf(inner.name.value) ?? '').toLowerCase())) return undefined;
  const [arg] = inner.args.filter((one) => !isParameter(one));
  const text = arg === undefined ? undefined : textOf(folder.quietly([arg]).value)?.toLowerCase().replace(/^variable:[\\/]?/, '');
  if (text === undefined) return undefined;
  if (property === 'value') {
    const value = folder.variables.get(text) ?? folder.language.constants.get(text);
    return value === undefined ? undefined : folder.settle(node, folder.edits.length, value, 0.5, true);
  }
  const letters = text.replaceAll('*', '');
  const [name, ...more] = letters.length < 2 ? [] : VARIABLE_NAMES.filter((one) => matchesWildcard(one.toLowerCase(), text, letters));
  return name === undefined || more.length > 0 ? undefined : { value: name, weight: 0.5, plain: true, named: false };
}

function matchesWildcard(name: string, pattern: string, letters: string): boolean {
  if (!pattern.includes('*')) return name === pattern;
  return pattern === `*${letters}*` ? name.includes(letters) : pattern === `${letters}*` ? name.startsWith(letters) : pattern === `*${letters}` && name.endsWith(letters);
}

/** `[ScriptBlock]::Create('…')` with a text that is known. */
function scriptBlockOf(node: Node | undefined, folder: Folder): Folded | undefined {
  const inner = node?.kind === 'group' ? node.inner : node;
  if (inner?.kind !== 'call' || !MAKERS.has(folder.language.pathOf(inner.callee) ?? '')) return undefined;
  const [first] = inner.args.map((arg) => folder.fold(arg));
  return textOf(first?.value) === undefined ? undefined : first;
}

/** Calls that run a text: of a script block made of it, or through the engine's own objects. */
function invocation(node: Node & { readonly kind: 'call' }, folder: Folder): Folded | undefined {
  const { callee } = node;
  if (callee.kind !== 'member') return undefined;
  const mark = folder.edits.length;
  const name = typeof callee.name === 'string' ? callee.name : callee.name.kind === 'literal' ? textOf(callee.name.value)?.toLowerCase() : undefined;
  if (INVOKERS.has(folder.language.pathOf(callee) ?? '')) {
    const [first] = node.args.map((arg) => folder.fold(arg));
    return first === undefined ? UNKNOWN : run(node, mark, first, 0, folder);
  }
  if (name === undefined || !/^invoke(?:returnasis)?$/.test(name)) return undefined;
  const block = scriptBlockOf(callee.object, folder);
  if (block !== undefined) return run(node, mark, block, 0, folder);
  // a method that was taken by a composed name: `.('Down'+'loadString').Invoke(…)`
  if (callee.object.kind !== 'member' || typeof callee.object.name === 'string') return undefined;
  folder.fold(callee.object);
  folder.rewrite({ start: callee.object.end, end: callee.end }, folder.edits.length, '', 0);
  folder.parts(node.args);
  return UNKNOWN;
}

/** `[array]::Reverse($x)` changes the variable. */
function reversal(node: Node & { readonly kind: 'call' }, folder: Folder): Folded | undefined {
  if (folder.language.pathOf(node.callee) !== '[array]::reverse') return undefined;
  const [arg] = node.args;
  if (arg?.kind !== 'name') return undefined;
  const value = folder.variables.get(arg.name);
  const items = itemsOf(value);
  folder.variables.bind(arg.name, items === undefined ? undefined : value instanceof Uint8Array ? Uint8Array.from(items as readonly number[]).reverse() : [...items].reverse());
  folder.weight += 0.75;
  return UNKNOWN;
}
