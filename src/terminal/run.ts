import { mkdir, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { openCasebook, type OpenCasebook } from '../compose.js';
import { hashOf } from '../casebook/hash.js';
import type { Answer } from '../casebook/engine.js';
import type { ChartSpec } from '../casebook/finding.js';
import { normalise } from '../language/normalise.js';
import { statements, type Statement } from '../language/statements.js';
import { lineLog } from '../log.js';
import { settingsFromEnv, storeFromUrl, type Settings } from '../settings.js';
import { jsonLine, type LineParts } from './json-line.js';
import { answerText } from './plain-text.js';
import type { Streams } from './terminal.js';

export interface RunOptions {
  readonly evidence?: string;
  readonly store?: string;
  readonly incident: string;
  readonly json: boolean;
  readonly charts?: string;
  readonly rows: number;
}

/** A statement as a message of its own: a block of several lines is fenced, so that it stays one command. */
const messageOf = ({ text, bare }: Statement): string => (bare || text.includes('\n') ? `\`\`\`\n${text}\n\`\`\`` : text);

function settingsOf(options: RunOptions, streams: Streams): Settings {
  const settings = settingsFromEnv(streams.env, streams.cwd());
  const { evidence, store } = options;
  return {
    ...settings,
    ...(evidence === undefined ? {} : { evidenceFolder: isAbsolute(evidence) ? evidence : join(streams.cwd(), evidence) }),
    ...(store === undefined ? {} : { store: storeFromUrl(store) }),
  };
}

function linePartsOf(opened: OpenCasebook, incident: { readonly tenant: string; readonly incident: string }, options: RunOptions, folder: string): LineParts {
  return {
    readTable: (ref) => opened.spool.read(ref, { limit: options.rows }, async ({ hash }) => (await opened.store.getBlob(incident, hash)) ?? new Uint8Array()),
    drawChart: async (chart: ChartSpec) => {
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${hashOf(chart).slice(0, 16)}.png`);
      await writeFile(path, await opened.charts().render(chart));
      return path;
    },
  };
}

const failed = (answer: Answer): boolean =>
  answer.kind === 'error' || answer.kind === 'prompt' || (answer.kind === 'cell' && answer.cell.status !== 'ok');

/** Runs the commands of a text in an incident, one after the other, and prints each answer as it comes. */
export async function run(text: string, options: RunOptions, streams: Streams): Promise<number> {
  const settings = settingsOf(options, streams);
  const log = lineLog(streams.stderr, true);
  const opened = await openCasebook(settings, streams.env, log);
  const incident = { tenant: 'local', incident: options.incident };
  const author = { id: 'terminal', name: streams.env['USER'] ?? streams.env['USERNAME'] ?? 'terminal' };
  const parts = linePartsOf(opened, incident, options, options.charts ?? join(settings.dataFolder, 'charts'));
  let code = 0;
  try {
    await opened.engine.recover();
    for (const statement of statements(normalise(text))) {
      const started = performance.now();
      const accepted = await opened.engine.submit({ incident, author, text: messageOf(statement), idempotencyKeys: [] });
      for (const pending of accepted.kind === 'accepted' ? accepted.pending : []) {
        const answer = await pending.answer;
        const line = options.json ? JSON.stringify(await jsonLine(answer, Math.round(performance.now() - started), parts)) : answerText(answer);
        streams.stdout.write(`${line}\n`);
        if (failed(answer)) code = 1;
      }
    }
  } finally {
    await opened.close(2_000);
  }
  return code;
}
