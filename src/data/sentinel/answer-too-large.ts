import { UserError } from '../../errors.js';

/** An answer that does not fit into memory, or is not let that far. */
export function answerTooLarge(why: string, cause?: unknown): UserError {
  return new UserError(
    {
      code: 'kql.limit',
      message: "The workspace's answer is too large.",
      why,
      next: 'Summarize, keep fewer columns with `project`, or search a shorter time range.',
    },
    { cause },
  );
}
