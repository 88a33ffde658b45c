import { UserError } from '../errors.js';
import type { KqlQuery } from './kql-line.js';

/** Bytes of one line of the input; longer ones are told as malformed. */
const MAX_LINE = 4 << 20;

/** A line of the input: the query, or why it holds none. */
export type KqlInput = KqlQuery | { readonly id: KqlQuery['id']; readonly problem: UserError };

function problem(id: KqlQuery['id'], line: number, why: string): KqlInput {
  const message = `Line ${line} of the input holds no query.`;
  return { id, problem: new UserError({ code: 'input.invalid', message, why, next: 'Write {"id": "…", "query": "…"} on one line.' }) };
}

function readLine(text: string, line: number): KqlInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem(null, line, 'It is no JSON.');
  }
  if (typeof value !== 'object' || value === null) return problem(null, line, 'It is no JSON object.');
  const found = 'id' in value ? value.id : null;
  const id = typeof found === 'string' || typeof found === 'number' ? found : null;
  if (!('query' in value) || typeof value.query !== 'string') return problem(id, line, 'It has no member "query" that is a text.');
  return { id, query: value.query };
}

/** The lines of a stream of bytes without their ends; null for a line over the limit, whose bytes are not kept. */
async function* boundedLines(stream: AsyncIterable<unknown>): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let bytes = 0;
  const take = (): string | null => {
    const text = bytes > MAX_LINE ? null : Buffer.concat(parts).toString('utf8');
    [parts, bytes] = [[], 0];
    return text;
  };
  for await (const chunk of stream) {
    let rest = Buffer.from(chunk as Uint8Array); // no encoding is set: always bytes
    for (let at = rest.indexOf(10); ; at = rest.indexOf(10)) {
      const part = at < 0 ? rest : rest.subarray(0, at);
      bytes += part.length;
      if (bytes > MAX_LINE) parts = [];
      else parts.push(part);
      if (at < 0) break;
      yield take();
      rest = rest.subarray(at + 1);
    }
  }
  yield take();
}

/** Queries from JSON lines; empty lines are passed over. */
export async function* kqlInputs(stream: AsyncIterable<unknown>): AsyncGenerator<KqlInput> {
  let line = 0;
  for await (const text of boundedLines(stream)) {
    line += 1;
    const json = text?.replace(/^\ufeff/, '').trim();
    if (json === undefined) yield problem(null, line, `It is longer than ${MAX_LINE >> 20} MB.`);
    else if (json !== '') yield readLine(json, line);
  }
}
