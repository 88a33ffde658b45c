import { once } from '../compile/scalar.js';
import type { FunctionTable } from './entry.js';

const PARTS = 4;
/** Digits of one part; all of them together are more than Casebook's usual decimal holds before its point. */
const DIGITS = 8;

const versionNumber = (text: string): string =>
  `CASE WHEN regexp_full_match(${text}, '[0-9]{1,${DIGITS}}(\\.[0-9]{1,${DIGITS}}){0,${PARTS - 1}}') `
  + `THEN CAST(concat(${Array.from({ length: PARTS }, (_, at) => `lpad(split_part(${text}, '.', ${at + 1}), ${DIGITS}, '0')`).join(', ')}) AS DECIMAL(38,0)) END`;

/** Versions as numbers that sort as versions do. */
export const VERSION_FUNCTIONS: FunctionTable = {
  parse_version: { params: ['string'], result: 'decimal', sql: ([text = '']) => once(text, versionNumber), doc: 'parse-version-function' },
};
