const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The delimiter that splits the first lines most evenly; a comma where none does. */
export function sniffDelimiter(head: string): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const records = readRecords(head, delimiter, 20).filter((cells) => cells.length > 1 || cells[0] !== '');
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const even = records.filter((cells) => cells.length === width).length / records.length;
    const score = even * 1000 + width;
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** The first records of CSV text, blank lines left out; the last one may be cut off where the text is. */
export function readRecords(text: string, delimiter: string, limit: number): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length && records.length < limit) {
    const cells: string[] = [];
    for (;;) {
      const cell = readCell(text, at, delimiter);
      cells.push(cell.value);
      at = cell.end;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (cells.length > 1 || cells[0] !== '') records.push(cells);
  }
  return records;
}

function readCell(text: string, start: number, delimiter: string): { value: string; end: number } {
  if (text[start] === '"') {
    let value = '';
    let at = start + 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote < 0) return { value: value + text.slice(at), end: text.length };
      value += text.slice(at, quote);
      if (text[quote + 1] !== '"') return { value, end: endOfBare(text, quote + 1, delimiter) };
      value += '"';
      at = quote + 2;
    }
  }
  const end = endOfBare(text, start, delimiter);
  return { value: text.slice(start, end), end };
}

function endOfBare(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}
