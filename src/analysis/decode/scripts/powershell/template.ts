import type { Budget } from '../core/budget.js';
import { make, type Node } from '../core/node.js';
import type { Token } from '../core/token.js';
import { unescapeText } from './text.js';

const NAME = /\$(?:\{([^}`]{1,100})\}|((?:(?:env|global|script|local|private|variable):)?\w{1,100}))/yi;

const LONGEST_EXPRESSION = 4_000;

/** A text in double quotes: a literal, or a template where names or expressions stand in it. */
export function templateNode(token: Token, budget: Budget, parseInner: (text: string) => Node): Node {
  const { start, end, text: raw } = token;
  const parts: Node[] = [];
  let from = 0;
  let idle = 0;
  const text = (to: number): void => {
    if (to <= from) return;
    const piece = unescapeText(raw.slice(from, to));
    idle += piece.idle;
    parts.push(make({ kind: 'literal', start, end: start, value: piece.text, weight: 0, odd: false }));
  };
  for (let at = raw.indexOf('$'); at >= 0; at = raw.indexOf('$', at + 1)) {
    if (escaped(raw, at)) continue;
    NAME.lastIndex = at;
    const name = NAME.exec(raw);
    const isExpression = raw.charAt(at + 1) === '(';
    if (name === null && !isExpression) continue;
    text(at);
    if (isExpression) {
      const inner = raw.slice(at + 2, closing(raw, at + 2, budget));
      // a bound on texts inside expressions inside texts
      if (inner.length > LONGEST_EXPRESSION || inner.includes('"$')) return make({ kind: 'other', start, end, parts: [] });
      parts.push(parseInner(inner));
      from = Math.min(raw.length, at + inner.length + 3);
      at = from - 1;
      continue;
    }
    parts.push(make({ kind: 'name', start, end: start, name: (name?.[1] ?? name?.[2] ?? '').toLowerCase().replace(/^(?:global|script|local|private|variable):/, '') }));
    from = at + (name?.[0].length ?? 1);
    at = from - 1;
  }
  text(raw.length);
  const weight = idle > 0 ? 1 : 0;
  if (parts.every(({ kind }) => kind === 'literal')) {
    return make({ kind: 'literal', start, end, value: unescapeText(raw).text, weight, odd: weight > 0 });
  }
  return make({ kind: 'template', start, end, parts, weight });
}

/** Where the parenthesis opened before `start` closes; quotes hide others. */
function closing(text: string, start: number, budget: Budget): number {
  let open = 1;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '(') open += 1;
    else if (char === ')') open -= 1;
    else if (char === '`') at += 1;
    else if (char === '"' || char === "'") {
      const end = text.indexOf(char, at + 1);
      at = end < 0 ? text.length : end;
    }
    if (open === 0) {
      budget.spend(at - start);
      return at;
    }
  }
  budget.spend(text.length - start);
  return text.length;
}

/** A sign after an odd number of backticks stands for itself. */
function escaped(text: string, at: number): boolean {
  let ticks = 0;
  while (ticks < at && text.charAt(at - 1 - ticks) === '`') ticks += 1;
  return ticks % 2 === 1;
}
