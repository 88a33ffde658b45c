import type { Budget } from '../core/budget.js';

const DEEPEST = 20;

/** End of a text in double quotes that starts at `start`, with expressions `$( … "…" … )` inside it. */
export function templateEnd(text: string, start: number, budget: Budget): number {
  // what is open: a quote or a parenthesis, so that no recursion is needed
  const open = ['"'];
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    const inside = open.at(-1);
    if (char === '`') {
      at += 1;
    } else if (inside === '"') {
      if (char === '$' && text.charAt(at + 1) === '(' && open.length < DEEPEST) {
        open.push('(');
        at += 1;
      } else if (/["\u201c\u201d\u201e]/.test(char)) {
        if (/["\u201c\u201d\u201e]/.test(text.charAt(at + 1))) {
          at += 1;
          continue;
        }
        open.pop();
        if (open.length === 0) {
          budget.spend((at - start) / 8);
          return at + 1;
        }
      }
    } else if (char === '(') open.push('(');
    else if (char === ')') open.pop();
    else if (char === '"') open.push('"');
    else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      at = end < 0 ? text.length : end;
    }
  }
  budget.spend(text.length - start); // an open quote: the rest of the text is read for each
  return text.length;
}
