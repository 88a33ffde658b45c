import { codeOf } from '../../../errors.js';
import type { Fact } from '../types.js';
import { describeElf } from './elf.js';
import { describeLink } from './link.js';
import { describeOle } from './ole.js';
import { describePdf } from './pdf.js';
import { describePe } from './pe.js';

/** What the headers of a file say, by its type. A reader of a damaged file throws a RangeError, which means no more than that. */
const READERS: Readonly<Record<string, (bytes: Buffer) => readonly Fact[]>> = {
  'PE executable': describePe,
  'ELF executable': describeElf,
  'shortcut (LNK)': describeLink,
  'OLE document': describeOle,
  'PDF document': describePdf,
};

const LONGEST = 300;
const OUTSIDE = new Set(['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS']);

/** Facts from the headers of a known file type; none where there is nothing to say. Reads bytes only, runs nothing. */
export function describeFile(bytes: Buffer, type: string): readonly Fact[] {
  const reader = READERS[type];
  if (reader === undefined) return [];
  try {
    return reader(bytes).map(({ label, value }) => ({ label, value: value.slice(0, LONGEST) }));
  } catch (error) {
    if (OUTSIDE.has(codeOf(error) ?? '')) return []; // a position that is not in the file
    throw error;
  }
}
