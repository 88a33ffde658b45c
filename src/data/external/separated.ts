/** The end of a quoted cell's text that began before `from`: the position of the closing quote; -1 where there is none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/**
 * Records of cells (RFC 4180, any separator): quotes may enclose separators, line ends and doubled quotes; empty lines are
 * none. Undefined where a quote is never closed or is followed by more text.
 */
export function separatedRecords(text: string, separator: string): readonly (readonly string[])[] | undefined {
  const records: string[][] = [];
  let record: string[] = [];
  const bareEnd = new RegExp(`[${separator === '\u0001' ? '\\u0001' : `\\${separator}`}\r\n]|$`, 'g');
  const endRecord = (): void => {
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  for (let at = 0; at < text.length || record.length > 0;) {
    let end: number;
    if (text[at] === '"') {
      end = closingQuote(text, at + 1);
      if (end < 0) return undefined;
      record.push(text.slice(at + 1, end).replaceAll('""', '"'));
      end += 1;
    } else {
      bareEnd.lastIndex = at;
      end = bareEnd.exec(text)?.index ?? text.length;
      record.push(text.slice(at, end));
    }
    const next = text[end];
    if (next === separator) {
      at = end + 1;
      continue;
    }
    if (next !== undefined && next !== '\r' && next !== '\n') return undefined;
    endRecord();
    at = end + (next === '\r' && text[end + 1] === '\n' ? 2 : 1);
  }
  return records;
}
