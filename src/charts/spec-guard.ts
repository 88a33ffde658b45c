import type { ChartSpec } from '../casebook/finding.js';
import type { Json } from '../data/table.js';
import { UserError } from '../errors.js';
import { chartText, MAX_LABEL } from './text.js';

/** Most rows of data in one chart: each becomes at least one mark. */
export const MAX_DATA_ROWS = 5_000;
const MAX_NODES = 120_000;
const MAX_DEPTH = 14;

/**
 * Keys whose values Vega compiles as expressions, that load something, or that would replace the theme and its font.
 * The expression compiler makes functions of text, so nothing that could carry data may reach it.
 */
const REFUSED_KEYS: ReadonlySet<string> = new Set([
  'url', 'href', 'expr', 'signal', 'signals', 'params', 'param', 'select', 'selection', 'calculate', 'labelExpr', 'titleExpr',
  'lookup', 'from', 'datasets', 'sequence', 'graticule', 'sphere', 'projection', 'usermeta', 'events', 'on', 'update', 'loader',
  'config', 'font', 'labelFont', 'titleFont', 'subtitleFont', 'customFormatTypes', 'background',
  '__proto__', 'constructor', 'prototype',
]);
/** Keys that may hold conditions as objects but not as expression text. */
const NO_TEXT_KEYS: ReadonlySet<string> = new Set(['filter', 'test', 'not', 'and', 'or']);
/** Keys that hold names of data fields; Vega writes these into accessor code. */
const FIELD_KEYS: ReadonlySet<string> = new Set(['field', 'as', 'groupby', 'key', 'fold', 'flatten', 'pivot', 'impute', 'keyvals']);
const REFUSED_MARKS: ReadonlySet<string> = new Set(['image', 'geoshape']);
const FORMAT_TYPES: ReadonlySet<string> = new Set(['number', 'time', 'utc']);
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,40}$/;

export type JsonObject = { readonly [key: string]: Json };

const refuse = (why: string): UserError =>
  new UserError({ code: 'input.invalid', message: 'The chart can’t be drawn.', why });

/**
 * A copy of the specification in which every text is cleaned, after checking that it only draws: inline data, no
 * expressions, nothing to load, within the limits. Throws `UserError` `input.invalid` naming what is refused.
 */
export function guardedSpec(chart: ChartSpec): JsonObject {
  const state = { nodes: 0, rows: 0 };
  const spec = guardObject(chart.spec, 0, state);
  if (state.rows === 0) throw refuse('The chart has no data.');
  return spec;
}

interface GuardState {
  nodes: number;
  rows: number;
}

function guardObject(object: JsonObject, depth: number, state: GuardState): JsonObject {
  if (depth > MAX_DEPTH) throw refuse('The specification is nested too deeply.');
  const copy: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) {
    if (REFUSED_KEYS.has(key)) throw refuse(`The specification uses "${key}", which is not allowed.`);
    if (NO_TEXT_KEYS.has(key) && holdsText(value)) throw refuse(`"${key}" is not allowed as text.`);
    if (FIELD_KEYS.has(key)) checkFieldNames(value);
    if (key === 'mark' || key === 'type') checkMark(value);
    if (key === 'formatType' && !(typeof value === 'string' && FORMAT_TYPES.has(value))) throw refuse('Only number and time formats are allowed.');
    copy[key] = key === 'data' ? guardData(value, state) : guardValue(value, depth + 1, state);
  }
  return copy;
}

function guardValue(value: Json, depth: number, state: GuardState): Json {
  if (++state.nodes > MAX_NODES) throw refuse('The specification is too large.');
  if (typeof value === 'string') return chartText(value, 2 * MAX_LABEL);
  if (value === null || typeof value !== 'object') return value;
  return isArray(value) ? value.map((item) => guardValue(item, depth + 1, state)) : guardObject(value, depth, state);
}

function guardData(data: Json, state: GuardState): Json {
  const values = isObject(data) ? data['values'] : undefined;
  if (!isObject(data) || !isArray(values) || Object.keys(data).length !== 1) {
    throw refuse('Data must be inline, as a list of values.');
  }
  state.rows += values.length;
  if (state.rows > MAX_DATA_ROWS) {
    throw refuse(`The chart has more than ${MAX_DATA_ROWS.toLocaleString('en')} rows of data.`);
  }
  return { values: values.map((row) => guardRow(row, state)) };
}

function guardRow(row: Json, state: GuardState): Json {
  if (!isObject(row)) throw refuse('A row of data must be an object.');
  const copy: Record<string, Json> = {};
  for (const [key, value] of Object.entries(row)) {
    if (++state.nodes > MAX_NODES) throw refuse('The specification is too large.');
    if (!FIELD_NAME.test(key)) throw refuse('Data fields must have plain names.');
    if (typeof value === 'object' && value !== null) throw refuse('Data fields must hold single values.');
    copy[key] = typeof value === 'string' ? chartText(value) : value;
  }
  return copy;
}

function checkFieldNames(value: Json): void {
  if (typeof value === 'string' && !FIELD_NAME.test(value)) throw refuse('Data fields must have plain names.');
  if (isArray(value)) value.forEach(checkFieldNames);
}

function checkMark(value: Json): void {
  if (typeof value === 'string' && REFUSED_MARKS.has(value)) throw refuse(`Marks of type ${value} are not allowed.`);
}

/** Text itself, or a list with text in it. */
const holdsText = (value: Json): boolean => typeof value === 'string' || (isArray(value) && value.some(holdsText));

const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
