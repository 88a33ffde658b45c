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
    const ready = found.filter(({ configured }) => configured).length;
    const rows = found.map(({ name, title, types, leavesNetwork, configured, notes: said }): Value[] => [name, configured ? 'yes' : 'no', leavesNetwork ? 'yes' : 'no', said.join('; '), types.join(', '), title]);
    return finding({ headline: `${ready} of ${count(found.length, 'source')} can be asked`, table: { columns: COLUMNS, rows, rowCount: rows.length, truncated: false }, notes });
  },
});
