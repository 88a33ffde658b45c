import { defineSkill } from '../kit/define.js';
import { optional, param } from '../kit/params.js';

export default defineSkill({
  name: 'rerun',
  summary: 'Run a cell again, perhaps with other values, as its next revision',
  params: {
    cell: param.cell('the cell to run again, such as #4'),
    bindings: optional(param.bindings('values for this run: ip=5.6.7.8 depth=3')),
  },
  effects: 'control',
  limits: { ms: 300_000, rows: 0, bytes: 0 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^#\d+$/ }],
  examples: [
    {
      say: 'rerun #2 n=8', after: ['set $n = 6', 'query print N = $n * 2'],
      gives: { headline: 'N: 16' }, why: '$n is 8 in this run only; the variable keeps its value',
    },
    {
      say: 'rerun #1 range="last 7d"', after: ['query print X = 1'],
      gives: { headline: 'X: 1' }, why: 'the same question over another window',
    },
    { say: 'rerun #2 n=#1.X', after: ['set $n = 6', 'query print N = $n * 2'], gives: { error: 'param.invalid' }, why: 'a value or a variable is needed' },
    { say: 'rerun #7', gives: { error: 'cell.unknown' }, why: 'there is no such cell' },
    { say: 'rerun #1 zzz=8', after: ['query print 1'], gives: { error: 'param.invalid' }, why: 'says what the cell can be given' },
  ],
  run: () => Promise.reject(new TypeError('rerun is carried out by the engine')),
});
