import type { CellDraft, CellRevision } from '../../src/casebook/cell.js';
import type { CellId } from '../../src/casebook/variable.js';
import { decodeRevision, encodeDraft } from '../records.js';
import type { Page } from '../page.js';
import { integerOf, textOf, textOrNull, type Database, type Row, type Statement } from './database.js';
import { exact, exactOf } from './exact.js';

const COLUMNS = 'number, revision, draft, outcome';

/** The cells' revisions. Incidents are given by their row id. */
export class Revisions {
  readonly #insert: Statement;
  readonly #end: Statement;
  readonly #one: Statement;
  readonly #newest: Statement;
  readonly #page: Statement;
  readonly #running: Statement;

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT INTO revision (incident, number, revision, owner, draft) VALUES (?, ?, ?, ?, ?)');
    this.#end = db.prepare(
      'UPDATE revision SET outcome = ? WHERE incident = ? AND number = ? AND revision = ? AND outcome IS NULL',
    );
    this.#one = db.prepare(`SELECT ${COLUMNS} FROM revision WHERE incident = ? AND number = ? AND revision = ?`);
    this.#newest = db.prepare(
      `SELECT ${COLUMNS} FROM revision WHERE incident = ? AND number = ? ORDER BY revision DESC LIMIT 1`,
    );
    this.#page = db.prepare(
      `SELECT ${COLUMNS} FROM revision AS r
       WHERE incident = ?1 AND number > ?2
         AND revision = (SELECT max(revision) FROM revision WHERE incident = ?1 AND number = r.number)
       ORDER BY number LIMIT ?3`,
    );
    this.#running = db.prepare(
      'SELECT incident, owner, number, revision, draft FROM revision WHERE outcome IS NULL ORDER BY incident, number, revision',
    );
  }

  begin(incident: number, id: CellId, draft: CellDraft): CellRevision {
    const text = encodeDraft(draft);
    this.#insert.run(incident, id.number, id.revision, exact(draft.owner), text);
    return decodeRevision(id, text, null);
  }

  /** False where the revision was not running. */
  end(incident: number, id: CellId, outcome: string): boolean {
    return this.#end.run(outcome, incident, id.number, id.revision) === 1;
  }

  one(incident: number, id: CellId): CellRevision | null {
    const row = this.#one.first(incident, id.number, id.revision);
    return row === undefined ? null : revisionOf(row);
  }

  newest(incident: number, number: number): CellRevision | null {
    const row = this.#newest.first(incident, number);
    return row === undefined ? null : revisionOf(row);
  }

  /** The newest revisions of a page of cells. */
  page(incident: number, { after, limit }: Page): CellRevision[] {
    return this.#page.all(incident, after, limit).map(revisionOf);
  }

  /** Every running revision of every incident; the records are not read yet. */
  running(): Running[] {
    return this.#running.all().map((row) => ({
      incident: integerOf(row, 'incident'), owner: exactOf(row, 'owner'), id: idOf(row), draft: textOf(row, 'draft'),
    }));
  }
}

export interface Running {
  readonly incident: number;
  readonly owner: string;
  readonly id: CellId;
  readonly draft: string;
}

function idOf(row: Row): CellId {
  return { number: integerOf(row, 'number'), revision: integerOf(row, 'revision') };
}

function revisionOf(row: Row): CellRevision {
  return decodeRevision(idOf(row), textOf(row, 'draft'), textOrNull(row, 'outcome'));
}
