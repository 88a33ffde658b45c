export interface Command {
  readonly text: string;
  /** What stands between it and the next: `&&`, `|`, a line end. */
  readonly separator: string;
  /** A whole group in brackets, without them. */
  readonly group: boolean;
}

/** The commands of a text, split at separators outside quotes and brackets. A FOR or IF takes the rest of its line. */
export function splitCommands(text: string): Command[] {
  const found: Command[] = [];
  let start = 0;
  while (start < text.length) {
    const lead = /^[\s,;=@]*/.exec(text.slice(start, start + 2_000))?.[0].length ?? 0;
    const from = start + lead;
    if (text.charAt(from) === '(') {
      const close = closing(text, from);
      const after = /^\s*(?:&&|\|\||[&|\n])?/.exec(text.slice(close + 1, close + 200))?.[0] ?? '';
      found.push({ text: text.slice(from + 1, close), separator: after.trim(), group: true });
      start = close + 1 + after.length;
      continue;
    }
    const wide = /^(?:for|if)\b/i.test(text.slice(from, from + 4));
    const { end, separator } = commandEnd(text, from, wide);
    found.push({ text: text.slice(from, end), separator, group: false });
    start = end + separator.length;
    if (separator === '' && end < text.length) start = end + 1; // a bracket that nothing opened
  }
  return found.filter((command) => command.text.trim() !== '');
}

function commandEnd(text: string, from: number, wide: boolean): { readonly end: number; readonly separator: string } {
  let open = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\n' && open === 0) return { end: at, separator: '\n' };
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === '^') at += 1;
    else if (char === '(') open += 1;
    else if (char === ')') {
      if (open === 0) return { end: at, separator: '' };
      open -= 1;
    } else if ((char === '&' || char === '|') && !wide && open === 0) return { end: at, separator: text.charAt(at + 1) === char ? char + char : char };
  }
  return { end: text.length, separator: '' };
}

/** The bracket that closes the one at `from`; the end of the text where there is none. */
export function closing(text: string, from: number): number {
  let open = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '^') at += 1;
    else if (char === '(') open += 1;
    else if (char === ')') {
      open -= 1;
      if (open === 0) return at;
    }
  }
  return text.length;
}
