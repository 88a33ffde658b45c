/** One command of a message, before it is parsed. */
export interface Statement {
  /** Without fences; line breaks of a fenced block are kept. */
  readonly text: string;
  /** True where a fenced block stands without a command before it: a query without the word. */
  readonly bare: boolean;
}

const FENCE = '```';
const LANGUAGE_TAG = /^[ \t]*(?:kql|kusto|csl|sql|text|plaintext)?[ \t]*$/i;
const ONLY_QUERY = /^(?:query|kql|q)(?:\s+\w+:)?$/i;
const COMMENT = /^(?:\/\/|#\s|#$)/;
const CONTINUES = /^(?:\||as\s+\$)/i;

class Splitter {
  readonly found: { text: string; bare: boolean }[] = [];
  private fenced: string[] | null = null;
  private prefix = '';
  private fresh = true; // a blank line ended the statement before

  line(line: string): void {
    if (this.fenced !== null) {
      this.insideFence(line);
      return;
    }
    const open = line.indexOf(FENCE);
    if (open >= 0) this.openFence(line.slice(0, open).trim(), line.slice(open + FENCE.length));
    else this.plain(line.trim());
  }

  private plain(text: string): void {
    const last = this.found.at(-1);
    if (CONTINUES.test(text) && last !== undefined && !this.fresh) last.text += `\n${text}`;
    else if (text !== '' && !COMMENT.test(text)) this.found.push({ text, bare: false });
    this.fresh = text === '';
  }

  private openFence(before: string, after: string): void {
    const last = this.found.at(-1);
    this.prefix = before;
    if (before === '' && last !== undefined && ONLY_QUERY.test(last.text)) {
      this.prefix = last.text;
      this.found.pop();
    }
    this.fenced = [];
    if (!LANGUAGE_TAG.test(after)) this.insideFence(after);
  }

  private insideFence(line: string): void {
    const close = line.indexOf(FENCE);
    if (close < 0) {
      this.fenced?.push(line);
      return;
    }
    const lastLine = line.slice(0, close);
    if (lastLine.trim() !== '') this.fenced?.push(lastLine);
    this.closeFence(line.slice(close + FENCE.length).trim());
  }

  private closeFence(after: string): void {
    const code = (this.fenced ?? []).join('\n').trim();
    this.fenced = null;
    this.fresh = false;
    if (code === '' && this.prefix === '') return;
    const text = [this.prefix, code].filter((part) => part !== '').join(' ');
    this.found.push({ text: after === '' ? text : `${text} ${after}`, bare: this.prefix === '' });
  }

  end(): void {
    if (this.fenced !== null) this.closeFence(''); // a block that was never closed ends with the message
  }
}

/**
 * Splits a normalised message into commands: one a line, where a line that begins with `|` (or `as $name`) goes on
 * with the one before, and a fenced block is one query. Blank lines and comment lines (`//`, or `#` and a blank)
 * are skipped.
 */
export function statements(message: string): Statement[] {
  const splitter = new Splitter();
  for (const line of message.split('\n')) splitter.line(line);
  splitter.end();
  return splitter.found;
}
