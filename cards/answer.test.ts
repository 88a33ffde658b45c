import { describe, expect, it } from '@jest/globals';
import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { Answer } from '../src/casebook/engine.js';
import { cardForAnswer } from './answer.js';
import { progressCard } from './progress-card.js';
import { cellAnswer, cellOf, column, links, spooled, view } from './schema/samples.test-helper.js';
import { cardProblems, shownTexts } from './schema/validate-card.test-helper.js';

function valid(card: IAdaptiveCard): IAdaptiveCard {
  expect(cardProblems(card)).toEqual([]);
  expect(card.version).toBe('1.5');
  return card;
}
const drawn = (answer: Answer): IAdaptiveCard => valid(cardForAnswer(answer, links));
const textOf = (card: IAdaptiveCard): string => shownTexts(card.body).join('\n');
const says = (card: IAdaptiveCard): unknown[] =>
  (card.actions ?? []).map((action): unknown => (action.type === 'Action.Submit' && typeof action.data === 'object' ? action.data['say'] : action));
const partsOf = (card: IAdaptiveCard, type: string): object[] => card.body.filter((part) => part.type === type);

const logons = spooled(
  [column('TimeGenerated', 'datetime'), column('User'), column('Count', 'long'), column('Unused')],
  Array.from({ length: 20 }, (_, at) => ['2026-11-24T01:02:03.5000000Z', `user${at}@contoso.com`, at, '']), 1_234,
);

describe('the card of a finding', () => {
  const card = drawn(cellAnswer({
    headline: '1,234 rows', severity: 'high', table: logons, facts: [{ label: 'Method', value: 'STL' }],
    entities: [{ type: 'ip', value: '203.0.113.7', note: 'NL' }, { type: 'domain', value: 'evil.example' }],
    charts: [{ title: 'Logons', alt: 'Logons: 20 points', spec: {} }], notes: ['The first rows only.'],
    next: [{ label: 'Find anomalies', say: 'anomaly #7' }],
    window: { start: '2026-11-23T20:14:05Z', end: '2026-11-24T02:14:05Z' }, provenance: 'evidence: SigninLogs',
  }, { text: 'query SigninLogs | take 5' }));
  const text = textOf(card);

  it('says which cell it is, what was asked and what came of it', () => {
    expect(text).toContain('#7 · query · Ana · 02:14 UTC');
    expect(text).toContain('high severity');
    expect(text).toContain('query SigninLogs | take 5');
    expect(text).toContain('1,234 rows');
    expect(JSON.stringify(card)).toContain('"color":"Attention"');
  });

  it('has a receipt', () => {
    expect(text).toContain('#7 revision 1 · Ana · 2026-11-23 20:14:05 – 2026-11-24 02:14:05 UTC · evidence: SigninLogs · query v1 · result 3fa92b1c · 0.4 s');
  });

  it('shows the first ten rows in a real table, numbers to the right, and says what is not shown', () => {
    const table = partsOf(card, 'Table').at(-1) as { rows: { cells: object[] }[]; columns: object[]; firstRowAsHeaders: boolean };
    expect(table.firstRowAsHeaders).toBe(true);
    expect(table.rows.length).toBe(11);
    expect(shownTexts(table.rows[0])).toEqual(['TimeGenerated (UTC)', 'User', 'Count']);
    expect(shownTexts(table.rows[1])).toEqual(['2026-11-24 01:02:03.5', 'user0@contoso[.]com', '0']);
    expect(table.columns[2]).toMatchObject({ horizontalCellContentAlignment: 'Right' });
    expect(JSON.stringify(table.rows[0])).toContain('"weight":"Bolder"');
    expect(text).toContain('Rows 1–10 of 1,234 · 1 column is empty in these rows');
  });

  it('shows the chart with its alternative text, to be expanded', () => {
    expect(partsOf(card, 'Image')).toEqual([expect.objectContaining({
      url: 'https://casebook.example/charts/7.1.0.png', altText: 'Logons: 20 points', msteams: { allowExpand: true },
    })]);
  });

  it('offers what to do next, as commands that a person could type', () => {
    expect(says(card)).toEqual(['anomaly #7', 'show #7 page=2', 'set $t7 = #7', 'rerun #7']);
    expect(JSON.stringify(card)).toContain('"casebook":1,"say":"enrich 203.0.113.7"');
    expect(text).toContain('203[.]0[.]113[.]7');
    expect(text).toContain('evil[.]example');
  });

  it('offers a chart where there is none yet, and names the revision', () => {
    const second = drawn(cellAnswer({ table: logons }, { revision: 2 }));
    expect(says(second)).toEqual(['show #7.2 page=2', 'chart #7.2', 'set $t7 = #7.2', 'rerun #7']);
    expect(textOf(second)).toContain('#7.2 · query');
  });

  it('keeps its own buttons beside many next commands, each once', () => {
    const next = Array.from({ length: 9 }, (_, at) => ({ label: `n${at}`, say: `help n${at % 8}` }));
    const many = says(drawn(cellAnswer({ table: logons, next: [...next, { label: 'Chart', say: 'chart #7' }] })));
    expect(many.length).toBe(6);
    expect(many.slice(0, 3)).toEqual(['help n0', 'help n1', 'help n2']);
    expect(new Set(many).size).toBe(6);
  });

  it('shows one row upright, and a single value in the headline only', () => {
    const one = drawn(cellAnswer({ headline: '1 row', table: spooled(logons.ref.columns, logons.preview.slice(0, 1)) }));
    expect(textOf(one)).toContain('TimeGenerated (UTC)\n2026-11-24 01:02:03.5\nUser\nuser0@contoso[.]com');
    const value = drawn(cellAnswer({ headline: 'Answer: 42', table: spooled([column('Answer', 'long')], [[42]]) }));
    expect(partsOf(value, 'Table')).toEqual([]);
  });

  it('names columns that have no room', () => {
    const wide = spooled(Array.from({ length: 20 }, (_, at) => column(`Column${at}`)), [Array.from({ length: 20 }, () => 'x'.repeat(30)), []]);
    expect(textOf(drawn(cellAnswer({ table: wide })))).toMatch(/1\d more columns: Column\d/);
    const led = textOf(drawn(cellAnswer({ table: wide, lead: ['Column9'] })));
    expect(led).toContain('Column9\nColumn0');
  });

  it('shows layers line by line', () => {
    const tree = [{ label: 'input', detail: 'A'.repeat(150), children: [{ label: 'base64', detail: 'IEX (New-Object Net.WebClient)\nhttp://evil.com/a', children: [] }] }];
    const layers = drawn(cellAnswer({ tree }));
    expect(shownTexts(layers.body)).toEqual(expect.arrayContaining(['input', 'A'.repeat(66), 'A'.repeat(18), '└ base64', 'IEX (New-Object Net.WebClient)', 'hxxp://evil[.]com/a']));
  });

  it('is made of a table in memory as well', () => {
    const { ref: { columns }, preview } = logons;
    const card2 = drawn(view('show', { headline: '#7: rows 11–20 of 1,234', table: { columns, rows: preview.slice(10), rowCount: 10, truncated: false } as never }));
    expect(textOf(card2)).toContain('user10@contoso[.]com');
    expect(textOf(card2)).not.toContain('Rows 1–');
  });
});

describe('hostile text', () => {
  const hostile = '**b** [click](https://evil.com) <at>Ana</at> <img src=x> ![i](http://evil.com/i.png) \u202Egpj.exe\u0000\n# h\n- l';
  const card = drawn(cellAnswer({
    headline: hostile, facts: [{ label: hostile, value: hostile }], entities: [{ type: 'account', value: hostile, note: hostile }], notes: [hostile],
    charts: [{ title: hostile, alt: hostile, spec: {} }], tree: [{ label: hostile, detail: hostile, children: [] }], provenance: hostile,
    table: spooled([column(hostile)], [[hostile], [hostile]]), next: [{ label: hostile, say: `decode ${hostile}` }],
  }, { text: hostile, author: { id: 'x', name: hostile } }));

  it('stands in runs, which know no markdown; nothing else shows data', () => {
    expect(JSON.stringify(card)).not.toMatch(/"type":"(?:TextBlock|FactSet|Media|Action\.OpenUrl)"/);
    for (const text of shownTexts(card)) expect(text).not.toMatch(/https?:\/\/|evil\.com|[\p{Cc}\p{Cf}]/u);
  });

  it('keeps its real value in the command of a button', () => {
    expect(says(card)).toContain(`decode ${hostile}`);
    for (const { title } of card.actions ?? []) expect(Array.from(title ?? '').length).toBeLessThanOrEqual(40);
  });
});

describe('other answers', () => {
  it('marks the place of an error', () => {
    const text = 'query SigninLogs | where Usr == 1';
    const card = drawn(cellAnswer({}, {
      status: 'error', text, error: { code: 'kql.unknown-name', message: 'No column Usr.', why: 'The nearest is User.', next: 'schema SigninLogs', suggestions: ['query SigninLogs | where User == 1'], position: { offset: 25, length: 3, line: 1, column: 26 } },
    }));
    expect(JSON.stringify(card)).toContain('{"type":"TextRun","text":"Usr","size":"Small","fontType":"Monospace","weight":"Bolder","color":"Attention","underline":true}');
    expect(textOf(card)).toContain('line 1, column 26');
    expect(textOf(card)).toContain('The nearest is User.');
    expect(says(card)).toEqual(['query SigninLogs | where User == 1', 'rerun #7']);
  });

  it('marks an error at the end of the text, and in a later line', () => {
    const end = drawn({ kind: 'error', text: 'query a\n| where', error: { code: 'kql.syntax', message: 'Incomplete.', position: { offset: 15, length: 1, line: 2, column: 8 } } });
    expect(textOf(end)).toContain('| where\n⏴\nline 2, column 8');
  });

  it('shows an error without a cell, with its suggestions', () => {
    const card = drawn({ kind: 'error', text: 'decoed x', error: { code: 'command.unknown', message: 'There is no command “decoed”.', suggestions: ['decode x', 'help'] } });
    expect(says(card)).toEqual(['decode x', 'help']);
  });

  it('shows a run that was cut off, and one that goes on', () => {
    expect(says(drawn({ kind: 'cell', cell: cellOf({ status: 'interrupted' }) }))).toEqual(['rerun #7']);
    expect(textOf(drawn({ kind: 'cell', cell: cellOf({ status: 'running' }) }))).toContain('Running …');
    const progress = valid(progressCard({ text: 'anomaly #7', cell: cellOf({ skill: 'anomaly' }) }, { note: 'Reading\n1.2 million rows' }));
    expect(textOf(progress)).toContain('Reading ↵ 1[.]2 million rows'.replace('1[.]2', '1.2'));
    valid(progressCard({ text: 'x' }, undefined));
    const known = valid(progressCard({ text: 'enrich 198.51.100.7', cell: cellOf({ skill: 'enrich' }) }, {
      note: '2 of 3 answers', soFar: () => ({ headline: '198.51.100.7: malicious by otx', severity: 'high', facts: [{ label: 'Waiting for', value: 'shodan' }] }),
    }));
    for (const text of ['high severity', '198[.]51[.]100[.]7: malicious by otx', 'Waiting for', 'shodan', 'Running … 2 of 3 answers']) expect(textOf(known)).toContain(text);
  });

  it('asks with choices or for free text; the answer goes into the command', () => {
    const prompt = { skill: 'timeline', param: 'by', question: 'Which column groups the events?', say: 'timeline $t by {}', quote: 'none' as const };
    const choice = drawn({ kind: 'prompt', prompt: { ...prompt, choices: [{ title: 'User', value: 'User' }, { title: 'IP', value: 'IPAddress' }] } });
    expect(partsOf(choice, 'Input.ChoiceSet')).toEqual([expect.objectContaining({ id: 'answer', isRequired: true, style: 'expanded' })]);
    expect(choice.actions).toEqual([expect.objectContaining({ data: { casebook: 1, say: 'timeline $t by {}', quote: 'none', question: prompt.question } })]);
    const free = drawn({ kind: 'prompt', prompt: { ...prompt, choices: [], quote: 'text' } });
    expect(partsOf(free, 'Input.Text')).toEqual([expect.objectContaining({ id: 'answer', isRequired: true })]);
    const many = drawn({ kind: 'prompt', prompt: { ...prompt, choices: Array.from({ length: 500 }, (_, at) => ({ title: `c${at}`, value: `c${at}` })) } });
    expect(partsOf(many, 'Input.ChoiceSet')).toEqual([expect.objectContaining({ style: 'filtered' })]);
    expect(textOf(many)).toContain('440 more');
  });

  it('lists the history as entries', () => {
    const columns = [column('Cell'), column('Command'), column('Result'), column('By'), column('At', 'datetime'), column('Status')];
    const rows = Array.from({ length: 80 }, (_, at) => [`#${80 - at}`, 'enrich 1.2.3.4', 'NL', 'Ana', '2026-11-24T02:14:05Z', at === 1 ? 'error' : 'ok']);
    const card = drawn(view('history', { headline: '80 cells', table: spooled(columns, rows), next: [{ label: 'Variables', say: 'vars' }] }));
    expect(shownTexts(card.body).slice(1, 8)).toEqual(['#80', 'enrich 1[.]2[.]3[.]4', 'NL', 'Ana · 2026-11-24 02:14:05 UTC', '#79', 'enrich 1[.]2[.]3[.]4', 'NL']);
    expect(textOf(card)).toContain(' · error');
    expect(textOf(card)).toContain('50 more cells');
  });

  it('lists variables and columns in full', () => {
    const columns = [column('Name'), column('Type'), column('Value'), column('Revision', 'int'), column('Set by'), column('Cell'), column('At', 'datetime')];
    const vars = drawn(view('vars', { headline: '1 variable', table: spooled(columns, [['$ip', 'string', '1.2.3.4', 2, 'Ana', '#3', '2026-11-24T02:14:05Z'], ['$x', 'int', '5', 1, 'Bo', '#4', '2026-11-24T02:15:05Z']]) }));
    expect(textOf(vars)).toContain('$ip\n1[.]2[.]3[.]4\nstring · revision 2 · Ana · #3 · 2026-11-24 02:14:05 UTC');
    const schema = drawn(view('schema', { headline: 'T: 200 columns', table: spooled([column('Column'), column('Type')], Array.from({ length: 200 }, (_, at) => [`Col${at}`, 'string'])) }));
    expect(textOf(schema)).toContain('Col99 ');
    expect(textOf(schema)).toMatch(/\d+ more columns/);
  });

  it('leaves the examples of help as they are typed', () => {
    const help = drawn(view('help', { headline: 'set: …', facts: [{ label: 'an address', value: 'set $ip = 1.2.3.4' }] }));
    expect(textOf(help)).toContain('set $ip = 1.2.3.4');
  });

  it('shows what a chart says where it can show no picture', () => {
    expect(textOf(drawn(view('chart', { charts: [{ title: 'T', alt: 'T: 3 bars', spec: {} }] })))).toContain('T: 3 bars');
  });

  it('falls back to the plain view where a list has other columns', () => {
    for (const skill of ['history', 'vars', 'schema']) {
      expect(textOf(drawn(view(skill, { table: spooled([column('Else')], [['a'], ['b']]) })))).toContain('Else\na\nb');
    }
  });
});
