import { extendWith } from '../operators/extend.js';
import { FILE_PROFILE_COLUMNS } from '../parser/file-profile.js';
import type { Compiler } from './compiler.js';
import type { Environment } from './environment.js';
import type { Relation } from './relation.js';
import { literal, nullOf } from './scalar.js';

/** `invoke FileProfile()`: evidence has no profiles of files, so each is missing; the notes say so. */
export function fileProfile(input: Relation, environment: Environment, compiler: Compiler): Relation {
  compiler.shared.notes.add('FileProfile() finds no file: evidence has no profiles, so its columns are empty.');
  const columns = FILE_PROFILE_COLUMNS.map(({ name, type }) => ({ name, value: name === 'ProfileAvailability' ? literal('string', 'Missing') : nullOf(type) }));
  return extendWith(input, columns, { compiler, environment });
}
