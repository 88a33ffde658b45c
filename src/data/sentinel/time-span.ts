import type { TimeWindow } from '../table.js';

/** What a portal user gets who sets no time range. */
export const DEFAULT_LOOKBACK_HOURS = 24;
/** Longest analytics retention of a workspace table, in days. */
export const MAX_LOOKBACK_DAYS = 730;

const HOUR_MS = 3_600_000;
const COMMENT_OR_STRING = /\/\/[^\n]*|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const TIME_FILTER = /\bTimeGenerated\s*(?:[<>]=?|==|!?between\b)|(?:[<>]=?|==)\s*TimeGenerated\b/;

/** The window that a query is sent with, and why, for people. */
export interface ChosenWindow {
  readonly window: TimeWindow;
  readonly note?: string;
}

/**
 * The time span of a query, as the Azure portal chooses it: the window that was asked for; else, where the text
 * itself compares TimeGenerated, everything the workspace can hold; else the last 24 hours.
 * @param now the run's pinned clock, ISO 8601 UTC; relative spans end there
 */
export function chooseWindow(kql: string, now: string, asked?: TimeWindow): ChosenWindow {
  if (asked !== undefined) return { window: asked };
  if (filtersOnTime(kql)) {
    return {
      window: back(now, MAX_LOOKBACK_DAYS * 24),
      note: `The query filters on TimeGenerated itself, so no other time range was set (at most the last ${MAX_LOOKBACK_DAYS} days).`,
    };
  }
  return {
    window: back(now, DEFAULT_LOOKBACK_HOURS),
    note: `No time range was given: the last ${DEFAULT_LOOKBACK_HOURS} hours were searched. Filter on TimeGenerated or set a range for more.`,
  };
}

/** True where the text compares TimeGenerated with something, outside comments and strings. */
export function filtersOnTime(kql: string): boolean {
  return TIME_FILTER.test(kql.replace(COMMENT_OR_STRING, '""'));
}

function back(now: string, hours: number): TimeWindow {
  return { start: new Date(Date.parse(now) - hours * HOUR_MS).toISOString(), end: now };
}
