import type { Fact } from '../../casebook/finding.js';
import type { Column, Value } from '../../data/table.js';
import type { ProviderState } from '../../enrichment/answer.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { optional, param } from '../kit/params.js';

const COLUMNS: readonly Column[] = [
  { name: 'Name', type: 'string' }, { name: 'Ready', type: 'string' }, { name: 'Leaves', type: 'string' }, { name: 'Notes', type: 'string' }, { name: 'Types', type: 'string' }, { name: 'Title', type: 'string' },
];

/** Those that can be asked first, then by name. */
const byReadiness = (a: ProviderState, b: ProviderState): number => Number(b.configured) - Number(a.configured) || (a.name < b.name ? -1 : 1);

const UNSET = / is not set$/;
/** Names in one fact. */
const TOGETHER = 10;

/** What is missing to ask the others: the settings of each, and what several have in common. */
function missing(idle: readonly ProviderState[]): Fact[] {
  const unset = idle.filter(({ notes }) => notes.length > 0 && notes.every((note) => UNSET.test(note)));
  const others = new Map<string, string[]>();
  for (const { name, notes } of idle.filter((one) => !unset.includes(one))) others.set(notes.join('; '), [...others.get(notes.join('; ')) ?? [], name]);
  const lacking = unset.map(({ name, notes }) => `${name} (${notes.map((note) => note.replace(UNSET, '')).join(', ')})`);
  return [
    ...[...others].map(([note, names]): Fact => ({ label: 'Not asked', value: `${names.join(', ')}${note === '' ? '' : `: ${note}`}` })),
    ...Array.from({ length: Math.ceil(lacking.length / TOGETHER) }, (_, at): Fact => ({ label: at === 0 ? 'Settings to set' : '', value: lacking.slice(at * TOGETHER, (at + 1) * TOGETHER).join(', ') })),
  ];
}

export default defineSkill({
  name: 'providers',
  aliases: ['sources'],
  summary: 'List the sources that enrich asks, and what is missing to ask the others',
  params: { filter: optional(param.text('a part of the name, or a type of indicator')) },
  effects: 'views',
  limits: { ms: 60_000, rows: 1_000, bytes: 1_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: [] }],
  examples: [
    { say: 'providers', gives: { headline: '0 of ' }, why: 'nothing is asked until somebody sets a key, names a source or brings a pack' },
    { say: 'providers virustotal', gives: { rows: [['virustotal', 'no', 'yes']] }, why: 'what it would take to ask one of them' },
    { say: 'providers nothing-is-called-this', gives: { headline: 'No source' }, why: 'told where there is none' },
  ],
  async run({ filter }, ctx) {
    const [all, problems] = await Promise.all([ctx.enrichment.sources.states(), ctx.enrichment.problems()]);
    const wanted = (filter ?? '').toLowerCase();
    const found = all.filter(({ name, title, types }) => [name, title.toLowerCase(), ...types].some((text) => text.includes(wanted))).sort(byReadiness);
    const notes = [...problems.slice(0, 5), 'A source that leaves the network is sent the indicator itself, never what is private or internal. The page on enrichment in the documentation says how sources are set up.'];
    if (found.length === 0) return finding({ headline: all.length === 0 ? 'No source is set up' : `No source has “${wanted.slice(0, 40)}” in its name or types`, notes });
    const ready = found.filter(({ configured }) => configured);
    const shown = wanted === '' ? ready : found;
    const rows = shown.map(({ name, title, types, leavesNetwork, configured, notes: said }): Value[] => [name, configured ? 'yes' : 'no', leavesNetwork ? 'yes' : 'no', said.join('; '), types.join(', '), title]);
    return finding({
      headline: `${ready.length} of ${count(found.length, 'source')} can be asked`, facts: missing(found.filter((one) => !shown.includes(one))),
      ...(rows.length === 0 ? {} : { table: { columns: COLUMNS, rows, rowCount: rows.length, truncated: false } }), notes,
    });
  },
});
