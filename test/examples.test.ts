import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardForAnswer } from '../cards/answer.js';
import { MAX_ACTIONS, MAX_CARD_CHARACTERS } from '../cards/budget.js';
import type { Answer } from '../src/casebook/engine.js';
import type { Finding, StoredFinding } from '../src/casebook/finding.js';
import { openCasebook, type OpenCasebook } from '../src/compose.js';
import type { Table } from '../src/data/table.js';
import { ERROR_CATALOGUE, type UserErrorData } from '../src/errors.js';
import { parse } from '../src/language/parse.js';
import { settingsFromEnv } from '../src/settings.js';
import type { Example } from '../src/skills/kit/skill.js';
import { skills } from '../src/skills/registry.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const quiet = { info: () => undefined, warn: () => undefined, error: (event: string, fields?: object) => { process.stderr.write(`${event} ${JSON.stringify(fields)}\n`); } };

const findingOf = (answer: Answer): Finding | StoredFinding | undefined =>
  (answer.kind === 'cell' ? answer.cell.finding : answer.kind === 'view' ? answer.finding : undefined);
const errorOf = (answer: Answer): UserErrorData | undefined =>
  (answer.kind === 'cell' ? answer.cell.error : answer.kind === 'error' ? answer.error : undefined);

describe('examples', () => {
  let folder: string;
  let opened: OpenCasebook;
  let incidents = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-examples-'));
    await mkdir(join(folder, 'evidence'));
    opened = await openCasebook(settingsFromEnv({ CASEBOOK_DATA: folder, CASEBOOK_EVIDENCE: 'evidence' }, folder), {}, quiet);
  }, 60_000);
  afterAll(async () => {
    await opened.close(1_000);
    await rm(folder, { recursive: true, force: true });
  });

  async function say(text: string, incident: string): Promise<Answer> {
    const accepted = await opened.engine.submit({ incident: { tenant: 't', incident }, author: { id: 'ana', name: 'Ana' }, text, idempotencyKeys: [] });
    const [first] = accepted.kind === 'accepted' ? accepted.pending : [];
    if (first === undefined) throw new Error(`nothing came of ${text}`);
    return first.answer;
  }

  async function tableOf(finding: Finding | StoredFinding, incident: string): Promise<Table | undefined> {
    const { table } = finding;
    if (table === undefined || !('ref' in table)) return table;
    return opened.spool.read(table.ref, { limit: 1_000 }, async ({ hash }) => (await opened.store.getBlob({ tenant: 't', incident }, hash)) ?? new Uint8Array());
  }

  async function check({ say: text, after = [], gives }: Example): Promise<void> {
    incidents += 1;
    const incident = `example ${incidents}`;
    for (const before of after) expect(errorOf(await say(before, incident))).toBeUndefined();
    const answer = await say(text, incident);
    const card = cardForAnswer(answer, { chartUrl: () => 'https://casebook.example/charts/x' });
    expect(JSON.stringify(card).length).toBeLessThanOrEqual(MAX_CARD_CHARACTERS);
    expect(card.actions?.length ?? 0).toBeLessThanOrEqual(MAX_ACTIONS);
    const error = errorOf(answer);
    expect(error?.code).toBe(gives.error);
    const finding = findingOf(answer);
    if (error !== undefined || finding === undefined) return;
    expect(finding.charts.every(({ alt }) => alt.length > 10)).toBe(true);
    if (gives.headline !== undefined) expect(finding.headline).toContain(gives.headline);
    expect(Object.fromEntries(finding.facts.map(({ label, value }) => [label, value]))).toMatchObject(gives.facts ?? {});
    const rows = (await tableOf(finding, incident))?.rows ?? [];
    for (const [at, wanted] of (gives.rows ?? []).entries()) expect(rows[at]?.slice(0, wanted.length)).toEqual(wanted);
  }

  for (const skill of skills) {
    describe(skill.name, () => {
      it.each(skill.examples.map((example) => [example.say, example] as const))('%s', async (_, example) => {
        const parsed = parse({ text: example.say, bare: false }, skills);
        if (parsed.kind === 'command') expect(parse({ text: parsed.text, bare: false }, skills)).toEqual(parsed);
        await check(example);
      }, 60_000);

      it('says what data it is good for, and shows each of its parameters', () => {
        expect(skill.recognises.length).toBeGreaterThan(0);
        const used = new Set(skill.examples.flatMap(({ say: text }) => {
          const parsed = parse({ text, bare: false }, skills);
          return parsed.kind === 'command' && parsed.command.skill === skill.name ? Object.keys(parsed.command.args) : [];
        }));
        expect(skill.params.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
      });
    });
  }
});

async function* testFiles(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* testFiles(path);
    else if (/\.test\.ts$|skill\.ts$/.test(entry.name)) yield path;
  }
}

describe('error catalogue', () => {
  it('holds no code that no test meets', async () => {
    let text = '';
    for (const folder of ['src', 'cards', 'state', 'samples', 'test']) {
      for await (const path of testFiles(join(ROOT, folder))) text += await readFile(path, 'utf8');
    }
    expect(Object.keys(ERROR_CATALOGUE).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });
});
