import { FILES } from './corpus-files.js';
import { HOSTS } from './corpus-hosts.js';
import { IDENTIFIERS } from './corpus-identifiers.js';
import { TRAPS } from './corpus-traps.js';
import { URLS } from './corpus-urls.js';

/** Cases that show indicators in one kind of text. */
export interface Group {
  readonly name: string;
  /** Where the form of these texts, or the fact that decides them, is from. */
  readonly source: string;
  /** Each case is a text and, on the next line, what is in it: `=> type value | type value`, or `=> nothing`. `⏎` is a line break, `⟨zwsp⟩` a zero-width space. */
  readonly cases: string;
}

export interface Case {
  readonly group: string;
  readonly text: string;
  /** "type value", sorted. */
  readonly expected: readonly string[];
}

const read = ({ name, cases }: Group): Case[] => {
  const lines = cases.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, at) => {
    if (!line.startsWith('=> ')) return [];
    const text = (lines[at - 1] ?? '').replaceAll('⏎', '\n').replaceAll('⟨zwsp⟩', '\u200B');
    return [{ group: name, text, expected: line === '=> nothing' ? [] : line.slice(3).split(' | ').sort() }];
  });
};

/**
 * The labelled corpus: what an analyst takes for an indicator in texts as they come (logs, reports, mail, source code). Addresses
 * are of the blocks for documentation, names of malware and hosts are invented or of the published standards named.
 */
export const CORPUS: readonly Case[] = [...HOSTS, ...URLS, ...FILES, ...IDENTIFIERS, ...TRAPS].flatMap(read);
