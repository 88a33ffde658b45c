import type { ISubmitAction } from '@microsoft/teams.cards';
import type { CellRevision } from '../src/casebook/cell.js';
import type { NextCommand } from '../src/casebook/finding.js';
import { PAGE_ROWS } from '../src/casebook/finding.js';
import { MAX_ACTIONS, type Limits } from './budget.js';
import { say } from './elements.js';
import { cellName } from './header.js';
import type { Rows } from './table-part.js';

/** At least this many of the skill's own next commands stay beside the buttons that every table has. */
const OWN_COMMANDS = 3;

/** Buttons of the commands that are short enough, each command once, at most six. */
export function buttons(commands: readonly NextCommand[], limits: Limits): ISubmitAction[] {
  const once = new Map<string, NextCommand>();
  for (const command of commands) {
    const text = command.say.trim();
    if (text !== '' && JSON.stringify(command.say).length <= limits.say && !once.has(text)) once.set(text, command);
  }
  return [...once.values()].slice(0, MAX_ACTIONS).map((command) => say(command.label, command.say));
}

/** What can be done with any cell: its next rows, a chart, a variable, another run. */
export function cellCommands(cell: CellRevision, table: Rows | undefined, charts: number): NextCommand[] {
  const name = cellName(cell);
  const hasRows = table !== undefined && table.total > 0;
  const variable = `$t${cell.number}`;
  return [
    ...(hasRows && table.total > PAGE_ROWS ? [{ label: 'Next rows', say: `show ${name} page=2` }] : []),
    ...(hasRows && table.total > 1 && charts === 0 ? [{ label: 'Chart', say: `chart ${name}` }] : []),
    ...(hasRows && table.total > 1 && cell.sets.length === 0 ? [{ label: `Keep as ${variable}`, say: `set ${variable} = ${name}` }] : []),
    { label: 'Run again', say: `rerun #${cell.number}` },
  ];
}

/** The skill's commands first, but not so many that the cell's own ones have no room. */
export function mergeCommands(next: readonly NextCommand[], own: readonly NextCommand[]): NextCommand[] {
  const room = Math.max(OWN_COMMANDS, MAX_ACTIONS - own.length);
  return [...next.slice(0, room), ...own, ...next.slice(room)];
}
