import { bindLiveQuery, MAX_LIVE_ROWS, type LiveValue } from '../../kql/live.js';
import type { TableSpool } from '../engine.js';
import type { BindLive } from './live-text.js';

/** Binds variables as literals; tables travel with their rows, read from the spool. */
export function createBindLive(spool: Pick<TableSpool, 'read'>): BindLive {
  return async (typed, variables, fetchTable) => {
    const values: Record<string, LiveValue> = {};
    for (const [name, value] of Object.entries(variables)) {
      if (value.kind !== 'table') values[name] = value;
      else {
        // One row more than may travel, so that a larger table is refused and never cut.
        const { columns, rows } = await spool.read(value.ref, { limit: MAX_LIVE_ROWS + 1 }, fetchTable);
        values[name] = { kind: 'rows', columns, rows };
      }
    }
    const { text, offset } = bindLiveQuery(typed, values);
    return { text, toTyped: (at) => Math.max(0, at - offset) };
  };
}
