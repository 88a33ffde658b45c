import type { VariableValue } from '../../casebook/variable.js';
import { count } from './finding.js';
import { textOf } from './source-values.js';

/** A variable's type and value in a few words: `list of string`, `10.0.0.1, 10.0.0.2 … (12 values)`. */
export function describeValue(value: VariableValue): { readonly type: string; readonly text: string } {
  switch (value.kind) {
    case 'scalar': return { type: value.type, text: textOf(value.value) };
    case 'list': {
      const shown = value.values.slice(0, 5).map(textOf).join(', ');
      return { type: `list of ${value.type}`, text: value.values.length > 5 ? `${shown} … (${count(value.values.length, 'value')})` : shown };
    }
    case 'range': return { type: 'time range', text: `${value.text} = ${value.window.start} to ${value.window.end}` };
    case 'table': {
      const names = value.ref.columns.map(({ name }) => name);
      return { type: 'table', text: `${count(value.ref.rowCount, 'row')}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}` };
    }
  }
}
