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

export const median = (values: readonly number[]): number => at([...values].sort((a, b) => a - b), 0.5);

/**
 * Two pieces of work in turn, `runs` times each after one unmeasured run: the time of the quickest run of each, and their
 * ratio. What else the machine does only ever adds to a run, so that the quickest ones compare the work itself.
 */
export async function paired(runs: number, one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<{ readonly first: number; readonly second: number; readonly ratio: number }> {
  const turns: (readonly [number, number])[] = [];
  for (let turn = -1; turn < runs; turn += 1) {
    // The one that goes first changes, since it may warm the other's data.
    const order = turn % 2 === 0 ? [one, other] : [other, one];
    const times: number[] = [];
    for (const work of order) {
      const started = performance.now();
      await work();
      times.push(performance.now() - started);
    }
    const [a = NaN, b = NaN] = turn % 2 === 0 ? times : [...times].reverse();
    if (turn >= 0) turns.push([a, b]);
  }
  const [first, second] = [Math.min(...turns.map(([a]) => a)), Math.min(...turns.map(([, b]) => b))];
  return { first, second, ratio: first / second };
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** One line of the report, with the target where there is one. */
export function line(what: string, value: string, target = ''): void {
  process.stdout.write(`${what.padEnd(58)} ${value.padStart(26)}  ${target}\n`);
}
