import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UserError } from '../errors.js';
import { describeError } from '../log.js';
import { kqlCommand } from './kql.js';
import { run, type RunOptions } from './run.js';

const USAGE = `casebook: the engine without Teams

  casebook run FILE|- [options]    runs chat commands, one a line (fenced blocks allowed)

    --evidence DIR      folder of CSV, JSON, NDJSON and Parquet files (default: the sample incident)
    --store STORE       embedded:PATH or redis://… (default: that of the bot)
    --incident ID       which casebook to write (default: terminal)
    --json              one JSON object a command, see docs/terminal.md
    --charts DIR        where chart pictures go (default: below the data folder)
    --rows N            the most rows of a table in the JSON (default 10000)

  casebook kql FILE|- [options]    answers KQL queries, {"id", "query"} in JSON, one a line

    --evidence DIR      folder of evidence files (default: the known tables, all empty)
    --functions DIR     folder of KQL functions that queries may call
    --schemas FILE      more tables: {"Table": {"Column": "type"}} in JSON
    --check             translate and plan each query, do not run it
    --now ISO           what now() is (default: the start of the command)

Exit code: 0 where every command went well, 1 where one failed, 2 where nothing could be run.
`;

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: { write(text: string, taken?: (error?: Error | null) => void): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: NodeJS.ProcessEnv;
  cwd(): string;
}

/** A command of the terminal client; resolves to its exit code, or to null where it was not called as it has to be. */
export type Command = (args: readonly string[], streams: Streams) => Promise<number | null>;

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array)); // no encoding is set: always bytes
  return Buffer.concat(chunks).toString('utf8');
}

function readArgs(argv: readonly string[]): { readonly file: string; readonly options: RunOptions } | null {
  const { values, positionals } = parseArgs({
    args: [...argv], allowPositionals: true,
    options: {
      evidence: { type: 'string' }, store: { type: 'string' }, incident: { type: 'string' }, json: { type: 'boolean' },
      charts: { type: 'string' }, rows: { type: 'string' }, help: { type: 'boolean', short: 'h' },
    },
  });
  const [file, ...others] = positionals;
  if (values.help === true || file === undefined || others.length > 0) return null;
  const rows = values.rows === undefined ? 10_000 : Number(values.rows);
  if (!Number.isInteger(rows) || rows < 0) throw new UserError({ code: 'param.invalid', message: `--rows is “${values.rows ?? ''}”, which is no whole number.` });
  const { evidence, store, charts } = values;
  return {
    file,
    options: {
      incident: values.incident ?? 'terminal', json: values.json ?? false, rows,
      ...(evidence === undefined ? {} : { evidence }), ...(store === undefined ? {} : { store }), ...(charts === undefined ? {} : { charts }),
    },
  };
}

const runCommand: Command = async (argv, streams) => {
  const args = readArgs(argv);
  if (args === null) return null;
  const text = args.file === '-' ? await readAll(streams.stdin) : await readFile(args.file, 'utf8');
  return run(text, args.options, streams);
};

const COMMANDS: Readonly<Partial<Record<string, Command>>> = { run: runCommand, kql: kqlCommand };

const isArgumentError = (error: unknown): error is Error => error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/** The `casebook` command; resolves to its exit code. */
export async function terminal(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    const at = argv.findIndex((arg) => Object.hasOwn(COMMANDS, arg));
    const command = COMMANDS[argv[at] ?? ''];
    const code = (await command?.(argv.filter((_, index) => index !== at), streams)) ?? null;
    if (code === null) streams.stderr.write(USAGE);
    return code ?? 2;
  } catch (error) {
    if (error instanceof UserError) {
      const { message, why, next } = error.data;
      streams.stderr.write(`${[message, why, next].filter((part) => part !== undefined).join('\n')}\n`);
    } else if (isArgumentError(error) || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) streams.stderr.write(`${error.message}\n\n${USAGE}`);
    else streams.stderr.write(`${describeError(error)}\n`);
    return 2;
  }
}
