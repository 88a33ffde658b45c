/** A stretch of KQL text by what it is, as far as variables need to know. */
export interface Stretch {
  readonly kind: 'code' | 'string' | 'comment';
  readonly start: number;
  readonly end: number;
}

/** End of the string that opens at `start`, whose quote stands at `quote`; unclosed strings end with their line. */
function stringEnd(text: string, quote: number, verbatim: boolean): number {
  const mark = text[quote];
  for (let index = quote + 1; index < text.length; index += 1) {
    const char = text[index];
    if (char === '\n' || char === '\r') return index;
    if (verbatim && char === mark && text[index + 1] === mark) index += 1;
    else if (!verbatim && char === '\\') index += 1;
    else if (char === mark) return index + 1;
  }
  return text.length;
}

const FENCES = ['```', '~~~'] as const;

/** If a string literal opens at `index`: its end. Forms: "…", '…', @"…", @'…', ```…```, ~~~…~~~, each also after h or H. */
function stringAt(text: string, index: number): number | undefined {
  let at = index;
  const hidden = /[hH]/.test(text[at] ?? '') && !/[\w$]/.test(text[index - 1] ?? '');
  if (hidden) at += 1;
  const fence = FENCES.find((each) => text.startsWith(each, at));
  if (fence) {
    const close = text.indexOf(fence, at + fence.length);
    return close < 0 ? text.length : close + fence.length;
  }
  const verbatim = text[at] === '@';
  if (verbatim) at += 1;
  const quote = text[at];
  return quote === '"' || quote === "'" ? stringEnd(text, at, verbatim) : undefined;
}

/** Cuts KQL text into code, string literals and `//` comments; every character belongs to exactly one stretch. */
export function stretches(text: string): readonly Stretch[] {
  const found: Stretch[] = [];
  let codeStart = 0;
  let index = 0;
  const close = (kind: 'string' | 'comment', end: number): void => {
    if (index > codeStart) found.push({ kind: 'code', start: codeStart, end: index });
    found.push({ kind, start: index, end });
    codeStart = index = end;
  };
  while (index < text.length) {
    const literalEnd = stringAt(text, index);
    if (literalEnd !== undefined) close('string', literalEnd);
    else if (text.startsWith('//', index)) {
      const newline = text.slice(index).search(/[\r\n]/);
      close('comment', newline < 0 ? text.length : index + newline);
    } else index += 1;
  }
  if (index > codeStart) found.push({ kind: 'code', start: codeStart, end: index });
  return found;
}
