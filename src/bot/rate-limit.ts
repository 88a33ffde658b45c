/** At most `count` operations in any `ms` milliseconds. */
export interface RateWindow {
  readonly count: number;
  readonly ms: number;
}

/** What Teams allows a bot in one chat or channel (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). */
export const THREAD_WINDOWS: readonly RateWindow[] = [
  { count: 7, ms: 1000 }, { count: 8, ms: 2000 }, { count: 60, ms: 30_000 }, { count: 1800, ms: 3_600_000 },
];

/** What Teams allows an app in one tenant. */
export const GLOBAL_WINDOWS: readonly RateWindow[] = [{ count: 50, ms: 1000 }];

/** Keeps several rate limits at once by remembering when the last operations were (a sliding-window log). */
export class RateLimit {
  private readonly windows: readonly RateWindow[];
  private readonly kept: number;
  private readonly times: number[] = [];
  private pausedUntil = 0;

  constructor(windows: readonly RateWindow[]) {
    this.windows = windows;
    this.kept = Math.max(...windows.map((window) => window.count));
  }

  /** When the next operation may start, at `now` or later (milliseconds). */
  earliest(now: number): number {
    return this.windows.reduce((at, window) => {
      const before = this.times.at(-window.count);
      return before === undefined ? at : Math.max(at, before + window.ms);
    }, Math.max(now, this.pausedUntil, this.times.at(-1) ?? 0));
  }

  /** Takes the next place; resolves nothing, waits for nothing: the caller starts at the returned time. */
  reserve(now: number): number {
    const at = this.earliest(now);
    this.times.push(at);
    if (this.times.length > this.kept) this.times.splice(0, this.times.length - this.kept);
    return at;
  }

  /** Starts nothing before `until`: the server asked to slow down. */
  pause(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  /** Until when operations that have their place already must wait. */
  get resumesAt(): number {
    return this.pausedUntil;
  }

  /** True where nothing that is remembered can matter any more. */
  isIdle(now: number): boolean {
    const longest = Math.max(...this.windows.map((window) => window.ms));
    return now >= this.pausedUntil && now - (this.times.at(-1) ?? 0) > longest;
  }
}
