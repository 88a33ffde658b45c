import { UserError } from '../../src/errors.js';
import { unusable } from '../errors.js';
import { integerOf, type Database } from './database.js';

/**
 * What brought the file from one schema version to the next; entry 0 makes version 1. Entries are never changed
 * once released, only added. Names, ids and keys are JSON string literals: SQLite cannot keep lone surrogates.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE incident (
     id INTEGER PRIMARY KEY,
     tenant TEXT NOT NULL,
     incident TEXT NOT NULL,
     last_number INTEGER NOT NULL,
     UNIQUE (tenant, incident)
   ) STRICT;
   CREATE TABLE revision (
     incident INTEGER NOT NULL REFERENCES incident (id),
     number INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     owner TEXT NOT NULL,
     draft TEXT NOT NULL,
     outcome TEXT,
     UNIQUE (incident, number, revision)
   ) STRICT;
   CREATE INDEX revision_running ON revision (owner) WHERE outcome IS NULL;
   CREATE TABLE variable (
     incident INTEGER NOT NULL REFERENCES incident (id),
     name TEXT NOT NULL,
     revision INTEGER NOT NULL,
     record TEXT NOT NULL,
     UNIQUE (incident, name, revision)
   ) STRICT;
   CREATE TABLE document (
     incident INTEGER NOT NULL REFERENCES incident (id),
     name TEXT NOT NULL,
     record TEXT NOT NULL,
     UNIQUE (incident, name)
   ) STRICT;
   CREATE TABLE seen (
     incident INTEGER NOT NULL REFERENCES incident (id),
     key TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     cells TEXT NOT NULL,
     UNIQUE (incident, key)
   ) STRICT;
   CREATE INDEX seen_expiry ON seen (expires_at);
   CREATE TABLE owner (
     id TEXT PRIMARY KEY,
     host TEXT NOT NULL,
     pid INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;`,
  `CREATE TABLE spent (
     name TEXT NOT NULL,
     window_ms INTEGER NOT NULL,
     slice INTEGER NOT NULL,
     amount INTEGER NOT NULL,
     UNIQUE (name, window_ms, slice)
   ) STRICT;`,
];

const VERSION_TABLE = 'casebook_schema';

/**
 * Brings the file to the newest schema, in one transaction. Throws `config.invalid` where the file holds something
 * else than a casebook, is damaged, or was written by a newer version.
 */
export function migrate(db: Database, path: string): void {
  try {
    const foreign = db.prepare(
      `SELECT count(*) AS others FROM sqlite_schema
       WHERE type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '${VERSION_TABLE}')`,
    ).first();
    if (foreign !== undefined && integerOf(foreign, 'others') > 0) {
      throw unusable('The casebook file is a database of another program.', `It has tables, but none named ${VERSION_TABLE}: ${path}`, 'Name another file, or move this one away.');
    }
    db.exec('BEGIN IMMEDIATE');
    try {
      upgrade(db, path);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  } catch (error) {
    if (error instanceof UserError && error.code === 'store.record') {
      throw unusable('The casebook file can\'t be used.', error.data.why ?? '', error.data.next ?? '', error);
    }
    throw error;
  }
}

function upgrade(db: Database, path: string): void {
  db.exec(`CREATE TABLE IF NOT EXISTS ${VERSION_TABLE} (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT`);
  const row = db.prepare(`SELECT coalesce(max(version), 0) AS version FROM ${VERSION_TABLE}`).first();
  const version = row === undefined ? 0 : integerOf(row, 'version');
  if (version > MIGRATIONS.length) {
    throw unusable('The casebook file was written by a newer version of Casebook.', `It has schema ${version}, this version knows up to ${MIGRATIONS.length}: ${path}`, 'Run the newer version, or name another file.');
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(sql);
    db.prepare(`INSERT INTO ${VERSION_TABLE} (version, applied_at) VALUES (?, ?)`).run(index + 1, new Date().toISOString());
  }
}
