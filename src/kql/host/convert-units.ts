import { HostRefusal } from './entry.js';
import type { HostFunction, HostTable, HostValue } from './entry.js';
import { QUANTITIES } from './units.js';
import type { Quantity, Unit } from './units.js';

const partsOf = (unit: Unit): readonly [factor: number, offset: number] => (typeof unit === 'number' ? [unit, 0] : unit);

/** A unit by its name; undefined where the quantity has none of this name. Errors: `HostRefusal` for an uncertain one. */
function unitOf(quantity: Quantity, name: string): Unit | undefined {
  if (Object.hasOwn(quantity.units, name)) return quantity.units[name];
  const known = [...quantity.uncertain, ...Object.keys(quantity.units)].find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined) return undefined;
  throw new HostRefusal(quantity.uncertain.includes(name) ? `The value of the unit ${known} differs between versions of Kusto.` : `Units are written as in the documentation on evidence: ${known}.`);
}

/** `value` in another unit, null where a unit is unknown. Exact units only, to 15 digits. */
export function convertUnit(quantity: Quantity, value: number, from: string, to: string): number | null {
  const [source, target] = [unitOf(quantity, from), unitOf(quantity, to)];
  if (source === undefined || target === undefined) return null;
  if (from === to) return value;
  const [[factor, offset], [divisor, origin]] = [partsOf(source), partsOf(target)];
  return (value * factor + (offset - origin)) / divisor;
}

const converter = (name: string, quantity: Quantity): HostFunction => ({
  params: ['real', 'string', 'string'],
  result: 'real',
  call: ([value, from, to]): HostValue => (typeof value === 'number' && typeof from === 'string' && typeof to === 'string' ? convertUnit(quantity, value, from, to) : null),
  doc: `convert-${name}-function`,
});

export const CONVERT_UNIT_FUNCTIONS: HostTable = Object.fromEntries(Object.entries(QUANTITIES).map(([name, quantity]) => [`convert_${name}`, converter(name, quantity)]));
