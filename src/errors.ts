/**
 * The two families of errors. A `UserError` is a normal result: it is stored in the cell and shown on a card.
 * Anything else that is thrown is a bug: it is logged with a correlation id that the card shows.
 */

/** Every code a person can meet, with what it is about. Codes are stable: playbooks and tests rely on them. */
export const ERROR_CATALOGUE = {
  'command.empty': 'The message holds no command',
  'command.unknown': 'No skill has that name',
  'command.syntax': 'The command could not be parsed',
  'command.too-long': 'The message is over the length limit',
  'param.missing': 'A required parameter is missing',
  'param.invalid': 'A parameter has a value that its type does not allow',
  'variable.unknown': 'No variable of the incident has that name',
  'variable.type': 'The variable is of another type than the skill needs',
  'cell.unknown': 'The incident has no cell with that number',
  'cell.no-table': 'The cell has no table',
  'table.unknown': 'No evidence table has that name',
  'table.column': 'The table has no such column',
  'table.empty': 'The table has no rows',
  'kql.syntax': 'The KQL could not be parsed',
  'kql.unknown-name': 'The KQL names a table, column or function that does not exist',
  'kql.type': 'The KQL uses a value where its type does not fit',
  'kql.unsupported': 'The KQL uses an operator or function that is not supported on evidence',
  'kql.function': 'A function of the team’s library cannot be used',
  'kql.failed': 'The query failed while it ran',
  'kql.limit': 'The query needs more than a limit allows',
  'evidence.unreadable': 'An evidence file could not be read',
  'evidence.too-large': 'An evidence file is over the size limit',
  'workspace.not-configured': 'No live workspace is configured',
  'workspace.denied': 'The live workspace refused access',
  'workspace.query': 'The live workspace refused the query',
  'workspace.throttled': 'The live workspace asks to slow down',
  'workspace.timeout': 'The live workspace did not answer in time',
  'workspace.unreachable': 'The live workspace could not be reached',
  'input.too-large': 'The input is over a limit',
  'input.invalid': 'The input is not of the kind that the skill works on',
  'series.unusable': 'The table is not a usable time series',
  'run.timeout': 'The command ran into its time limit',
  'run.cancelled': 'The command was cancelled',
  'run.interrupted': 'The bot stopped while the command ran',
  'store.unreachable': 'The casebook store is unreachable, nothing was run',
  'store.record': 'A stored record is damaged or of a newer version of Casebook',
  'config.invalid': 'The configuration is not usable',
  'internal': 'A defect in Casebook',
} as const;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** Where in the text a problem lies; offsets count UTF-16 units, line and column are 1-based. */
export interface TextPosition {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

export interface UserErrorData {
  readonly code: ErrorCode;
  /** What happened, one sentence. */
  readonly message: string;
  /** Why it happened or which limit was met. */
  readonly why?: string;
  /** What to type or do next. */
  readonly next?: string;
  /** Ready commands, shown as buttons; the first is the nearest fit. */
  readonly suggestions?: readonly string[];
  readonly position?: TextPosition;
  /** Names of the KQL operators and functions that are not supported, where that is the problem. */
  readonly names?: readonly string[];
}

/** A problem that a person can do something about. Throw it with the cause whenever there is one. */
export class UserError extends Error {
  readonly data: UserErrorData;

  constructor(data: UserErrorData, options?: ErrorOptions) {
    super(data.message, options);
    this.name = 'UserError';
    this.data = data;
  }

  get code(): ErrorCode {
    return this.data.code;
  }
}

/** Position of `offset` in `text`, with line and column counted from 1. */
export function positionAt(text: string, offset: number, length = 1): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, length, line: before.split('\n').length, column: offset - lineStart + 1 };
}

/**
 * The code of a system or library error, such as `ENOENT`; undefined where there is none. Errors of another realm (those
 * of Node are not `instanceof Error` inside a `vm` context) have theirs too.
 */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
