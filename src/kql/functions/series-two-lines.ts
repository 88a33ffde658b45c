import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { complete, reals, toSeries } from './series-numbers.js';
import { number } from './series.js';

const ofLine = (side: 'right' | 'left'): readonly string[] => ['rsquare', 'slope', 'interception', 'variance', 'rvariance'].map((part) => `${side}.${part}`);

/** Parts of the answer, in the order of the function's columns. */
const PARTS: readonly string[] = ['rsquare', 'split_idx', 'variance', 'rvariance', 'line_fit', ...ofLine('right'), ...ofLine('left')];

const FLAT = refusalSql('series_fit_2lines() of a series that does not vary has no certain rsquare on evidence.');

/** One part of the answer of the host function in `found`; NULL where the series is too short for two lines. */
function partOf(found: string, part: string): string {
  const json = `json_extract(${found}, '$.${part}')`;
  if (part === 'line_fit') return `CASE WHEN ${found} IS NOT NULL THEN ${toSeries(`list_transform(json_extract(${found}, '$.line_fit[*]'), lambda e: CAST(e AS DOUBLE))`)} END`;
  if (part === 'split_idx') return `CAST(${json} AS BIGINT)`;
  return part.endsWith('rsquare') ? `CASE WHEN json_type(${json}) = 'NULL' THEN ${FLAT} ELSE CAST(${json} AS DOUBLE) END` : `CAST(${json} AS DOUBLE)`;
}

function overTwoLines(call: Call, body: (found: string) => string): string {
  call.compiler.shared.notes.add(`${call.name}(): each segment has two points at least, split_idx is the first point of the second, and each line counts from its segment's first point.`);
  return once(reals(call, 0), (list) => complete(list, call, once(`CAST(${call.compiler.host('series_two_lines', [`CAST(${toSeries(list)} AS VARCHAR)`])} AS JSON)`, body)));
}

const typeOf = (part: string): Scalar['type'] => (part === 'line_fit' ? 'dynamic' : part === 'split_idx' ? 'long' : 'real');

/** https://learn.microsoft.com/kusto/query/series-fit-2lines-function: the split that leaves the least squares. */
export const seriesFitTwoLines = (call: Call): readonly Scalar[] =>
  PARTS.map((part) => scalar(typeOf(part), overTwoLines(call, (found) => partOf(found, part))));

const fitTwoLinesDynamic: SpecialEntry = {
  build: (call) => scalar('dynamic', overTwoLines(call, (found) => {
    const member = (part: string): string => {
      const value = partOf(found, part);
      return `'${part.replace(/^\w+\./, '')}', ${typeOf(part) === 'real' ? once(value, number) : value}`;
    };
    const line = (side: 'right' | 'left'): string => `'${side}', json_object(${ofLine(side).map(member).join(', ')})`;
    return `CASE WHEN ${found} IS NOT NULL THEN CAST(json_object(${[...PARTS.slice(0, 5).map(member), line('right'), line('left')].join(', ')}) AS JSON) END`;
  })),
  doc: 'series-fit-2lines-dynamic-function',
};

export const SERIES_TWO_LINE_FUNCTIONS: FunctionTable = { series_fit_2lines_dynamic: fitTwoLinesDynamic };
