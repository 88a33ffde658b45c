import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { kqlString } from '../literals/kql.js';
import { stretches } from '../parser/lexer.js';

/** A function that queries may call by name, or why it cannot be called. */
export type LibraryEntry =
  | { readonly name: string; readonly parameters: string; readonly body: string }
  | { readonly name: string; readonly problem: string };

const NAME = /^[A-Za-z_]\w*$/;

/** Where code stands, so that brackets in strings and comments do not count. */
function codeMask(text: string): (offset: number) => boolean {
  const mask = new Uint8Array(text.length);
  for (const { kind, start, end } of stretches(text)) if (kind === 'code') mask.fill(1, start, end);
  return (offset) => mask[offset] === 1;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** The offset behind the bracket that closes the one at `start`; undefined where none does. */
function closingEnd(text: string, start: number, isCode: (offset: number) => boolean): number | undefined {
  const open: string[] = [];
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (!isCode(at)) continue;
    const closing = CLOSING[char];
    if (closing !== undefined) open.push(closing);
    else if (')}]'.includes(char) && open.pop() !== char) return undefined;
    if (open.length === 0) return at + 1;
  }
  return undefined;
}

interface Found {
  readonly entry: LibraryEntry;
  readonly end: number;
}

const blank = (text: string, at: number, isCode: (offset: number) => boolean): boolean => /\s/.test(text[at] ?? '') || (at < text.length && !isCode(at));

function skipBlanks(text: string, from: number, isCode: (offset: number) => boolean): number {
  let at = from;
  while (at < text.length && blank(text, at, isCode)) at += 1;
  return at;
}

/** `(parameters) { body }` at an offset. */
function signatureAt(name: string, text: string, from: number, isCode: (offset: number) => boolean): Found | undefined {
  const open = skipBlanks(text, from, isCode);
  const close = text[open] === '(' ? closingEnd(text, open, isCode) : undefined;
  if (close === undefined) return undefined;
  const brace = skipBlanks(text, close, isCode);
  const end = text[brace] === '{' ? closingEnd(text, brace, isCode) : undefined;
  if (end === undefined) return undefined;
  return { entry: { name, parameters: text.slice(open + 1, close - 1).trim(), body: text.slice(brace + 1, end - 1).trim() }, end };
}

const COMMAND = /^\.create(?:-or-alter)?\s+function\s+(?:ifnotexists\s+)?/i;
const LET = /^let\s+(\w+)\s*=\s*(?:view\s*)?(?=\()/;

/** `.create-or-alter function with (…) Name(parameters) { body }` or `let Name = (parameters) { body }` at an offset. */
function definitionAt(text: string, at: number, isCode: (offset: number) => boolean): Found | undefined {
  const rest = text.slice(at);
  const declared = LET.exec(rest);
  if (declared) return signatureAt(declared[1] ?? '', text, at + declared[0].length, isCode);
  const command = COMMAND.exec(rest);
  if (!command) return undefined;
  let from = at + command[0].length;
  const options = /^with\s*(?=\()/i.exec(text.slice(from));
  if (options) from = skipBlanks(text, closingEnd(text, from + options[0].length, isCode) ?? text.length, isCode);
  const name = /^(?:\[\s*(['"])(\w+)\1\s*\]|(\w+))/.exec(text.slice(from));
  return name ? signatureAt(name[2] ?? name[3] ?? '', text, from + name[0].length, isCode) : undefined;
}

/** Definitions one after the other; undefined where the text is anything else. */
function definitionsIn(text: string): readonly LibraryEntry[] | undefined {
  const isCode = codeMask(text);
  const entries: LibraryEntry[] = [];
  let at = skipBlanks(text, 0, isCode);
  while (at < text.length) {
    const found = definitionAt(text, at, isCode);
    if (!found) return undefined;
    entries.push(found.entry);
    at = skipBlanks(text, found.end, isCode);
    while (text[at] === ';') at = skipBlanks(text, at + 1, isCode);
  }
  return entries.length > 0 ? entries : undefined;
}

const TEXT = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** A parser as Azure-Sentinel's repository keeps it: https://github.com/Azure/Azure-Sentinel/tree/master/Parsers */
const PARSER = z.object({
  ParserName: z.string().optional(), FunctionName: z.string().optional(), FunctionAlias: z.string().optional(), EquivalentBuiltInParser: z.string().optional(),
  ParserParams: z.array(z.object({ Name: z.string(), Type: z.string(), Default: TEXT.nullish() })).nullish(),
  ParserQuery: z.string().optional(), FunctionQuery: z.string().optional(),
});

function parameterText(parameter: { readonly Name: string; readonly Type: string; readonly Default?: string | null | undefined }): string {
  const type = parameter.Type.toLowerCase();
  const given = parameter.Default;
  if (given === undefined || given === null) return `${parameter.Name}:${type}`;
  const quoted = type === 'string' && !/^@?["'].*["']$/s.test(given) ? kqlString(given) : type === 'bool' ? given.toLowerCase() : given;
  return `${parameter.Name}:${type}=${quoted}`;
}

function fromYaml(name: string, text: string): readonly LibraryEntry[] {
  let value: unknown;
  try {
    value = parseYaml(text, { maxAliasCount: 0 });
  } catch {
    return [{ name, problem: 'it is no valid YAML' }];
  }
  const parser = PARSER.safeParse(value);
  const body = parser.data?.ParserQuery ?? parser.data?.FunctionQuery;
  if (!parser.success || body === undefined) return [{ name, problem: 'it has no ParserQuery or FunctionQuery as Azure-Sentinel’s parsers have' }];
  const { data } = parser;
  const names = [data.ParserName, data.FunctionName, data.FunctionAlias, data.EquivalentBuiltInParser].filter((each) => each !== undefined && NAME.test(each));
  const parameters = (data.ParserParams ?? []).map(parameterText).join(', ');
  const called = names.length > 0 ? [...new Set(names)] : [name];
  return called.map((each) => ({ name: each ?? name, parameters, body: body.trim().replace(/;\s*$/, '') }));
}

/**
 * The functions that a file defines. `.kql`, `.csl` and `.txt` hold `.create function` commands, `let` functions, or
 * one query, which is a function by the name of the file; `.yaml` and `.yml` a parser of Azure-Sentinel.
 */
export function functionsIn(fileName: string, text: string): readonly LibraryEntry[] {
  const [, base = '', extension = ''] = /^(.*)\.(\w+)$/.exec(fileName) ?? [];
  if (/^ya?ml$/i.test(extension)) return fromYaml(base, text);
  const defined = definitionsIn(text);
  if (defined) return defined;
  if (!NAME.test(base)) return [{ name: base, problem: 'the name of the file is no name for a function' }];
  const body = text.trim().replace(/;\s*$/, '');
  return [body === '' ? { name: base, problem: 'the file is empty' } : { name: base, parameters: '', body }];
}
