import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import { EVENT_TIMES } from '../event-times.js';
import type { FunctionTable, SpecialEntry } from './entry.js';

/** Evidence keeps no time of arrival: the time of the event stands for it, which the notes say. */
const ingestionTime: SpecialEntry = {
  build: (call) => {
    const column = EVENT_TIMES.flatMap((name) => call.scope.columns.find((each) => each.name === name && each.type === 'datetime') ?? [])[0];
    if (!column) return unsupported(call.node, 'ingestion_time() of rows without TimeGenerated or Timestamp', 'Use the time of the event.');
    call.compiler.shared.notes.add(`ingestion_time() is ${column.name}: evidence does not keep when a record arrived.`);
    return columnScalar(column);
  },
  doc: 'ingestion-time-function',
};

export const INGESTION_TIME_FUNCTIONS: FunctionTable = { ingestion_time: ingestionTime };
