import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { cardForAnswer } from '../cards/answer.js';
import { progressCard } from '../cards/progress-card.js';
import { authFromEnv } from './bot/auth-config.js';
import { chartUrl } from './bot/chart-links.js';
import { createBot } from './bot/create-bot.js';
import type { CardRenderer } from './bot/renderer.js';
import { ChartPictures } from './chart-pictures.js';
import type { Entity } from './casebook/finding.js';
import { openCasebook } from './compose.js';
import { UserError } from './errors.js';
import { describeError, lineLog } from './log.js';
import { startPlayground } from './playground.js';
import { settingsFromEnv } from './settings.js';
import { signingKey } from './signing-key.js';

/** How long running cells may take to finish when the bot is asked to stop. */
const GRACE_MS = 5_000;
/** How long the last answers may take to be posted after that. */
const DELIVERY_MS = 3_000;
/** How long the links on a card show its charts. */
const LINK_SECONDS = 30 * 86_400;
const SWEEP_MS = 60_000;

const log = lineLog(process.stderr);

/** Entities that enrich knows are links that ask it; their text must read as one word of a command. */
function pivotOf({ type, value }: Entity): string | undefined {
  if (type === 'ip') return isIP(value) !== 0 ? `enrich ${value}` : undefined;
  if (['domain', 'hash', 'email'].includes(type)) return /^[\w.@+-]{3,253}$/.test(value) ? `enrich ${value}` : undefined;
  return type === 'url' && /^[^\s"\\]{8,500}$/.test(value) ? `enrich "${value}"` : undefined;
}

function renderer(key: Uint8Array, baseUrl: () => string): CardRenderer {
  return {
    answer: (answer, incident) => cardForAnswer(answer, {
      chartUrl: (cell, index) => chartUrl(baseUrl(), key, { incident, cell, index, exp: Math.floor(Date.now() / 1000) + LINK_SECONDS }),
      pivot: pivotOf,
    }),
    progress: progressCard,
  };
}

async function start(playground: boolean): Promise<() => Promise<void>> {
  const settings = settingsFromEnv(process.env, process.cwd());
  const auth = authFromEnv(process.env);
  // Started first: the client takes longer to come up than the bot.
  const starting = playground && auth.kind === 'anonymous' && settings.port !== 0
    ? startPlayground(`http://127.0.0.1:${settings.port}/api/messages`, settings.dataFolder) : Promise.resolve(null);
  const opened = await openCasebook(settings, process.env, log);
  const key = settings.signingKey === undefined ? await signingKey(settings.dataFolder) : Buffer.from(settings.signingKey);
  let baseUrl = settings.baseUrl ?? `http://${settings.host}:${settings.port}`;
  const interrupted = await opened.engine.recover(); // before the first request: it tells the store that we live
  const pictures = new ChartPictures({ store: opened.store, pool: opened.charts() });
  const bot = await createBot({
    engine: opened.engine, store: opened.store, renderer: renderer(key, () => baseUrl), auth, host: settings.host, port: settings.port,
    baseUrl, chartKey: key, chartPng: (incident, cell, index) => pictures.png({ incident, cell, index }), log,
  }).catch(async (error: unknown) => {
    await opened.close(0);
    throw error;
  });
  if (settings.baseUrl === undefined) baseUrl = `http://${settings.host}:${bot.port}`;
  const stopping = new AbortController();
  const announce = async (found: typeof interrupted): Promise<void> => {
    for (const { key: incident, cell } of found) await bot.announce(incident, { kind: 'cell', cell });
  };
  const sweep = setInterval(() => {
    opened.engine.recover().then(announce).catch((error: unknown) => { log.warn('engine.sweep', { error: describeError(error) }); });
  }, SWEEP_MS);
  announce(interrupted).catch((error: unknown) => { log.warn('engine.announce', { error: describeError(error) }); });
  opened.warm(stopping.signal).catch((error: unknown) => { if (!stopping.signal.aborted) log.warn('engine.warm', { error: describeError(error) }); });
  const client = await starting;
  process.stdout.write(client === null ? `Casebook listens on ${baseUrl}/api/messages\n` : `Casebook is ready: open ${client.url}\n`);
  return async () => {
    clearInterval(sweep);
    stopping.abort();
    client?.stop();
    // At once: the bot still delivers what the engine ends, as interrupted after the grace.
    await Promise.all([bot.close(GRACE_MS + DELIVERY_MS), opened.engine.close(GRACE_MS)]);
    await opened.close(0);
  };
}

function fail(error: unknown): never {
  const text = error instanceof UserError
    ? [error.data.message, error.data.why, error.data.next].filter((part) => part !== undefined).join('\n')
    : describeError(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

const { values } = parseArgs({ options: { 'no-playground': { type: 'boolean' } } });
let stop = (): Promise<void> => Promise.resolve(); // until the bot has started there is nothing to finish
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopped) return; // npm passes the terminal's Ctrl-C on a second time
    stopped = true;
    stop().then(() => process.exit(0), fail);
  });
}
try {
  stop = await start(values['no-playground'] !== true);
} catch (error) {
  fail(error);
}
