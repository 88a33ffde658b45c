import { wrapLong } from '../compile/arithmetic.js';
import { coerce } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { isNumeric, literal, once, scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { FunctionEntry, FunctionTable, SpecialEntry } from './entry.js';

const real = (sql: string, doc: string): FunctionEntry => ({ params: ['real'], result: 'real', sql, doc });
const bits = (sql: string, doc: string): FunctionEntry => ({ params: ['long', 'long'], result: 'long', sql, doc });

/** DuckDB stops the query outside of the domain: there Kusto gives NaN or an infinity. */
const guarded = (test: string, sql: string, otherwise: string, doc: string): FunctionEntry =>
  ({ params: ['real'], result: 'real', sql: ([x = '']) => once(x, (value) => `CASE WHEN ${test.replaceAll('$', value)} THEN ${sql.replaceAll('$', value)} WHEN ${value} IS NOT NULL THEN ${otherwise.replaceAll('$', value)} END`), doc });

const NAN = "'nan'::DOUBLE";
const logarithm = (name: string, doc: string): FunctionEntry =>
  guarded('$ > 0', `${name}($)`, `CASE WHEN $ = 0 THEN '-inf'::DOUBLE END`, doc);

const abs: SpecialEntry = {
  build: (call) => {
    const value = argument(call, 0);
    if (value.type === 'timespan') return scalar('timespan', `abs(${value.sql})`);
    if (value.type === 'int' || value.type === 'long') return scalar('long', `abs(${coerce(value, 'long').sql})`);
    return scalar(value.type === 'decimal' ? 'decimal' : 'real', `abs(${value.type === 'decimal' ? value.sql : coerce(value, 'real', call.node).sql})`);
  },
  doc: 'abs-function',
};

const round: SpecialEntry = {
  build: (call) => {
    const value = argument(call, 0);
    const digits = call.args[1] ? coerce(call.args[1], 'int', call.node).sql : '0';
    return scalar('real', `round(${coerce(value, 'real', call.node).sql}, ${digits})`);
  },
  doc: 'round-function',
};

const ceiling: SpecialEntry = {
  build: (call) => {
    const value = argument(call, 0);
    if (value.type === 'int' || value.type === 'long') return coerce(value, 'long');
    return scalar('real', `ceil(${coerce(value, 'real', call.node).sql})`);
  },
  doc: 'ceiling-function',
};

const sign: SpecialEntry = {
  build: (call) => {
    const value = argument(call, 0);
    if (!isNumeric(value.type) && value.type !== 'dynamic') mistyped(call.node, 'sign() needs a number');
    return scalar('real', `CAST(sign(${value.type === 'dynamic' ? coerce(value, 'real').sql : value.sql}) AS DOUBLE)`);
  },
  doc: 'sign-function',
};

export const MATH_FUNCTIONS: FunctionTable = {
  abs, round, ceiling, sign,
  sqrt: guarded('$ >= 0 OR isnan($)', 'sqrt($)', NAN, 'sqrt-function'),
  exp: real('exp($0)', 'exp-function'),
  exp2: real('pow(2::DOUBLE, $0)', 'exp2-function'),
  exp10: real('pow(10::DOUBLE, $0)', 'exp10-function'),
  log: logarithm('ln', 'log-function'),
  log2: logarithm('log2', 'log2-function'),
  log10: logarithm('log10', 'log10-function'),
  pow: { params: ['real', 'real'], result: 'real', sql: 'pow($0, $1)', doc: 'pow-function' },
  sin: real('sin($0)', 'sin-function'),
  cos: real('cos($0)', 'cos-function'),
  tan: real('tan($0)', 'tan-function'),
  asin: guarded('abs($) <= 1', 'asin($)', NAN, 'asin-function'),
  acos: guarded('abs($) <= 1', 'acos($)', NAN, 'acos-function'),
  atan: real('atan($0)', 'atan-function'),
  atan2: { params: ['real', 'real'], result: 'real', sql: 'atan2($0, $1)', doc: 'atan2-function' },
  cot: real('cot($0)', 'cot-function'),
  degrees: real('degrees($0)', 'degrees-function'),
  radians: real('radians($0)', 'radians-function'),
  pi: { build: () => literal('real', Math.PI), doc: 'pi-function' },
  isnan: { params: ['real'], result: 'bool', sql: 'isnan($0)', doc: 'isnan-function' },
  isinf: { params: ['real'], result: 'bool', sql: 'isinf($0)', doc: 'isinf-function' },
  isfinite: { params: ['real'], result: 'bool', sql: 'isfinite($0)', doc: 'isfinite-function' },
  binary_and: bits('($0 & $1)', 'binary-and-function'),
  binary_or: bits('($0 | $1)', 'binary-or-function'),
  binary_xor: bits('xor($0, $1)', 'binary-xor-function'),
  binary_not: { params: ['long'], result: 'long', sql: '(~($0))', doc: 'binary-not-function' },
  binary_shift_left: bits(wrapLong('$0::HUGEINT * (1::HUGEINT << CAST($1 & 63 AS HUGEINT))'), 'binary-shift-left-function'),
  binary_shift_right: bits('($0 >> CAST($1 % 64 AS BIGINT))', 'binary-shift-right-function'),
  bitset_count_ones: { params: ['long'], result: 'long', sql: 'CAST(bit_count($0) AS BIGINT)', doc: 'bitset-count-ones-function' },
};
