import { extractLayers } from '../../analysis/decode/extract-layers.js';
import { extractMany, type ExtractedMany, type ExtractManyInput } from '../../analysis/ioc/extract-many.js';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import { THIS_CELL, type NextCommand } from '../../casebook/finding.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { SkillContext } from '../kit/skill.js';
import { readTexts, type Texts } from './read-texts.js';
import { entitiesOf, FAMILIES, kindsOf, sorted, tableOf, TYPES } from './view.js';

/** More than this is searched in a worker thread. */
const INLINE_VALUES = 500;
const INLINE_CHARACTERS = 50_000;
const INLINE_ENCODED = 8_000;
/** Share of the time limit for the work itself; the rest is for what comes after. */
const WORK_SHARE = 0.8;
const MAX_INDICATORS = 50_000;

const typesOf = (type: string): readonly IndicatorType[] | undefined =>
  (type === 'all' ? undefined : FAMILIES[type] ?? TYPES.filter((one) => one === type));

/** How values are searched: as they are, and what is encoded in them too. */
const WAYS = {
  no: { search: extractMany, module: new URL('../../analysis/ioc/extract-many.js', import.meta.url), inline: INLINE_CHARACTERS },
  yes: { search: extractLayers, module: new URL('../../analysis/decode/extract-layers.js', import.meta.url), inline: INLINE_ENCODED },
} as const;

async function searchAll({ texts }: Texts, types: readonly IndicatorType[] | undefined, way: (typeof WAYS)[keyof typeof WAYS], ctx: SkillContext): Promise<ExtractedMany> {
  const input: ExtractManyInput = { values: texts, limit: MAX_INDICATORS, ms: ctx.limits.ms * WORK_SHARE, ...(types === undefined ? {} : { types }) };
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (texts.length <= INLINE_VALUES && characters <= way.inline) return way.search(input);
  ctx.progress(`Searching ${count(texts.length, 'distinct value')}`);
  const job = { module: way.module, name: way.search.name, input, deadlineMs: ctx.limits.ms, signal: ctx.signal };
  return ctx.pool.run(job, (output) => output as ExtractedMany); // our own function's result, cloned
}

function notesOf({ rows, notes }: Texts, { more, unread, notes: undecoded = [] }: ExtractedMany): string[] {
  return [
    ...(rows !== undefined && rows.read < rows.total ? [`The first ${count(rows.read, 'row')} of ${rows.total.toLocaleString('en')} were read.`] : []),
    ...notes, ...undecoded,
    ...(unread > 0 ? [`${count(unread, 'distinct value')} were not looked at: the time was up.`] : []),
    ...(more ? [`Only the first ${MAX_INDICATORS.toLocaleString('en')} distinct indicators were kept.`] : []),
  ];
}

/** Its indicators can be looked up, and what it holds may be encoded. */
function nextOf({ label, isColumn }: Texts, found: boolean, decoded: boolean): NextCommand[] {
  return [
    ...(found ? [{ label: 'Enrich them', say: `enrich ${THIS_CELL}.Value` }] : []),
    ...(isColumn && !decoded ? [{ label: 'Inside of encodings too', say: `ioc ${label} decode=yes` }] : []),
    ...(isColumn ? [{ label: 'Decode the column', say: `decode ${label}` }] : []),
  ];
}

export default defineSkill({
  name: 'ioc',
  aliases: ['iocs', 'extract'],
  summary: 'Find indicators in a text, a column or a whole table',
  params: {
    input: param.source('where to look: a text, $procs.CommandLine, #4.Message or a whole table'),
    decode: param.choice(['no', 'yes'], 'whether to look inside of encodings too', 'no'),
    type: param.choice(['all', ...Object.keys(FAMILIES), ...TYPES], 'kinds to list', 'all'),
  },
  effects: 'reads-logs',
  limits: { ms: 60_000, rows: 200_000, bytes: 100_000_000 },
  version: '1',
  recognises: [
    { kind: 'value', pattern: /h(?:tt|xx)ps?(?::|\[:)\/\/|\[\.\]|\(dot\)|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{32,64}\b/i },
    { kind: 'column', name: /command ?line|message|description|body|url$|script ?block|raw|syslog|parameters$|extended ?properties|details/i },
  ],
  examples: [
    {
      say: 'ioc hxxps://evil[.]example[.]com/a.zip called from 203[.]0[.]113[.]9', why: 'defanged indicators come back as they were; the file in the URL is no domain',
      gives: {
        headline: '3 indicators in the text: 1 IPv4 address, 1 domain, 1 URL',
        rows: [['ipv4', '203.0.113.9', 1, 'the text'], ['domain', 'evil.example.com', 1, 'the text'], ['url', 'https://evil.example.com/a.zip', 1, 'the text']],
      },
    },
    {
      say: 'ioc $cmds.Line type=network',
      after: ['query datatable(Time: datetime, Line: string)[datetime(2026-01-01), "curl http://203.0.113.9/x", datetime(2026-01-02), "curl http://203.0.113.9/x", datetime(2026-01-03), "notepad C:\\\\a.txt"] as $cmds'],
      gives: {
        headline: '2 indicators in $cmds.Line: 1 IPv4 address, 1 URL', facts: { 'Values read': '2 distinct in 3 rows' },
        rows: [['ipv4', '203.0.113.9', 2, 'row 1', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z']],
      }, why: 'a column: equal values are searched once; first and last seen by the time column; paths left out',
    },
    {
      say: 'ioc $t', after: ['query datatable(From: string, Info: dynamic)["Eve <eve@evil.com>", dynamic({"hash": "44D88612FEA8A8F36DE82E1278ABB02F"})] as $t'],
      gives: { headline: '2 indicators in $t: 1 e-mail address, 1 MD5', rows: [['email', 'eve@evil.com', 1, 'From, row 1'], ['md5', '44d88612fea8a8f36de82e1278abb02f', 1, 'Info, row 1']] },
      why: 'a whole table: every text and dynamic column',
    },
    {
      say: 'ioc powershell -enc aQB3AHIAIABoAHQAdABwADoALwAvADIAMAAzAC4AMAAuADEAMQAzAC4AOQAvAGEALgBwAHMAMQA= decode=yes', why: 'what is encoded is searched too; the place is that of the encoded text',
      gives: { headline: '2 indicators in the text: 1 IPv4 address, 1 URL', rows: [['ipv4', '203.0.113.9', 1, 'layer 1.1 of the text'], ['url', 'http://203.0.113.9/a.ps1', 1, 'layer 1.1 of the text', 26, 65]] },
    },
    { say: 'ioc run.sh wrote version 1.2.3.4 at 12:34:56', gives: { headline: 'No indicator was found in the text' }, why: 'file names, versions and times are none' },
  ],
  async run({ input, type, decode }, ctx) {
    const source = await readTexts(input, ctx);
    if (source.texts.length === 0) throw new UserError({ code: 'table.empty', message: `${source.label} has no values to search.`, next: 'ioc <text>' });
    const extracted = await searchAll(source, typesOf(type), WAYS[decode], ctx);
    const indicators = sorted(extracted.indicators);
    const found = indicators.length > 0;
    const rows = source.texts.reduce((sum, { count: times }) => sum + times, 0);
    return finding({
      headline: found ? `${count(indicators.length, 'indicator')} in ${source.label}: ${kindsOf(indicators)}` : `No indicator was found in ${source.label}`,
      severity: found ? 'info' : 'none',
      facts: source.rows === undefined ? [] : [{ label: 'Values read', value: `${source.texts.length.toLocaleString('en')} distinct in ${count(rows, source.isColumn ? 'row' : 'field')}` }],
      ...(found ? { table: tableOf(indicators, source) } : {}),
      entities: entitiesOf(indicators, source),
      next: nextOf(source, found, decode === 'yes'),
      notes: notesOf(source, extracted),
    });
  },
});
