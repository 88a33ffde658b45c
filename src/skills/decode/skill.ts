import type { TreeNode } from '../../casebook/finding.js';
import { peelMany, type PeelManyInput } from '../../analysis/decode/peel-many.js';
import type { Peeled } from '../../analysis/decode/peel.js';
import { parseRecipe, STEP_NAMES } from '../../analysis/decode/recipe/recipe.js';
import { distinctValues, type DistinctValue } from '../../analysis/distinct.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { SkillContext, SourceValues } from '../kit/skill.js';
import { chainOf, entitiesOf, interest, isCode, layersOf, nodeOf, tableOf, type PeeledValue } from './view.js';

/** More than this is peeled in a worker thread. */
const INLINE_VALUES = 200;
const INLINE_CHARACTERS = 8_000;
/** Share of the time limit for the work itself; the rest is for what comes after. */
const WORK_SHARE = 0.8;
const TREES = 3;
/** Values that are tried in all ways. */
const TRIED = 20;

async function peelAll(values: readonly DistinctValue[], options: Pick<PeelManyInput, 'depth' | 'how'>, ctx: SkillContext): Promise<readonly (Peeled | null)[]> {
  const input: PeelManyInput = { values: values.map(({ text }) => text), ...options, ms: ctx.limits.ms * WORK_SHARE };
  const characters = values.reduce((sum, { text }) => sum + text.length, 0);
  if (values.length <= INLINE_VALUES && characters <= INLINE_CHARACTERS && options.how !== 'try') return peelMany(input);
  ctx.progress(`Decoding ${count(values.length, 'distinct value')}`);
  const job = { module: new URL('../../analysis/decode/peel-many.js', import.meta.url), name: 'peelMany', input, deadlineMs: ctx.limits.ms, signal: ctx.signal };
  return ctx.pool.run(job, (output) => output as ReturnType<typeof peelMany>); // our own function's result, cloned
}

/** Values up to the skill's limit of characters; a single one is cut by the decoder itself, which says so. */
function withinLimit(values: readonly DistinctValue[], limit: number): readonly DistinctValue[] {
  let characters = 0;
  return values.filter(({ text }, at) => {
    characters += text.length;
    return at === 0 || characters <= limit;
  });
}

function notesOf(source: SourceValues, values: readonly DistinctValue[], kept: readonly DistinctValue[], peeled: readonly (Peeled | null)[]): string[] {
  const unread = peeled.filter((one) => one === null).length + values.length - kept.length;
  const met = new Map<string, number>();
  for (const note of peeled.flatMap((one) => one?.notes ?? [])) met.set(note, (met.get(note) ?? 0) + 1);
  return [
    ...(source.scanned < source.total ? [`The first ${count(source.scanned, 'row')} of ${source.total.toLocaleString('en')} were read.`] : []),
    ...(unread > 0 ? [`${count(unread, 'distinct value')} were not looked at: a limit of size or time was met.`] : []),
    ...[...met].map(([note, times]) => (times > 1 ? `${note} (${count(times, 'value')})` : note)),
  ];
}

/** The recipe, once it is known to be one: a mistake is told before any work. */
function checked(recipe: string): string {
  parseRecipe(recipe);
  return recipe;
}

function headline(values: readonly PeeledValue[], encoded: readonly PeeledValue[], label: string, tries: boolean): string {
  const [first] = encoded;
  if (tries && first !== undefined && values.length === 1) return `${count(first.peeled.layers.length, 'way')} to read it; the likeliest is ${first.peeled.layers[0]?.encoding ?? ''}`;
  if (first === undefined) return values.length === 1 ? 'Nothing encoded was found' : `Nothing encoded was found in ${label}`;
  const layers = encoded.reduce((sum, { peeled }) => sum + layersOf(peeled).length, 0);
  if (values.length === 1) return `${count(layers, 'layer')}: ${chainOf(first.peeled)}`;
  const rows = encoded.reduce((sum, { value }) => sum + value.count, 0);
  return `${count(encoded.length, 'encoded value')} of ${values.length.toLocaleString('en')} in ${label} (${count(rows, 'row')}, ${count(layers, 'layer')})`;
}

/** The values that show most, each with its layers; a single value needs no node of its own. */
function treesOf(values: readonly PeeledValue[], encoded: readonly PeeledValue[]): readonly TreeNode[] {
  const [only] = encoded;
  if (values.length === 1) return only === undefined ? [] : only.peeled.layers.map(nodeOf);
  return [...encoded].sort((a, b) => interest(b) - interest(a) || a.value.row - b.value.row).slice(0, TREES).map(({ value, peeled, source }) => ({
    label: value.count > 1 ? `${source}, ${value.count} times` : source,
    detail: value.text.slice(0, 200),
    children: peeled.layers.map(nodeOf),
  }));
}

export default defineSkill({
  name: 'decode',
  aliases: ['unwrap', 'peel'],
  summary: 'Peel encodings off a value or a column, layer by layer, by itself or by a recipe',
  params: {
    input: param.source('what to decode: a text, $procs.CommandLine or #4.CommandLine'),
    with: param.phrase('steps of your own, one after the other: from-base64, xor 0x35, gunzip', STEP_NAMES),
    try: param.flag('ranks all that fits a value, with reasons'),
    depth: param.int('layers inside each other at most', { min: 1, max: 20, default: 10 }),
  },
  effects: 'reads-logs',
  limits: { ms: 60_000, rows: 100_000, bytes: 50_000_000 },
  version: '1',
  recognises: [
    { kind: 'value', pattern: /\s-e(?:c|nc?|ncodedcommand)?\s+[A-Za-z0-9+/]{8,}|FromBase64String|(?:\\x[0-9a-f]{2}){4}|(?:%[0-9a-f]{2}){2}/i },
    { kind: 'column', name: /command ?line|script ?block|^url$|payload|parameters$/i, type: 'string' },
  ],
  examples: [
    {
      say: 'decode powershell -enc SQBFAFgAIAAnAGgAaQAnAA==', why: 'UTF-16LE in base64, in the middle of a command line',
      gives: { headline: '2 layers: base64, utf-16le', facts: { Innermost: 'PowerShell script, 8 bytes' } },
    },
    {
      say: 'decode %2568%2565%256c%256c%256f depth=1', why: 'one layer of two; a note says that there is more',
      gives: { headline: '1 layer: url', facts: { Innermost: 'text, 15 bytes' } },
    },
    {
      say: 'decode $cmds.Line', after: ['query datatable(Line: string)["whoami", "echo aGVsbG8gd29ybGQhISE= | base64 -d", "echo aGVsbG8gd29ybGQhISE= | base64 -d"] as $cmds'],
      gives: { headline: '1 encoded value of 2 in $cmds.Line (2 rows, 1 layer)', facts: { 'Values read': '2 distinct in 3 rows' } }, why: 'a whole column: equal values are decoded once',
    },
    {
      say: 'decode 7d505959 with from-hex, xor 0x35', gives: { headline: '2 layers: from-hex, xor 0x35', facts: { Innermost: 'text, 4 bytes' } },
      why: 'a recipe of your own; a step that is none is answered with the list of steps',
    },
    {
      say: 'decode "Pbzznaq naq pbageby freire ng gur hfhny nqqerff" try', gives: { headline: 'the likeliest is rot13' },
      why: 'ranks what fits the whole value, with reasons',
    },
    {
      say: 'decode H4sIAAAAAAAAA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==', gives: { headline: '2 layers: base64, gzip' }, why: 'compressed data, archives and their members are opened too',
    },
    { say: 'decode plain words', gives: { headline: 'Nothing encoded was found' }, why: 'ordinary text is left alone' },
  ],
  async run({ input, depth, with: recipe, try: tries }, ctx) {
    const how = recipe !== undefined ? { recipe: checked(recipe) } : tries === true ? 'try' as const : undefined;
    const source = await ctx.sourceValues(input);
    const distinct = distinctValues(source.values);
    if (distinct.length === 0) throw new UserError({ code: 'table.empty', message: `${source.label} has no values to decode.`, next: 'decode <text>' });
    const kept = withinLimit(distinct, ctx.limits.bytes);
    const peeled = await peelAll(tries === true ? kept.slice(0, TRIED) : kept, { depth, ...(how === undefined ? {} : { how }) }, ctx);
    const values = kept.flatMap((value, at): PeeledValue[] => {
      const one = peeled[at];
      const name = source.column === undefined ? source.label : `row ${value.row + 1}`;
      return one === null || one === undefined ? [] : [{ value, peeled: one, source: name }];
    });
    const encoded = values.filter((one) => one.peeled.layers.length > 0);
    const entities = entitiesOf(values);
    const [only] = values.length === 1 ? values : [];
    const innermost = only === undefined ? undefined : tries === true ? only.peeled.layers[0] : layersOf(only.peeled).at(-1);
    return finding({
      headline: headline(values, encoded, source.label, tries === true),
      severity: encoded.length === 0 ? 'none' : encoded.some(({ peeled: one }) => layersOf(one).some(isCode)) ? 'medium' : 'info',
      facts: [
        ...(innermost === undefined ? [] : [
          { label: tries === true ? 'Likeliest' : 'Innermost', value: `${innermost.type}, ${count(innermost.size, 'byte')}` }, { label: 'SHA-256', value: innermost.sha256 },
          ...innermost.facts,
        ]),
        ...(source.column === undefined ? [] : [{ label: 'Values read', value: `${distinct.length.toLocaleString('en')} distinct in ${count(source.values.length, 'row')}` }]),
        ...(entities.length === 0 ? [] : [{ label: 'Indicators', value: entities.length.toLocaleString('en') }]),
      ],
      ...(encoded.length === 0 ? {} : { table: tableOf(encoded) }),
      tree: treesOf(values, encoded),
      entities,
      next: entities.filter(({ type }) => type === 'ip').slice(0, 3).map(({ value }) => ({ label: `Enrich ${value}`, say: `enrich ${value}` })),
      notes: notesOf(source, distinct, kept, peeled),
    });
  },
});
