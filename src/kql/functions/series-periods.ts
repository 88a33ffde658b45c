import { coerce } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call } from './entry.js';
import { complete, reals, toSeries } from './series-numbers.js';

const MAX_VALIDATED = 16;

/** The method is Casebook's reading of a published one: the service's own is documented in outline. */
function remember(call: Call): void {
  call.compiler.shared.notes.add(`${call.name}(): periods are found by the peaks of periodogram and autocorrelation; the service may choose others.`);
}

const seriesText = (list: string): string => `CAST(${toSeries(list)} AS VARCHAR)`;

/** The most likely period of a complete list of reals as a BIGINT, 0 where there is none. */
export function likelyPeriod(list: string, call: Call): string {
  remember(call);
  return `coalesce(CAST(json_extract(CAST(${call.compiler.host('series_periods', [seriesText(list), '0::DOUBLE', `len(${list})::DOUBLE`, '1::BIGINT'])} AS JSON), '$.periods[0]') AS BIGINT), 0)`;
}

/** https://learn.microsoft.com/kusto/query/series-periods-detect-function: periods, scores. */
export function seriesPeriodsDetect(call: Call): readonly Scalar[] {
  if (call.args.length !== 4) mistyped(call.node, 'series_periods_detect() takes a series, the least and the greatest period, and how many');
  remember(call);
  const [least, most] = [1, 2].map((at) => coerce(argument(call, at), 'real', call.argNodes[at]).sql);
  const count = coerce(argument(call, 3), 'long', call.argNodes[3]).sql;
  return ['periods', 'scores'].map((part) => scalar('dynamic', once(reals(call, 0), (list) => complete(list, call,
    toReals(`json_extract(CAST(${call.compiler.host('series_periods', [seriesText(list), least ?? '', most ?? '', count])} AS JSON), '$.${part}[*]')`)))));
}

/** JSON numbers as a series of reals: a whole one is written with its fraction. */
const toReals = (elements: string): string => toSeries(`list_transform(${elements}, lambda e: CAST(e AS DOUBLE))`);

/** https://learn.microsoft.com/kusto/query/series-periods-validate-function: periods, scores. */
export function seriesPeriodsValidate(call: Call): readonly Scalar[] {
  if (call.args.length < 2 || call.args.length > MAX_VALIDATED + 1) mistyped(call.node, `series_periods_validate() takes a series and 1 to ${MAX_VALIDATED} periods`);
  remember(call);
  const periods = call.args.slice(1).map((period, index) => coerce(period, 'real', call.argNodes[index + 1]).sql);
  const whole = (body: (list: string) => string): Scalar => scalar('dynamic', once(reals(call, 0), (list) => complete(list, call, body(list))));
  const asked = `[${periods.join(', ')}]`;
  return [
    whole(() => toSeries(asked)),
    whole((list) => toReals(`json_extract(CAST(${call.compiler.host('series_period_scores', [seriesText(list), seriesText(asked)])} AS JSON), '$[*]')`)),
  ];
}
