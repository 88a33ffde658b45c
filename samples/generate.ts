import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../src/errors.js';
import { attackRows } from './attack.js';
import { spread } from './calendar.js';
import { herringRows } from './herrings.js';
import { lists } from './lists.js';
import { randomMacros } from './random.js';
import { copyTable, loadList, loadPlaced, type Load } from './sql.js';
import { scheduleOf, type Schedule } from './story.js';
import type { PlacedRow, SampleTable } from './table.js';
import { commonSecurityLog } from './tables/common-security-log.js';
import { deviceNetworkEvents } from './tables/device-network-events.js';
import { deviceProcessEvents } from './tables/device-process-events.js';
import { officeActivity } from './tables/office-activity.js';
import { securityEvent } from './tables/security-event.js';
import { signinLogs } from './tables/signin-logs.js';

/** The tables of the sample, in the order in which they are made. */
export const sampleTables: readonly SampleTable[] = [
  signinLogs, securityEvent, deviceProcessEvents, deviceNetworkEvents, officeActivity, commonSecurityLog,
];

/** What makes a sample: equal parameters give equal rows. */
export interface SampleParameters {
  /** Rows of all tables together. */
  readonly rows: number;
  readonly seed: number;
  /** Last instant of the data, exclusive; ISO 8601. */
  readonly end: string;
}

export interface WrittenTable {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

export const ROW_LIMITS = { min: 20_000, max: 50_000_000 } as const;

/** Checks parameters and puts `end` into its canonical form. Errors: `UserError` `param.invalid`. */
export function checkParameters({ rows, seed, end }: SampleParameters): SampleParameters {
  const invalid = (message: string, next: string): UserError => new UserError({ code: 'param.invalid', message, next });
  if (!Number.isInteger(rows) || rows < ROW_LIMITS.min || rows > ROW_LIMITS.max) {
    throw invalid(`A sample has between ${ROW_LIMITS.min} and ${ROW_LIMITS.max} rows, not ${rows}.`, '--rows 200000');
  }
  if (!Number.isSafeInteger(seed)) throw invalid(`The seed is a whole number, not ${seed}.`, '--seed 7');
  const instant = Date.parse(end);
  if (Number.isNaN(instant)) throw invalid(`"${end}" is not an instant.`, '--end 2026-01-31T12:00:00Z');
  return { rows, seed, end: new Date(instant).toISOString() };
}

/** How many rows each table gets: the last one takes what rounding leaves. */
function rowsOf(total: number): readonly number[] {
  const counts = sampleTables.slice(1).map(({ share }) => Math.round(total * share));
  return [total - counts.reduce((sum, count) => sum + count, 0), ...counts];
}

async function load(connection: DuckDBConnection, { sql, json }: Load): Promise<void> {
  await connection.run(sql, [json]);
}

interface Making {
  readonly folder: string;
  readonly seed: number;
  readonly when: Schedule;
}

async function writeTable(
  connection: DuckDBConnection, table: SampleTable, rows: number, placed: readonly PlacedRow[], { folder, seed, when }: Making,
): Promise<WrittenTable> {
  const file = `${table.name}.parquet`;
  for (const macro of randomMacros(seed, table.name)) await connection.run(macro);
  await load(connection, loadPlaced(table, placed));
  await load(connection, loadList('slots', spread(rows - placed.length, when.start, when.end, table.flat)));
  await connection.run(copyTable(table, join(folder, file)));
  return { name: table.name, file, rows, bytes: (await stat(join(folder, file))).size };
}

/**
 * Writes the Parquet files of a sample (zstd, one a table, rows in order of time) into `folder`, which must exist.
 * Memory stays below about 1.5 GB at any size: what does not fit is sorted in `spill`, which the caller removes.
 */
export async function writeTables(parameters: SampleParameters, folder: string, spill: string): Promise<readonly WrittenTable[]> {
  const when = scheduleOf(parameters.seed, Date.parse(parameters.end));
  const attack = attackRows(parameters.seed, when);
  const herrings = herringRows(parameters.seed, when);
  await mkdir(spill, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1200MB', temp_directory: spill, threads: '2' });
  const connection = await instance.connect();
  try {
    // The big side of each join must stream through it, or the order of the rows is lost.
    await connection.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    for (const [name, rows] of Object.entries(lists())) await load(connection, loadList(name, rows));
    const counts = rowsOf(parameters.rows);
    const written: WrittenTable[] = [];
    for (const [index, table] of sampleTables.entries()) {
      const placed = [...attack[table.name], ...herrings[table.name]];
      written.push(await writeTable(connection, table, counts[index] ?? 0, placed, { folder, seed: parameters.seed, when }));
    }
    return written;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
