import { coerce, convertTo, toDynamic } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { scalar } from '../compile/scalar.js';
import type { AggregateEntry } from './aggregates.js';
import { argument } from './conversion.js';
import type { Call } from './entry.js';
import { weightedPercentiles } from './weighted.js';

/** Two expressions' covariance; 0 where there is nothing to vary, as for the variance. */
const covariance = (name: 'covar_samp' | 'covar_pop', conditional: boolean, doc: string): AggregateEntry => ({
  build: (call) => {
    const [x, y] = [0, 1].map((index) => coerce(argument(call, index), 'real', call.argNodes[index]).sql);
    const filter = conditional ? ` FILTER (WHERE ${convertTo(argument(call, 2), 'bool', call.node).sql})` : '';
    return scalar('real', `coalesce(${name}(${x ?? ''}, ${y ?? ''})${filter}, 0)`, false);
  },
  doc,
});

const ranksOf = (call: Call, from: number): readonly number[] => call.args.slice(from).flatMap((rank) => {
  if (rank.constant === undefined) mistyped(call.node, 'Percentiles are literals from 0 to 100');
  return Array.isArray(rank.constant) ? rank.constant.map(Number) : [Number(rank.constant)];
});

const percentilew: AggregateEntry = {
  build: (call) => {
    const value = argument(call, 0);
    const [sql = ''] = weightedPercentiles(value, argument(call, 1), ranksOf(call, 2).slice(0, 1), call.node);
    return scalar(value.type, sql);
  },
  doc: 'percentiles-aggregation-function',
};

const percentileswArray: AggregateEntry = {
  build: (call) => {
    const value = argument(call, 0);
    const each = weightedPercentiles(value, argument(call, 1), ranksOf(call, 2), call.node);
    return scalar('dynamic', `CAST(json_array(${each.map((sql) => toDynamic(scalar(value.type, sql)).sql).join(', ')}) AS JSON)`);
  },
  doc: 'percentiles-aggregation-function',
};

export const PAIRED_AGGREGATES: Readonly<Record<string, AggregateEntry>> = {
  covariance: covariance('covar_samp', false, 'covariance-aggregation-function'),
  covarianceif: covariance('covar_samp', true, 'covarianceif-aggregation-function'),
  covariancep: covariance('covar_pop', false, 'covariancep-aggregation-function'),
  covariancepif: covariance('covar_pop', true, 'covariancepif-aggregation-function'),
  percentilew,
  percentilesw_array: percentileswArray,
};
