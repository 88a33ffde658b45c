import { z } from 'zod';
import { INDICATOR_TYPES, type Indicator, type IndicatorType } from '../../analysis/ioc/types.js';
import { canonical, identityOf } from '../context/observable.js';
import { oneLine, type Add, type ReadResult } from './entry.js';
import { observablesFrom, typeNamed } from './foreign-types.js';
import { BELOW } from './pack-index.js';

const MAX_NAME = 100;
/** Most texts of a list of substrings, and the lengths that are searched for. */
const MAX_SUBSTRINGS = 200_000;
const SHORTEST = 3;
const LONGEST = 100;

/** The form of a list, after https://github.com/MISP/misp-warninglists/blob/main/schema.json; older ones have no type. */
const WarningList = z.object({
  name: z.string().min(1), version: z.union([z.number(), z.string()]), description: z.string(), list: z.array(z.unknown()),
  type: z.enum(['string', 'substring', 'hostname', 'cidr', 'regex']).default('string'), matching_attributes: z.array(z.string()).optional(),
});
type WarningList = z.infer<typeof WarningList>;

/** Whether a document is a warning list of MISP: values that are well known, and so prone to be a false positive. */
export const isWarningList = (json: unknown): boolean => WarningList.safeParse(json).success;

/**
 * Reads a warning list, whose entries are context and have no opinion. As in MISP a name of type `hostname` stands for all
 * names below it, and texts of type `substring` match within values of `matching_attributes`. Regular expressions are not used.
 */
export function readWarningList(json: unknown, add: Add): ReadResult {
  const found = WarningList.parse(json);
  const details = `on MISP warning list “${oneLine(found.name).slice(0, MAX_NAME)}”, prone to be a false positive`;
  if (found.type === 'regex') return { read: 0, skipped: 0, refused: 'a warning list of regular expressions, which are not run: the time that they take has no bound' };
  if (found.type === 'substring') return readSubstrings(found, details);
  let read = 0;
  let skipped = 0;
  for (const value of found.list) {
    const observables = typeof value === 'string' ? entriesOf(value, found) : [];
    if (observables.length === 0) skipped += 1;
    for (const observable of observables) {
      if (!add({ ...observable, details, together: true })) return { read, skipped };
      read += 1;
    }
  }
  return { read, skipped };
}

function entriesOf(value: string, { type }: WarningList): Indicator[] {
  if (type === 'cidr') return observablesFrom('cidr', value);
  if (type === 'string') return observablesFrom(undefined, value);
  const host = canonical('domain', value.trim().replace(/^\.+/, ''));
  return host === null ? [] : [{ type: 'domain', value: BELOW + identityOf(host) }];
}

function readSubstrings({ list, matching_attributes: attributes = [] }: WarningList, details: string): ReadResult {
  const named = attributes.map(typeNamed).filter((type) => type !== undefined);
  const types: readonly IndicatorType[] = attributes.length === 0 ? INDICATOR_TYPES : [...new Set(named)];
  const texts = new Map<number, Set<string>>();
  let read = 0;
  for (const value of list) {
    const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (text.length < SHORTEST || text.length > LONGEST || read === MAX_SUBSTRINGS) continue;
    const known = texts.get(text.length) ?? new Set();
    texts.set(text.length, known.add(text));
    read += 1;
  }
  return { read, skipped: list.length - read, ...(types.length === 0 || read === 0 ? {} : { substrings: { types, details, texts } }) };
}
