import { UserError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { constructName } from './operator-name.js';

/** A span of the analysed text; `translate` turns it into a position. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A refusal with the place it is about. It becomes a `UserError` with a position in `translate`. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode, message: string, readonly span: Span | undefined, readonly why?: string, readonly next?: string,
    /** Operators and functions that are not supported. */
    readonly names: readonly string[] = [],
  ) {
    super(message);
  }
}

/** Stops the translation: the query asks for something that evidence cannot answer rightly. */
export function unsupported(node: SyntaxNode | Span | undefined, what: string, next?: string): never {
  const name = node && 'kind' in node ? constructName(node) : undefined;
  throw new Refusal('kql.unsupported', `${what} is not supported on evidence`, node,
    'A query that evidence cannot answer exactly as Kusto does is refused.', next ?? 'Rewrite the query without it, or run it on a live workspace.',
    name === undefined ? [] : [name]);
}

/** Stops the translation: a value's type does not fit. */
export function mistyped(node: SyntaxNode | Span | undefined, message: string, next?: string): never {
  throw new Refusal('kql.type', message, node, undefined, next ?? 'Convert the value with tostring(), tolong(), todatetime(), …');
}

export function toUserError(refusal: Refusal, position: ConstructorParameters<typeof UserError>[0]['position']): UserError {
  return new UserError({
    code: refusal.code,
    message: refusal.message,
    ...(refusal.why !== undefined && { why: refusal.why }),
    ...(refusal.next !== undefined && { next: refusal.next }),
    ...(position && { position }),
    ...(refusal.names.length > 0 && { names: refusal.names }),
  }, { cause: refusal });
}
