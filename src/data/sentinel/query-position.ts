import { positionAt } from '../../errors.js';
import type { TextPosition } from '../../errors.js';
import type { LiveText } from './live-text.js';
import type { ServiceError } from './response.js';

const NAMED = /\bnamed '([^'\n]{1,200})'/;

/**
 * Where in the typed text the service's complaint lies. Syntax errors carry line and position of the sent text;
 * semantic errors carry neither, so the name they quote is looked up: its first use as a whole word.
 */
export function queryPosition(errors: readonly ServiceError[], sent: LiveText, typed: string): TextPosition | undefined {
  const located = errors.findLast((error) => error.line !== undefined && error.pos !== undefined);
  if (located?.line !== undefined && located.pos !== undefined) {
    const offset = offsetOf(sent.text, located.line, located.pos);
    if (offset !== undefined) return positionAt(typed, clamp(sent.toTyped(offset), typed), located.token?.length ?? 1);
  }
  const name = errors.flatMap((error) => NAMED.exec(error.message)?.[1] ?? []).at(-1);
  const offset = name === undefined ? -1 : wordIndex(typed, name);
  return name === undefined || offset < 0 ? undefined : positionAt(typed, offset, name.length);
}

function offsetOf(text: string, line: number, pos: number): number | undefined {
  const lines = text.split('\n');
  if (!Number.isInteger(line) || !Number.isInteger(pos) || line < 1 || line > lines.length || pos < 0) return undefined;
  const before = lines.slice(0, line - 1).reduce((sum, item) => sum + item.length + 1, 0);
  return Math.min(before + pos, text.length);
}

function clamp(offset: number, typed: string): number {
  return Math.max(0, Math.min(offset, typed.length));
}

function wordIndex(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length))) return at;
  }
  return -1;
}
