/** Times in milliseconds, sorted. */
export interface Timed {
  readonly p50: number;
  readonly p95: number;
  readonly runs: number;
}

const at = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? NaN;

/** Runs `work` `runs` times, one after the other. */
export async function timed(runs: number, work: (run: number) => Promise<unknown>): Promise<Timed> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work(run);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p95: at(times, 0.95), runs };
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** One line of the report, with the target where there is one. */
export function line(what: string, value: string, target = ''): void {
  process.stdout.write(`${what.padEnd(58)} ${value.padStart(26)}  ${target}\n`);
}
