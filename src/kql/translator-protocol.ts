import type { UserErrorData } from '../errors.js';
import type { TableSchema } from '../data/table.js';
import type { TranslateRequest, Translation } from './types.js';

/** One name or keyword that may stand at a place in a query. */
export interface Completion {
  readonly text: string;
  /** The parser's word for what it is: `Column`, `Table`, `BuiltInFunction`, `QueryPrefix`, … */
  readonly kind: string;
}

export interface CompletionRequest {
  readonly text: string;
  /** UTF-16 offset of the cursor. */
  readonly offset: number;
  readonly tables: readonly TableSchema[];
}

/** A list of schemas travels to the worker once; later requests name it. */
export type SchemaMessage = { readonly kind: 'schemas'; readonly key: number; readonly tables: readonly TableSchema[] };

export type WorkMessage =
  | { readonly kind: 'warm'; readonly id: number }
  | { readonly kind: 'translate'; readonly id: number; readonly schemas: number; readonly request: Omit<TranslateRequest, 'tables'> }
  | { readonly kind: 'complete'; readonly id: number; readonly schemas: number; readonly text: string; readonly offset: number };

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: Translation | readonly Completion[] | undefined }
  /** `user` carries a UserError without loss; `defect` is anything else, its text cut short. */
  | { readonly id: number; readonly ok: false; readonly user: UserErrorData }
  | { readonly id: number; readonly ok: false; readonly defect: string };
