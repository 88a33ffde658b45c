/**
 * Stored records as text. Both stores keep the same text, so a record is checked in one place when it comes back.
 *
 * A cell revision is kept as two records: its draft, written when it begins, and its outcome, written when it ends.
 * The outcome is two lines: the names of the variables that it set (which only the store knows, see `superseded`),
 * then the rest. A revision without an outcome is running. Number and revision are kept in the record's key.
 */
import { z } from 'zod';
import type { CellDraft, CellOutcome, CellRevision } from '../src/casebook/cell.js';
import type { CellId, VariableRevision } from '../src/casebook/variable.js';
import type { Json } from '../src/data/table.js';
import { unreadable } from './errors.js';

/** Version of every record below; a record with a greater one was written by a newer Casebook. */
const SCHEMA = 1;

const author = z.looseObject({ id: z.string(), name: z.string() });
const cellId = z.looseObject({ number: z.int().positive(), revision: z.int().positive() });
const variableValue = z.looseObject({ kind: z.enum(['scalar', 'list', 'range', 'table']) });
const list = z.array(z.unknown());

const schema = z.literal(SCHEMA);

const draftShape = z.looseObject({
  schema,
  text: z.string(), skill: z.string(), author, overrides: z.record(z.string(), z.string()),
  seed: z.number(), startedAt: z.string(), owner: z.string(),
});

const outcomeShape = z.looseObject({
  schema,
  status: z.enum(['ok', 'error', 'interrupted']),
  inputs: z.array(z.looseObject({ name: z.string(), revision: z.number().nullable(), value: variableValue })),
  skillVersion: z.string().optional(),
  finding: z.looseObject({
    headline: z.string(), severity: z.string(), facts: list, entities: list, charts: list, next: list, notes: list, hash: z.string(),
  }).optional(),
  error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
  finishedAt: z.string(),
  elapsedMs: z.number(),
});

const variableShape = z.looseObject({ schema, value: variableValue, setBy: author, setAt: z.string(), cell: cellId });
const documentShape = z.looseObject({ schema, value: z.unknown() });
const setsShape = z.array(z.string());

export type DraftRecord = CellDraft & { readonly schema: typeof SCHEMA };
type OutcomeRecord = Omit<CellOutcome, 'sets'> & { readonly schema: typeof SCHEMA };
export type VariableRecord = Omit<VariableRevision, 'name' | 'revision'>;

/** The draft as it is stored: its fields by name, so that nothing slips in that a draft does not have. */
export function encodeDraft(draft: CellDraft): string {
  const { text, skill, author: by, overrides, seed, startedAt, owner } = draft;
  return JSON.stringify({ schema: SCHEMA, text, skill, author: by, overrides, seed, startedAt, owner } satisfies DraftRecord);
}

export function decodeDraft(text: string, what: string): DraftRecord {
  // The shape was checked; the value itself is kept, since a copy made by the checker would lose keys such as `__proto__`.
  return decode(text, what, draftShape) as DraftRecord;
}

/** The outcome without what it sets. */
export function encodeOutcome(outcome: Omit<CellOutcome, 'sets'>): string {
  const { status, inputs, skillVersion, finding, error, finishedAt, elapsedMs } = outcome;
  return JSON.stringify({ schema: SCHEMA, status, inputs, skillVersion, finding, error, finishedAt, elapsedMs });
}

/** Both lines of an outcome. `names` are those of the variables that were set. */
export function joinOutcome(names: readonly string[], outcome: string): string {
  return `${JSON.stringify(names)}\n${outcome}`;
}

/** A revision from its records; `outcome` is null while it runs. Throws `store.record` where a record can't be read. */
export function decodeRevision(id: CellId, draft: string, outcome: string | null): CellRevision {
  const what = `cell #${id.number}, revision ${id.revision},`;
  const begun = { ...decodeDraft(draft, what), number: id.number, revision: id.revision };
  if (outcome === null) return { ...begun, status: 'running', inputs: [], sets: [] };
  const split = outcome.indexOf('\n');
  // Checked by the shapes, as above.
  const sets = decode(outcome.slice(0, split), what, setsShape) as readonly string[];
  const ended = decode(outcome.slice(split + 1), what, outcomeShape) as OutcomeRecord;
  return { ...begun, ...ended, sets };
}

export function encodeVariable(record: Omit<VariableRecord, 'schema'>): string {
  const { value, setBy, setAt, cell } = record;
  return JSON.stringify({ schema: SCHEMA, value, setBy, setAt, cell: { number: cell.number, revision: cell.revision } } satisfies VariableRecord);
}

export function decodeVariable(name: string, revision: number, text: string): VariableRevision {
  // Checked by the shape, as above.
  return { ...(decode(text, `variable $${name}`, variableShape) as VariableRecord), name, revision };
}

export function encodeDocument(value: Json): string {
  return JSON.stringify({ schema: SCHEMA, value });
}

export function decodeDocument(name: string, text: string): Json {
  // What JSON.parse gives is Json.
  return (decode(text, `document ${name}`, documentShape) as { value: Json }).value;
}

function decode(text: string, what: string, shape: z.ZodType): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(what, 'It is not JSON: the store is damaged or was changed by hand.', 'Restore the store from a backup.', cause);
  }
  const version = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (typeof version === 'number' && version > SCHEMA) {
    throw unreadable(what, `It has schema ${version}, this version of Casebook knows up to ${SCHEMA}.`, 'Run the newer version of Casebook that wrote it.');
  }
  const checked = shape.safeParse(value);
  if (!checked.success) {
    throw unreadable(what, `It is not of the expected shape: ${z.prettifyError(checked.error)}`, 'Restore the store from a backup.', checked.error);
  }
  return value;
}
