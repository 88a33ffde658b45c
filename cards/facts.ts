import type { Fact } from '../src/casebook/finding.js';
import type { Limits } from './budget.js';
import { cell, grid, run, SMALL, type CardElement } from './elements.js';
import { numberText } from './table-values.js';
import { plain, undefanged } from './text.js';

const LABEL = 90;
/** Weights of the two columns; the labels' one by the longest label. */
const WHOLE = 60;
const NARROWEST = 13;
const WIDEST = 24;

/**
 * Facts in two aligned columns. Not a FactSet: its texts are markdown, a table's runs are not.
 * `what` names them where some are left out.
 */
export function factRows(facts: readonly Fact[], limits: Pick<Limits, 'facts' | 'text'>, what = 'facts', untrusted = true): CardElement {
  const shown = facts.slice(0, limits.facts).map(({ label, value }) => ({
    label: plain(label, LABEL), value: (untrusted ? plain(value, limits.text) : undefanged(value, limits.text)) || '–',
  }));
  const labels = Math.min(WIDEST, Math.max(NARROWEST, ...shown.map(({ label }) => label.length + 1)));
  const rows = shown.map(({ label, value }) => [cell([run(label || ' ', { ...SMALL, isSubtle: true })]), cell([run(value, SMALL)])]);
  const rest = facts.length - shown.length;
  if (rest > 0) rows.push([cell([run(' ', SMALL)]), cell([run(`${numberText(rest)} more ${what}`, { ...SMALL, isSubtle: true })])]);
  return grid({ columns: [{ width: labels }, { width: WHOLE - labels }], rows, header: false });
}
