import type { VariableRevision } from '../../src/casebook/variable.js';
import { decodeVariable, encodeVariable, type VariableRecord } from '../records.js';
import { integerOf, textOf, type Database, type Row, type Statement } from './database.js';
import { exact, exactOf } from './exact.js';

const COLUMNS = 'name, revision, record';

/** The variables' revisions. Incidents are given by their row id. */
export class Variables {
  readonly #insert: Statement;
  readonly #one: Statement;
  readonly #newest: Statement;
  readonly #all: Statement;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO variable (incident, name, revision, record)
       SELECT ?1, ?2, coalesce(max(revision), 0) + 1, ?3 FROM variable WHERE incident = ?1 AND name = ?2`,
    );
    this.#one = db.prepare(`SELECT ${COLUMNS} FROM variable WHERE incident = ? AND name = ? AND revision = ?`);
    this.#newest = db.prepare(`SELECT ${COLUMNS} FROM variable WHERE incident = ? AND name = ? ORDER BY revision DESC LIMIT 1`);
    this.#all = db.prepare(
      `SELECT ${COLUMNS} FROM variable AS v
       WHERE incident = ?1 AND revision = (SELECT max(revision) FROM variable WHERE incident = ?1 AND name = v.name)`,
    );
  }

  /** Makes the next revision of the variable. */
  set(incident: number, name: string, record: Omit<VariableRecord, 'schema'>): void {
    this.#insert.run(incident, exact(name), encodeVariable(record));
  }

  get(incident: number, name: string, revision: number | undefined): VariableRevision | null {
    const row = revision === undefined
      ? this.#newest.first(incident, exact(name))
      : this.#one.first(incident, exact(name), revision);
    return row === undefined ? null : variableOf(row);
  }

  /** Newest revisions, in no order. */
  all(incident: number): VariableRevision[] {
    return this.#all.all(incident).map(variableOf);
  }
}

function variableOf(row: Row): VariableRevision {
  return decodeVariable(exactOf(row, 'name'), integerOf(row, 'revision'), textOf(row, 'record'));
}
