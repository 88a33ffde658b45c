import { UserError } from '../../errors.js';
import { HostLimit, HostRefusal } from '../../kql/host/entry.js';

/** What a host function threw, as a person can use it; undefined where it is a defect of ours. */
export function hostError(error: unknown): UserError | undefined {
  if (error instanceof HostLimit) {
    return new UserError({
      code: 'kql.limit', message: 'A function of the query needs more than its limit.', why: error.message,
      next: 'Filter earlier in the query, or give the function less.',
    }, { cause: error });
  }
  if (!(error instanceof HostRefusal)) return undefined;
  return new UserError({
    code: 'kql.unsupported', message: 'A function of the query meets a value that evidence cannot answer exactly as Kusto does.', why: error.message,
    next: 'Leave such rows out, or run the query on a live workspace.',
  }, { cause: error });
}
