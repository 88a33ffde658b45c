import type { RunScope } from '../../casebook/ports.js';
import type { TableRef, TimeWindow } from '../../data/table.js';
import { UserError } from '../../errors.js';
import type { Arg } from '../../language/spec.js';
import { nearest } from '../../nearest.js';
import type { Services } from './context.js';
import type { OpenTable, SkillContext } from './skill.js';

/** What references in arguments are resolved with. */
export interface Resolver {
  readonly scope: RunScope<SkillContext>;
  readonly services: Services;
  readonly fetchTable: (ref: TableRef) => Promise<Uint8Array>;
  readonly window?: TimeWindow;
}

function stored(label: string, ref: TableRef, { scope, services, fetchTable }: Resolver): OpenTable {
  return {
    label, columns: ref.columns, rowCount: ref.rowCount,
    read: ({ columns, offset, limit }) => services.spool.read(ref, {
      ...(columns === undefined ? {} : { columns }), ...(offset === undefined ? {} : { offset }),
      limit: Math.min(limit ?? scope.skill.limits.rows, scope.skill.limits.rows),
    }, fetchTable),
  };
}

/** The evidence table of that name (case does not matter), or null. */
export async function evidenceNamed(name: string, { services }: Resolver): Promise<Awaited<ReturnType<Services['providers'][number]['schemas']>>[number] | null> {
  const tables = (await services.providers[0]?.schemas()) ?? [];
  return tables.find((one) => one.name === name) ?? tables.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}

async function evidence(name: string, resolver: Resolver): Promise<OpenTable> {
  const found = await evidenceNamed(name, resolver);
  if (found === null) {
    const tables = (await resolver.services.providers[0]?.schemas()) ?? [];
    const near = nearest(name, tables.map((one) => one.name), 1)[0];
    const variable = (await resolver.scope.allVariables()).find((one) => one.name === name);
    throw new UserError({
      code: 'table.unknown', message: `There is no table “${name.slice(0, 60)}”.`,
      next: variable !== undefined ? `Did you mean the variable $${name}?` : near === undefined ? 'tables' : `Did you mean ${near}?`,
      suggestions: ['tables'],
    });
  }
  const { scope, services, window } = resolver;
  return {
    label: found.name, columns: found.columns, rowCount: found.rowCount,
    read: ({ columns, offset, limit }) => services.spool.readEvidence(found.name, {
      ...(columns === undefined ? {} : { columns }), ...(offset === undefined ? {} : { offset }), ...(window === undefined ? {} : { window }),
      limit: Math.min(limit ?? scope.skill.limits.rows, scope.skill.limits.rows),
    }),
  };
}

/** Opens the table that an argument refers to: `$name`, `#4`, or an evidence table. */
export async function openTable(arg: Arg, resolver: Resolver): Promise<OpenTable> {
  switch (arg.kind) {
    case 'variable': {
      const value = await resolver.scope.variable(arg.name);
      if (value.kind === 'table') return stored(`$${arg.name}`, value.ref, resolver);
      throw new UserError({ code: 'variable.type', message: `$${arg.name} holds no table.`, why: `It is a ${value.kind === 'range' ? 'time range' : value.kind}.`, next: 'vars', suggestions: ['vars'] });
    }
    case 'cell': {
      const cell = await resolver.scope.cell(arg.number, arg.revision);
      const ref = cell.finding?.table?.ref;
      if (ref !== undefined) return stored(`#${arg.number}`, ref, resolver);
      throw new UserError({
        code: 'cell.no-table', message: `#${arg.number} has no table.`, why: cell.status === 'ok' ? `${cell.skill} gave none.` : `It ended as “${cell.status}”.`,
        next: `show #${arg.number}`, suggestions: [`show #${arg.number}`],
      });
    }
    case 'table': case 'text': return evidence(arg.kind === 'table' ? arg.name : arg.text, resolver);
    default: throw new TypeError(`an argument of kind ${arg.kind} is no table`);
  }
}
