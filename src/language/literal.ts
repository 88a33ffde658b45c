import type { KustoType, Value } from '../data/table.js';
import { DURATION } from './arguments.js';
import { tokens } from './lexer.js';
import { parseInstant } from './range.js';
import { durationMs, formatTimespan } from './timespan.js';

export interface Scalar {
  readonly kind: 'scalar';
  readonly type: KustoType;
  readonly value: Value;
}

const scalar = (type: KustoType, value: Value): Scalar => ({ kind: 'scalar', type, value });

function number(text: string): Scalar | null {
  if (/^-?\d{1,19}$/.test(text)) {
    const exact = BigInt(text);
    if (exact < -(2n ** 63n) || exact >= 2n ** 63n) return null;
    return scalar('long', Number.isSafeInteger(Number(text)) ? Number(text) : exact.toString());
  }
  return /^-?\d{1,15}\.\d{1,15}(?:e[+-]?\d{1,3})?$/i.test(text) ? scalar('real', Number(text)) : null;
}

/** Whether the text is one quoted string from end to end. */
export function quoted(text: string): string | null {
  const [only, ...others] = tokens(text);
  return only?.kind === 'string' && only.open !== true && others.length === 0 ? only.text : null;
}

/**
 * A typed value as people write it: `"text"`, `5`, `1.5`, `true`, `1h`, `2026-01-05T10:00Z`, `datetime(…)`,
 * `long(5)`, `string(…)`; anything else is a string (`1.2.3.4`, `ana@contoso.com`).
 */
export function parseScalar(text: string): Scalar {
  const trimmed = text.trim();
  const string = quoted(trimmed);
  if (string !== null) return scalar('string', string);
  const cast = /^(string|long|int|real|bool|timespan|datetime|guid)\((.*)\)$/is.exec(trimmed);
  if (cast !== null) return parseCast((cast[1] ?? '').toLowerCase(), cast[2] ?? '') ?? scalar('string', trimmed);
  if (/^(?:true|false)$/i.test(trimmed)) return scalar('bool', trimmed.toLowerCase() === 'true');
  const numeric = number(trimmed);
  if (numeric !== null) return numeric;
  if (DURATION.test(trimmed)) return timespan(trimmed) ?? scalar('string', trimmed);
  const instant = parseInstant(trimmed);
  return instant === null ? scalar('string', trimmed) : scalar('datetime', instant.toISOString());
}

function timespan(text: string): Scalar | null {
  const ms = durationMs(text);
  return ms === null ? null : scalar('timespan', formatTimespan(BigInt(Math.round(ms * 1e4))));
}

function parseCast(type: string, inner: string): Scalar | null {
  const text = quoted(inner) ?? inner.trim();
  if (type === 'string') return scalar('string', text);
  if (type === 'guid') return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? scalar('guid', text.toLowerCase()) : null;
  if (type === 'timespan') return timespan(text);
  const read = parseScalar(text);
  if (type === 'real' && read.type === 'long') return scalar('real', Number(read.value));
  if (type === 'int' && read.type === 'long' && Math.abs(Number(read.value)) < 2 ** 31) return scalar('int', read.value);
  return read.type === type ? read : null;
}

/** The items of `[a, b]` or `(a, b)`; null where the text is no list. */
export function parseList(text: string): readonly string[] | null {
  const [only, ...others] = tokens(text.trim());
  return only?.kind === 'list' && only.open !== true && others.length === 0 ? (only.items ?? []) : null;
}
