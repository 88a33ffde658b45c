import type { OwnList } from '../../enrichment/types.js';
import { UserError } from '../../errors.js';
import type { SkillContext } from '../kit/skill.js';
import { textOf } from '../kit/source-values.js';

/** Which values the organisation's own lists mark, and as what. */
export interface OwnMarks {
  /** "executive (Staff.Email)"; undefined where no list has the value. */
  markOf(value: string): string | undefined;
  /** Lists that could not be read. */
  readonly notes: readonly string[];
}

/** Reads the lists that the setting CASEBOOK_LISTS names; they are tables of the evidence. */
export async function ownMarks(lists: readonly OwnList[], ctx: SkillContext): Promise<OwnMarks> {
  const marks = new Map<string, Set<string>>();
  const notes: string[] = [];
  for (const list of lists) {
    try {
      for (const value of await valuesOf(list, ctx)) {
        const key = value.trim().toLowerCase();
        if (key !== '') marks.set(key, (marks.get(key) ?? new Set()).add(`${list.label} (${list.table}.${list.column})`));
      }
    } catch (error) {
      if (!(error instanceof UserError) || error.code === 'run.cancelled') throw error;
      notes.push(`The list ${list.table}.${list.column} was not read: ${error.data.message}`);
    }
  }
  return {
    notes,
    markOf: (value) => {
      const found = new Set(spellings(value).flatMap((key) => [...(marks.get(key) ?? [])]));
      return found.size === 0 ? undefined : [...found].join('; ').slice(0, 500);
    },
  };
}

async function valuesOf({ table, column }: OwnList, ctx: SkillContext): Promise<string[]> {
  const opened = await ctx.openTable({ kind: 'table', name: table });
  const page = await opened.read({ columns: [column] });
  return page.rows.map(([value]) => textOf(value ?? null));
}

/** How a list may spell a value: `CONTOSO\ana` as `ana`, `ws-7.contoso.com` as `ws-7`. */
function spellings(value: string): string[] {
  const plain = value.trim().toLowerCase();
  const [, account] = /^[^\\@/\s]{1,100}\\([^\\/\s]{1,200})$/.exec(plain) ?? [];
  const [, host] = /^([a-z0-9][a-z0-9_-]{0,62})\.[a-z0-9.-]{3,200}$/.exec(plain) ?? [];
  return [plain, account, host === undefined || /^\d+$/.test(host) ? undefined : host].filter((one) => one !== undefined);
}
