import { z } from 'zod';
import { unsupported } from '../compile/refuse.js';
import type { SyntaxNode } from '../parser/syntax.js';

/** Members and positions from the record downwards. */
export type JsonPath = readonly (string | number)[];

const MAX_STEPS = 50;
const STEP = /^(?:\.([\w-]+)|\[\s*(?:'([^'\\]*)'|"([^"\\]*)"|(\d{1,6}))\s*\])/;

/** `$.a['b'][0]` as steps; undefined for any other form. */
export function jsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: (string | number)[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match || steps.length === MAX_STEPS) return undefined;
    const [whole, plain, single, double, index] = match;
    steps.push(index === undefined ? (plain ?? single ?? double ?? '') : Number(index));
    rest = rest.slice(whole.length);
  }
  return steps;
}

const PROPERTIES = z.object({ Path: z.string().max(1000).optional(), path: z.string().max(1000).optional() });
const MAPPING = z.array(z.object({
  Column: z.string().optional(), column: z.string().optional(), Properties: PROPERTIES.optional(), properties: PROPERTIES.optional(),
})).max(1000);

function mappingOf(text: string, node: SyntaxNode): z.infer<typeof MAPPING> {
  try {
    return MAPPING.parse(JSON.parse(text));
  } catch {
    return unsupported(node, 'An ingestionMapping of this form', 'Write [{"Column": "a", "Properties": {"Path": "$.a"}}].');
  }
}

/**
 * Where each column's value lies in a record: by the mapping (https://learn.microsoft.com/kusto/management/json-mapping),
 * else by the column's name. Errors: `kql.unsupported`.
 */
export function mappedPaths(columns: readonly { readonly name: string }[], mapping: string | undefined, node: SyntaxNode): readonly JsonPath[] {
  if (mapping === undefined) return columns.map(({ name }) => [name]);
  const entries = mappingOf(mapping, node);
  return columns.map(({ name }) => {
    const entry = entries.find((each) => (each.Column ?? each.column) === name);
    const properties = entry?.Properties ?? entry?.properties;
    return jsonPath(properties?.Path ?? properties?.path ?? '') ?? unsupported(node, `The ingestionMapping of the column ${name}`, 'Give each column a Path such as $.a.b.');
  });
}
