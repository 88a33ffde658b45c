import type { ITextRun } from '@microsoft/teams.cards';
import type { Entity, EntityType } from '../src/casebook/finding.js';
import type { Limits } from './budget.js';
import { defangIndicator } from './defang.js';
import { line, quiet, run, say, SMALL, type CardElement } from './elements.js';
import { numberText } from './table-values.js';
import { plain, shorten, visible } from './text.js';

const NAMES: Readonly<Record<EntityType, string>> = {
  account: 'Accounts', host: 'Hosts', ip: 'IP addresses', domain: 'Domains', url: 'URLs', email: 'E-mail addresses', hash: 'File hashes',
  file: 'Files', process: 'Processes', mailbox: 'Mailboxes', resource: 'Resources',
};
const INDICATORS: ReadonlySet<EntityType> = new Set(['ip', 'domain', 'url']);
const VALUE = 90;
const NOTE = 60;

/** The command that a click on an entity says; undefined where there is none for its type. */
export type Pivot = (entity: Entity) => string | undefined;

/** One line per entity type; entities that have a pivot are links that say it. */
export function entitiesPart(entities: readonly Entity[], limits: Limits, pivot: Pivot): CardElement[] {
  const shown = entities.slice(0, limits.entities);
  const types = [...new Set(shown.map((entity) => entity.type))];
  const rest = entities.length - shown.length;
  return [
    ...types.map((type) => {
      const own = shown.filter((entity) => entity.type === type);
      const runs = own.flatMap((entity, at) => [...(at === 0 ? [] : [run('   ', SMALL)]), ...entityRuns(entity, limits, pivot)]);
      return line([run(`${NAMES[type]}:  `, { ...SMALL, isSubtle: true }), ...runs], { spacing: 'Small' });
    }),
    ...(rest > 0 ? [quiet(`${numberText(rest)} more entities`)] : []),
  ];
}

function entityRuns(entity: Entity, limits: Limits, pivot: Pivot): ITextRun[] {
  const value = INDICATORS.has(entity.type)
    ? shorten(defangIndicator(visible(entity.value.slice(0, VALUE * 4))), VALUE) : plain(entity.value, VALUE);
  const command = pivot(entity);
  const action = command === undefined || command.length > limits.say ? undefined : say(command, command);
  return [
    run(value || '–', action === undefined ? SMALL : { ...SMALL, color: 'Accent', selectAction: action }),
    ...(entity.note === undefined || entity.note === '' ? [] : [run(` (${plain(entity.note, NOTE)})`, { ...SMALL, isSubtle: true })]),
  ];
}
