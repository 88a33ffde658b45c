import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../src/casebook/engine.js';
import { openCasebook, type OpenCasebook } from '../../src/compose.js';
import type { UserErrorData } from '../../src/errors.js';
import { settingsFromEnv } from '../../src/settings.js';

const INCIDENT = { tenant: 't', incident: 'bad input' };
const errorOf = (answer: Answer | undefined): UserErrorData | undefined =>
  (answer?.kind === 'cell' ? answer.cell.error : answer?.kind === 'error' ? answer.error : undefined);

describe('bad input is answered clearly and loses nothing', () => {
  let folder: string;
  let opened: OpenCasebook;
  const logged: unknown[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-bad-'));
    const evidence = join(folder, 'evidence');
    await mkdir(evidence);
    await writeFile(join(evidence, 'Good.csv'), 'Time,User,N\n2026-01-05T00:00:00Z,ana,1\n2026-01-05T01:00:00Z,bo,2\n');
    await writeFile(join(evidence, 'Broken.parquet'), Buffer.from('PAR1 this is no parquet PAR1'));
    await writeFile(join(evidence, 'Cut.ndjson'), '{"a": 1}\n{"a": 2, "b": \n');
    await writeFile(join(evidence, 'Empty.csv'), '');
    const log = { info: () => undefined, warn: () => undefined, error: (event: string, fields?: object) => { logged.push({ event, ...fields }); } };
    opened = await openCasebook(settingsFromEnv({ CASEBOOK_DATA: folder, CASEBOOK_EVIDENCE: evidence }, folder), {}, log);
  }, 60_000);
  afterAll(async () => {
    await opened.close(1_000);
    await rm(folder, { recursive: true, force: true });
  });

  async function say(text: string): Promise<Answer | undefined> {
    const accepted = await opened.engine.submit({ incident: INCIDENT, author: { id: 'ana', name: 'Ana' }, text, idempotencyKeys: [] });
    return accepted.kind === 'accepted' ? accepted.pending.at(-1)?.answer : undefined;
  }

  it.each([
    ['an empty message', '', 'command.empty', /help/],
    ['blanks and marks only', ' \u200b\n\n ', 'command.empty', /help/],
    ['a message of 100 kB', `query print "${'x'.repeat(100_000)}"`, 'command.too-long', /100,0\d\d characters/],
    ['a table that does not exist', 'query Goood | take 5', 'table.unknown', /Good/],
    ['a column that does not exist', 'query Good | where Usr == "ana"', 'kql.unknown-name', /User/],
    ['KQL that can not be parsed', 'query Good | where (User ==', 'kql.syntax', /./],
    ['an operator that is not supported', 'query Good | reduce by User', 'kql.unsupported', /reduce/],
    ['types that do not fit', 'query Good | where N > bin("a", 1h)', 'kql.type', /./],
    ['a variable that does not exist', 'query Good | where User == $nope', 'variable.unknown', /nope/],
    ['a column of a variable that does not exist', 'decode $nope.Column', 'variable.unknown', /nope/],
    ['a cell that does not exist', 'show #4711', 'cell.unknown', /4711/],
    ['a chart of zero rows', 'query Good | where N > 99 as $none\nchart $none', 'table.empty', /no rows/],
    ['an anomaly of zero rows', 'query Good | where N > 99 as $none\nanomaly $none', 'series.unusable', /./],
    ['a timeline of zero rows', 'query Good | where N > 99 as $none\ntimeline $none by User', 'table.empty', /./],
    ['a broken Parquet file', 'query Broken | take 1', 'evidence.unreadable', /Broken\.parquet/],
    ['a file that was cut off', 'query Cut | take 1', 'evidence.unreadable', /Cut\.ndjson/],
  ])('%s', async (_, text, code, words) => {
    const error = errorOf(await say(text));
    expect(error).toMatchObject({ code });
    expect([error?.message, error?.why, error?.next, ...(error?.suggestions ?? [])].join('\n')).toMatch(words);
    expect(logged).toEqual([]);
  }, 60_000);

  it('points at the place in the command as it was typed', async () => {
    const text = 'query Good\n| where Usr == "ana"';
    expect(errorOf(await say(`\`\`\`\n${text}\n\`\`\``))?.position).toEqual({ offset: text.indexOf('Usr'), length: 3, line: 2, column: 9 });
  });

  it('keeps answering about the good file', async () => {
    expect(await say('query Good | summarize N = sum(N) by User | order by User asc')).toMatchObject({ kind: 'cell', cell: { status: 'ok', finding: { headline: '2 rows' } } });
  });

  it('says what a table covers where $range leaves nothing of it', async () => {
    const answer = await say('set $range = 2020-01-01 .. 2020-01-02\nquery Good | count\nquery Good');
    expect(answer).toMatchObject({ kind: 'cell', cell: { status: 'ok', finding: { headline: 'No rows', notes: expect.arrayContaining([expect.stringContaining('2026-01-05')]) } } });
  });

  it('draws no chart of no rows and says why', async () => {
    expect(await say('query Good | summarize count() by bin(Time, 1h) | render timechart')).toMatchObject({ kind: 'cell', cell: { finding: { charts: [], notes: expect.arrayContaining([expect.stringContaining('nothing to draw')]) } } });
  });
});
