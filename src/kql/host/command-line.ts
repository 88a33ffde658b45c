import type { HostTable } from './entry.js';

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

/** The program's name: backslashes mean nothing in it. */
function program(text: string): { readonly name: string; readonly end: number } {
  if (text.startsWith('"')) {
    const close = text.indexOf('"', 1);
    return close < 0 ? { name: text.slice(1), end: text.length } : { name: text.slice(1, close), end: close + 1 };
  }
  const end = text.search(/[ \t]/);
  return end < 0 ? { name: text, end: text.length } : { name: text.slice(0, end), end };
}

/**
 * The arguments of a Windows command line, the program first, as CommandLineToArgvW splits it: 2n backslashes before a quote are n
 * and the quote opens or closes, 2n+1 are n and a quote; three quotes in a row hold one.
 * https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw
 */
export function commandLineArguments(text: string): readonly string[] {
  const { name, end } = program(text);
  const found = [name];
  let argument: string | undefined;
  let [quotes, backslashes] = [0, 0];
  for (let at = end; at < text.length; at += 1) {
    const char = text[at];
    if (isBlank(char) && quotes === 0) {
      if (argument !== undefined) found.push(argument);
      [argument, backslashes] = [undefined, 0];
    } else if (char === '\\') {
      argument = `${argument ?? ''}\\`;
      backslashes += 1;
    } else if (char === '"') {
      const kept = (argument ?? '').slice(0, (argument ?? '').length - Math.ceil(backslashes / 2));
      argument = backslashes % 2 === 0 ? kept : `${kept}"`;
      if (backslashes % 2 === 0) quotes += 1;
      backslashes = 0;
      for (; text[at + 1] === '"'; at += 1) {
        quotes += 1;
        if (quotes < 3) continue;
        argument += '"';
        quotes = 0;
      }
      if (quotes === 2) quotes = 0;
    } else {
      argument = `${argument ?? ''}${char ?? ''}`;
      backslashes = 0;
    }
  }
  return argument === undefined ? found : [...found, argument];
}

export const COMMAND_LINE_FUNCTIONS: HostTable = {
  parse_command_line: {
    params: ['string', 'string'],
    result: 'dynamic',
    call: ([text, parser]) => (typeof text === 'string' && text !== '' && parser === 'windows' ? JSON.stringify(commandLineArguments(text)) : null),
    note: 'parse_command_line() of an empty text gives null here.',
    doc: 'parse-command-line-function',
  },
};
