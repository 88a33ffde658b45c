import { open, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../errors.js';
import { settingsFromEnv } from '../settings.js';
import { kqlInputs } from './kql-input.js';
import { failedLine } from './kql-line.js';
import { kqlProcess } from './kql-process.js';
import type { KqlAnswer, KqlProcess } from './kql-process.js';
import { readSchemas } from './kql-tables.js';
import type { Command, Streams } from './terminal.js';

const MAX_ROWS = 100_000;
/** Memory of queries: less than the bot's, since nothing else is kept. */
const MEMORY_MB = 1024;

const invalid = (message: string): UserError => new UserError({ code: 'param.invalid', message });

function instant(text: string | undefined): string {
  if (text === undefined) return new Date().toISOString();
  const date = new Date(/^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? text : NaN);
  if (Number.isNaN(date.getTime())) throw invalid(`--now is “${text}”, which is no instant like 2026-03-01T00:00:00Z.`);
  return date.toISOString();
}

async function folder(option: string, path: string | undefined, streams: Streams): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const absolute = resolve(streams.cwd(), path);
  const found = await stat(absolute).catch(() => undefined);
  if (found?.isDirectory() !== true) throw invalid(`--${option} is “${path}”, which is no folder.`);
  return absolute;
}

/** Writes and waits until it is taken, so that a slow reader does not fill the memory. */
function write(streams: Streams, text: string): Promise<void> {
  return new Promise((done, fail) => {
    streams.stdout.write(text, (error) => {
      if (error) fail(error);
      else done();
    });
  });
}

async function answerAll(source: AsyncIterable<unknown>, engine: KqlProcess, streams: Streams): Promise<number> {
  let code = 0;
  for await (const input of kqlInputs(source)) {
    const { line, ok }: KqlAnswer = 'problem' in input ? { line: failedLine(input.id, input.problem), ok: false } : await engine.ask(input);
    if (!ok) code = 1;
    await write(streams, `${line}\n`);
  }
  return code;
}

/** `casebook kql`: answers queries from JSON lines, one after the other, each in a line of its own. */
export const kqlCommand: Command = async (args, streams) => {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { evidence: { type: 'string' }, functions: { type: 'string' }, schemas: { type: 'string' }, check: { type: 'boolean' }, now: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [file, ...others] = positionals;
  if (values.help === true || file === undefined || others.length > 0) return null;
  const { queryMemoryMb, externaldata } = settingsFromEnv(streams.env, streams.cwd());
  const evidence = await folder('evidence', values.evidence, streams);
  const functions = await folder('functions', values.functions, streams);
  const given = {
    ...(evidence !== undefined && { evidence }), ...(functions !== undefined && { functions }), now: instant(values.now), check: values.check ?? false, maxRows: MAX_ROWS,
    schemas: values.schemas === undefined ? [] : await readSchemas(resolve(streams.cwd(), values.schemas)),
    memoryMb: Math.min(MEMORY_MB, queryMemoryMb), ...(externaldata && { externaldata }),
  };
  const handle = file === '-' ? undefined : await open(resolve(streams.cwd(), file));
  const workFolder = await mkdtemp(join(tmpdir(), 'casebook-kql-'));
  const engine = kqlProcess({ ...given, workFolder });
  try {
    return await answerAll(handle?.createReadStream() ?? streams.stdin, engine, streams);
  } finally {
    await engine.close();
    await handle?.close();
    await rm(workFolder, { recursive: true, force: true });
  }
};
