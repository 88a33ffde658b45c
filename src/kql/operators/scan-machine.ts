import { duckTypeOf } from '../duck.js';
import type { RelColumn } from '../compile/relation.js';

/** A value of an earlier record that a step reads: `step.column`. */
export interface StateRead {
  /** Index of the step that the value belongs to. */
  readonly step: number;
  readonly column: string;
  /** Field of the state that keeps it. */
  readonly field: string;
  /** Its value while the step has no record. */
  readonly empty: string;
}

/** One step, compiled for the states that its expressions are read with. */
export interface ScanStep {
  /** Its condition over the state of the step before, where there is one, and over its own. */
  readonly before: string | undefined;
  readonly own: string;
  /** Values of the declared columns, in order, over the state that the record goes on from. */
  readonly values: readonly string[];
  readonly emits: boolean;
}

export interface ScanMachine {
  readonly steps: readonly ScanStep[];
  readonly reads: readonly StateRead[];
  readonly declared: readonly RelColumn[];
  /** SQL of a column of the row. */
  readonly rowValue: (column: string) => string;
  /** Whether matches are numbered, `id`, and runs of repeated matches, `series`. */
  readonly counters: readonly string[];
  /** Names of the lambda's row and of its accumulator. */
  readonly row: string;
  readonly acc: string;
  /** A fresh name. */
  readonly alias: () => string;
}

type Fields = readonly (readonly [string, string])[];

const COUNTERS: readonly string[] = ['id', 'series'];

/** A struct without the counters that nothing asks for: what a fold costs grows with the size of its expression. */
const struct = (machine: ScanMachine, fields: Fields): string => `{${fields.filter(([name]) => machine.counters.includes(name) || !COUNTERS.includes(name)).map(([name, sql]) => `'${name}': ${sql}`).join(', ')}}`;

const emptyState = (machine: ScanMachine): string =>
  struct(machine, [['active', 'false'], ['id', '0::BIGINT'], ['series', '0::BIGINT'], ...machine.reads.map((read) => [read.field, read.empty] as const)]);

/** The state that a record which meets step `k` goes on from: of the step before where `met` is 1, else of the step. */
export function metState(acc: string, k: number, field: string): string {
  return k === 0 ? `${acc}.s0.${field}` : `(CASE ${acc}.met WHEN 1 THEN ${acc}.s${k - 1}.${field} ELSE ${acc}.s${k}.${field} END)`;
}

/** The accumulator with some fields replaced. */
function changed(machine: ScanMachine, fields: Readonly<Record<string, string>>): string {
  const names = [...machine.steps.map((_, k) => `s${k}`), 'id', 'series', 'met', 'out'];
  return struct(machine, names.map((name) => [name, fields[name] ?? `${machine.acc}.${name}`]));
}

/** How a record meets step `k`: 1 where it goes on from the step before, 2 where it repeats the step, else 0. */
function meeting(machine: ScanMachine, k: number): string {
  const step = machine.steps[k];
  if (k === 0) return `CASE WHEN ${step?.own ?? 'false'} THEN 2 ELSE 0 END`;
  const { acc } = machine;
  return `CASE WHEN ${acc}.s${k - 1}.active AND ${step?.before ?? 'false'} THEN 1 WHEN ${acc}.s${k}.active AND ${step?.own ?? 'false'} THEN 2 ELSE 0 END`;
}

/** The accumulator after a record met step `k`. */
function advanced(machine: ScanMachine, k: number): string {
  const { acc, row, steps, reads, declared } = machine;
  const enters = k === 0 ? `NOT ${acc}.s0.active` : `${acc}.met = 1`;
  const id = k === 0 ? `CASE WHEN ${acc}.s0.active THEN ${acc}.s0.id ELSE ${acc}.id END` : metState(acc, k, 'id');
  const series = `CASE WHEN ${enters} THEN ${acc}.series ELSE ${acc}.s${k}.series END`;
  const valueOf = (column: string): string => {
    const index = declared.findIndex((each) => each.name === column);
    return index < 0 ? machine.rowValue(column) : (steps[k]?.values[index] ?? 'NULL');
  };
  const own = struct(machine, [
    ['active', 'true'], ['id', id], ['series', series],
    ...reads.map((read) => [read.field, read.step === k ? valueOf(read.column) : metState(acc, k, read.field)] as const),
  ]);
  const record = struct(machine, [['p', `${row}.p`], ['step', String(k)], ['id', id], ['series', series], ...declared.map((each) => [each.id, valueOf(each.name)] as const)]);
  return changed(machine, {
    [`s${k}`]: own,
    ...(k > 0 && { [`s${k - 1}`]: `CASE ${acc}.met WHEN 1 THEN ${emptyState(machine)} ELSE ${acc}.s${k - 1} END` }),
    ...(k === 0 && { id: `${acc}.id + CASE WHEN ${enters} THEN 1 ELSE 0 END` }),
    series: `${acc}.series + CASE WHEN ${enters} THEN 1 ELSE 0 END`,
    ...(steps[k]?.emits === true && { out: `list_append(${acc}.out, ${record})` }),
  });
}

/**
 * What a record does, phase by phase: for each step from the last to the first whether it is met, then what follows.
 * One flat expression, since DuckDB sets up a nested lambda anew at each element.
 */
function transition(machine: ScanMachine): string {
  const { steps, acc, row } = machine;
  const phases = steps.flatMap((_, index) => {
    const k = steps.length - 1 - index;
    const then = `CASE ${acc}.met WHEN 0 THEN ${acc} ELSE ${advanced(machine, k)} END`;
    return [`WHEN ${2 * index} THEN ${changed(machine, { met: meeting(machine, k) })}`, `WHEN ${2 * index + 1} THEN ${then}`];
  });
  return `CASE ${row}.phase ${phases.join(' ')} END`;
}

/** Elements of the folded list that each record needs, as `phase` 0, 1, …. */
export const phasesOf = (steps: number): number => 2 * steps;

/**
 * SQL that folds the elements of `chunks`, a list of structs with a list `rows`, into the list of lists of records put
 * out: structs of `p`, `step`, `id`, `series` and the declared columns. DuckDB copies a list at each append: in chunks
 * the cost stays near n·√n.
 */
export function scanFold(machine: ScanMachine, chunks: string): string {
  const { row, acc, steps } = machine;
  const type = `STRUCT(${['p BIGINT', 'step INTEGER', ...machine.counters.map((name) => `${name} BIGINT`), ...machine.declared.map((each) => `${each.id} ${duckTypeOf(each.type)}`)].join(', ')})[]`;
  const [chunk, outer, inner] = [machine.alias(), machine.alias(), machine.alias()];
  const states = steps.map((_, k) => `s${k}`);
  const from = (name: string): Fields => [...states, 'id', 'series', 'met'].map((field) => [field, `${name}.${field}`]);
  const part = `list_reduce(${chunk}.rows, lambda ${acc}, ${row}: ${transition(machine)}, ${struct(machine, [...from(outer), ['out', `[]::${type}`]])})`;
  const whole = `list_transform([${part}], lambda ${inner}: ${struct(machine, [...from(inner), ['out', `list_append(${outer}.out, ${inner}.out)`]])})[1]`;
  const start = struct(machine, [...states.map((name) => [name, emptyState(machine)] as const), ['id', '0::BIGINT'], ['series', '0::BIGINT'], ['met', '0'], ['out', `[]::${type}[]`]]);
  return `list_reduce(${chunks}, lambda ${outer}, ${chunk}: ${whole}, ${start}).out`;
}
