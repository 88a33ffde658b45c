import { replacedPieces } from '../../positions.js';
import type { Script } from '../core/script-decoder.js';

const PROGRAM = /^[^\r\n$(|;]{0,400}?\b(?:powershell|pwsh)(?:\.exe)?["'^]{0,2}[ \t,]{1,40}/i;
const SWITCH = /[-/\u2013\u2014](\w{1,30})(?=[\s:"']|$)/y;
const VALUE = /[\s:]{0,10}(?:"[^"]{0,300}"|'[^']{0,300}'|[^\s"']{1,300})/y;
const BLANKS = /\s{0,200}/y;
/** Options with a value, by the beginnings that PowerShell takes; any other is a switch. */
const VALUED = /^(?:v(?:e(?:r(?:s(?:i(?:o(?:n)?)?)?)?)?)?|ex(?:e(?:c(?:u(?:t(?:i(?:o(?:n(?:p(?:o(?:l(?:i(?:c(?:y)?)?)?)?)?)?)?)?)?)?)?)?)?|ep|w(?:i(?:n(?:d(?:o(?:w(?:s(?:t(?:y(?:l(?:e)?)?)?)?)?)?)?)?)?)?|o(?:utputformat)?|if|i(?:nputformat)?|config(?:urationname)?|psconsolefile|wd|workingdirectory|settingsfile|custompipename)$/i;
const QUOTE = /\\"/g;
const COMMAND = /^c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?$/i;
/** A file, or an encoded command: no script stands in the line. */
const NO_SCRIPT = /^(?:f(?:i(?:l(?:e)?)?)?|e(?:c|n(?:c(?:o(?:d(?:e(?:d(?:c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?)?)?)?)?)?)?)?|encodedarguments)$/i;

/** Where a command line that starts PowerShell begins to be one; undefined for any other text. */
export function programEnd(text: string): number | undefined {
  const found = PROGRAM.exec(text);
  return found === null ? undefined : found[0].length;
}

/** The script that a PowerShell command line runs, as PowerShell gets it; null where there is none. */
export function commandScript(text: string): Script | null {
  let at = programEnd(text);
  if (at === undefined) return null;
  for (let options = 0; options < 30; options += 1) {
    at = after(BLANKS, text, at) ?? at;
    SWITCH.lastIndex = at;
    const option = SWITCH.exec(text);
    if (option === null) break;
    const name = option[1] ?? '';
    if (NO_SCRIPT.test(name)) return null;
    at = SWITCH.lastIndex;
    if (COMMAND.test(name)) break;
    if (VALUED.test(name)) at = after(VALUE, text, at) ?? at;
  }
  const from = after(/[\s:]{0,50}/y, text, at) ?? at;
  const rest = text.slice(from).trimEnd();
  if (rest.length < 3) return null;
  const isQuoted = /^["\u201c]/.test(rest) && rest.length > 2 && rest.endsWith('"');
  const script = isQuoted ? rest.slice(1, -1) : rest;
  const offset = isQuoted ? from + 1 : from;
  // the command line's own way to write a quote
  const pieces = replacedPieces(script, QUOTE, () => '"').map((piece) => ({ ...piece, from: piece.from + offset }));
  return { text: script.replace(QUOTE, '"'), named: true, pieces };
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
