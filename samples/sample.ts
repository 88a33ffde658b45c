import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../src/errors.js';
import { checkParameters, writeTables, type SampleParameters, type WrittenTable } from './generate.js';
import { TABLE_NAMES } from './table.js';
import { groundTruth, SAMPLE_VERSION, type GroundTruth } from './truth.js';
import { ignoreMissing, makeWorkFolder, replaceFolder } from './work-folder.js';

export interface SampleRequest {
  /** The evidence folder: after the call it holds the Parquet files and nothing else. */
  readonly folder: string;
  /** Rows of all tables together; 200,000 where absent. */
  readonly rows?: number;
  /** 7 where absent. */
  readonly seed?: number;
  /** Last instant of the data, exclusive; ISO 8601. The data covers the seven days before it. */
  readonly end: string;
}

export interface SampleSummary {
  readonly folder: string;
  /** The ground truth stands beside the folder, so that it is never taken for evidence: `<folder>.truth.json`. */
  readonly truthFile: string;
  readonly parameters: SampleParameters;
  readonly tables: readonly WrittenTable[];
  /** True where an earlier sample with the same parameters was found and kept. */
  readonly reused: boolean;
}

const OWN_FILES: ReadonlySet<string> = new Set(TABLE_NAMES.map((name) => `${name}.parquet`));

/** Where the ground truth of a sample folder is. */
export const truthFileOf = (folder: string): string => `${resolve(folder)}.truth.json`;

/**
 * Makes the sample incident: one Parquet file a table in `folder`, and the ground truth beside it.
 *
 * The files are written elsewhere and moved when they are complete; the ground truth is written last and marks the
 * sample as whole, so a sample that was cut off is never used. Errors: `UserError` `param.invalid` for parameters out
 * of range and for a folder that holds other files (they are never overwritten).
 */
export async function generateSample(request: SampleRequest): Promise<SampleSummary> {
  const { folder, parameters } = parse(request);
  await refuseOtherFiles(folder);
  const work = await makeWorkFolder(folder);
  try {
    const made = join(work, 'made');
    await mkdir(made);
    const tables = await writeTables(parameters, made, join(work, 'spill'));
    const newTruth = join(work, 'truth.json');
    await writeFile(newTruth, `${JSON.stringify(groundTruth(parameters, tables), null, 2)}\n`);
    const truthFile = truthFileOf(folder);
    await rm(truthFile, { force: true });
    await replaceFolder(folder, made, work);
    await rename(newTruth, truthFile);
    return { folder, truthFile, parameters, tables, reused: false };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The sample with these parameters where it is there and whole, else null. Errors: `UserError` `param.invalid`. */
export async function findSample(request: SampleRequest): Promise<SampleSummary | null> {
  const { folder, parameters } = parse(request);
  const truthFile = truthFileOf(folder);
  const truth = await readTruth(truthFile);
  if (truth === null || !sameParameters(truth, parameters) || !(await isWhole(folder, truth.tables))) return null;
  return { folder, truthFile, parameters, tables: truth.tables, reused: true };
}

/** The sample with these parameters: the one that is there, or a new one. Errors as `generateSample`. */
export async function ensureSample(request: SampleRequest): Promise<SampleSummary> {
  return (await findSample(request)) ?? generateSample(request);
}

/** Reads a ground truth file; null where there is none or where it is not one. */
export async function readTruth(file: string): Promise<GroundTruth | null> {
  const text = await readFile(file, 'utf8').catch(ignoreMissing);
  if (text === undefined) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return isTruth(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // cut off or edited: as good as none
    throw error;
  }
}

function isTruth(value: unknown): value is GroundTruth {
  return typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1
    && 'version' in value && 'parameters' in value && 'tables' in value && Array.isArray(value.tables);
}

function sameParameters(truth: GroundTruth, wanted: SampleParameters): boolean {
  const { rows, seed, end } = truth.parameters;
  return truth.version === SAMPLE_VERSION && rows === wanted.rows && seed === wanted.seed && end === wanted.end;
}

async function isWhole(folder: string, tables: readonly WrittenTable[]): Promise<boolean> {
  const sizes = await Promise.all(tables.map(({ file }) => stat(join(folder, file)).catch(ignoreMissing)));
  return tables.length === OWN_FILES.size && tables.every(({ bytes }, index) => sizes[index]?.size === bytes);
}

async function refuseOtherFiles(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  const other = names.find((name) => !OWN_FILES.has(name));
  if (other === undefined) return;
  throw new UserError({
    code: 'param.invalid', message: `The folder ${folder} holds "${other}", which is not part of a sample.`,
    why: 'Making a sample replaces the whole folder.', next: 'Name a new or an empty folder.',
  });
}

function parse(request: SampleRequest): { readonly folder: string; readonly parameters: SampleParameters } {
  const { rows = 200_000, seed = 7, end } = request;
  return { folder: resolve(request.folder), parameters: checkParameters({ rows, seed, end }) };
}
