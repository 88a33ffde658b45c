/** Predicates with three values, as a text of KQL and as a function. */
import fc from 'fast-check';
import { cell, literal, valueIn } from './table.js';
import type { Cell, CellType, Naive, Row } from './table.js';

export type Truth = boolean | null;

export interface Predicate {
  readonly kql: string;
  readonly holds: (table: Naive, row: Row) => Truth;
}

const COLUMN_TYPES: readonly (readonly [string, CellType])[] = [['k', 'string'], ['n', 'long'], ['r', 'real'], ['t', 'datetime']];

/** `==` and `!=` never give null where one side has a value; both null give null. */
function equal(a: Cell, b: Cell): Truth {
  if (a === null && b === null) return null;
  return a === b;
}

const negated = (truth: Truth): Truth => (truth === null ? null : !truth);
const compared = (a: Cell, b: Cell, test: (a: Cell, b: Cell) => boolean): Truth => (a === null || b === null ? null : test(a, b));

const COMPARISONS: Readonly<Record<string, (a: Cell, b: Cell) => Truth>> = {
  '==': equal,
  '!=': (a, b) => negated(equal(a, b)),
  '<': (a, b) => compared(a, b, (x, y) => (x ?? 0) < (y ?? 0)),
  '<=': (a, b) => compared(a, b, (x, y) => (x ?? 0) <= (y ?? 0)),
  '>': (a, b) => compared(a, b, (x, y) => (x ?? 0) > (y ?? 0)),
  '>=': (a, b) => compared(a, b, (x, y) => (x ?? 0) >= (y ?? 0)),
};

const isWordCharacter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

function hasTerm(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + term.length])) return true;
  }
  return false;
}

const folded = (test: (text: string, sought: string) => boolean) => (text: string, sought: string): boolean => test(text.toLowerCase(), sought.toLowerCase());

const TEXT_TESTS: Readonly<Record<string, (text: string, sought: string) => boolean>> = {
  '=~': folded((text, sought) => text === sought),
  has: folded(hasTerm),
  contains: folded((text, sought) => text.includes(sought)),
  startswith: folded((text, sought) => text.startsWith(sought)),
  endswith: folded((text, sought) => text.endsWith(sought)),
  contains_cs: (text, sought) => text.includes(sought),
  has_cs: hasTerm,
};

const comparison = fc.constantFrom(...COLUMN_TYPES).chain(([name, type]) => {
  const signs = Object.keys(COMPARISONS).filter((sign) => type !== 'string' || sign === '==' || sign === '!=');
  return fc.tuple(fc.constantFrom(...signs), cell(type).filter((value) => value !== null)).map(([sign, value]): Predicate => ({
    kql: `${name} ${sign} ${literal(value, type)}`,
    holds: (table, row) => COMPARISONS[sign]?.(valueIn(table, row, name), value) ?? null,
  }));
});

const textTest = fc.tuple(fc.constantFrom(...Object.keys(TEXT_TESTS)), fc.constantFrom('a', 'A', 'b', 'ü', 'ab'), fc.boolean()).map(([word, sought, not]): Predicate => {
  const operator = not ? (word === '=~' ? '!~' : `!${word}`) : word;
  return { kql: `k ${operator} ${JSON.stringify(sought)}`, holds: (table, row) => TEXT_TESTS[word]?.(String(valueIn(table, row, 'k')), sought) !== not };
});

const membership = fc.tuple(fc.constantFrom<readonly [string, CellType]>(['k', 'string'], ['n', 'long']), fc.boolean()).chain(([[name, type], not]) =>
  fc.array(cell(type).filter((value) => value !== null), { minLength: 1, maxLength: 3 }).map((values): Predicate => ({
    kql: `${name} ${not ? '!in' : 'in'} (${values.map((value) => literal(value, type)).join(', ')})`,
    holds: (table, row) => values.some((value) => value === valueIn(table, row, name)) !== not,
  })));

const test = fc.constantFrom<Predicate>(
  { kql: 'b', holds: (table, row) => valueIn(table, row, 'b') as Truth }, // the column's type
  { kql: 'isnull(n)', holds: (table, row) => valueIn(table, row, 'n') === null },
  { kql: 'isnotnull(t)', holds: (table, row) => valueIn(table, row, 't') !== null },
  { kql: 'isempty(k)', holds: (table, row) => valueIn(table, row, 'k') === '' },
  { kql: 'n between (-1 .. 1)', holds: (table, row) => compared(valueIn(table, row, 'n'), 0, (n) => Number(n) >= -1 && Number(n) <= 1) },
);

const all = (parts: readonly Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);
const any = (parts: readonly Truth[]): Truth => (parts.includes(true) ? true : parts.includes(null) ? null : false);

export const { predicate } = fc.letrec<{ predicate: Predicate; leaf: Predicate }>((tie) => ({
  leaf: fc.oneof(comparison, textTest, membership, test),
  predicate: fc.oneof({ maxDepth: 3 }, tie('leaf'),
    fc.tuple(tie('predicate'), tie('predicate')).map(([a, b]): Predicate => ({ kql: `(${a.kql}) and (${b.kql})`, holds: (...at) => all([a.holds(...at), b.holds(...at)]) })),
    fc.tuple(tie('predicate'), tie('predicate')).map(([a, b]): Predicate => ({ kql: `(${a.kql}) or (${b.kql})`, holds: (...at) => any([a.holds(...at), b.holds(...at)]) })),
    tie('predicate').map((a): Predicate => ({ kql: `not(${a.kql})`, holds: (...at) => negated(a.holds(...at)) }))),
}));
