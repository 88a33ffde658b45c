/** Most marks in one chart: beyond it a picture of this size says no more, and drawing gets slow. */
export const MAX_MARKS = 2_000;
/** Most series that colours still tell apart. */
export const MAX_SERIES = 8;
/** Most bars, and rows of an event timeline. */
export const MAX_ROWS = 20;
/** Most slices of a pie, the rest included. */
export const MAX_SLICES = 8;
