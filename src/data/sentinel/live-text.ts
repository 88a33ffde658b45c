import type { QueryRequest } from '../engine.js';
import type { VariableValue } from '../../casebook/variable.js';

/** A query with its variables replaced by typed KQL literals. */
export interface LiveText {
  readonly text: string;
  /** Offset in `text` → offset in what the person typed (UTF-16 units). */
  readonly toTyped: (offset: number) => number;
}

/** Puts variables into KQL, only ever as typed literals. Throws `UserError` (`variable.*`, `kql.*`). */
export type BindLive = (
  text: string, variables: Readonly<Record<string, VariableValue>>, fetchTable: QueryRequest['fetchTable'],
) => Promise<LiveText> | LiveText;
