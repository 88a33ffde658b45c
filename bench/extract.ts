/** Extraction of indicators from command lines in figures, beside MSTICPy's on the very same lines where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractMany } from '../src/analysis/ioc/extract-many.js';
import { findIndicators } from '../src/analysis/ioc/extract.js';
import { commandLines } from './command-lines.js';
import { line, median, ms } from './measure.js';

const LINES = 100_000;
const TARGET = 120_000;

interface Peer {
  readonly version: string;
  readonly rowsPerSecond: number;
  readonly indicators: number;
}

/** MSTICPy's IoCExtract over the lines, or why it was not run. CASEBOOK_PYTHON names another interpreter than python3. */
async function peer(lines: readonly string[]): Promise<Peer | string> {
  const folder = await mkdtemp(join(tmpdir(), 'casebook-bench-ioc-'));
  try {
    const file = join(folder, 'lines.txt');
    await writeFile(file, lines.join('\n'));
    const run = spawnSync(process.env['CASEBOOK_PYTHON'] ?? 'python3', [fileURLToPath(new URL('../../bench/peers/msticpy_ioc.py', import.meta.url)), file], { encoding: 'utf8', maxBuffer: 10_000_000 });
    return run.status === 0 ? JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as Peer : 'python3 with msticpy is not installed'; // what that script prints
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const perSecond = (milliseconds: number): number => Math.round(LINES / milliseconds * 1_000);

/** Milliseconds of processor time (that of the collector's and the compiler's threads too): what a core has to give, whatever else the machine does. */
function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Lines a second of processor time in one thread: all of them distinct, of all kinds, with places and counts. */
export async function extractFigures(): Promise<void> {
  const lines = commandLines(LINES);
  const values = lines.map((text) => ({ text, count: 1 }));
  let indicators = 0;
  const run = (): void => { indicators = extractMany({ values, limit: 1_000_000, ms: 600_000 }).indicators.length; };
  const each = (): void => { for (const text of lines) findIndicators(text); };
  const first = cpuTime(each);
  const alone = median(Array.from({ length: 5 }, () => cpuTime(each)));
  const warm = median(Array.from({ length: 5 }, () => cpuTime(run)));
  line(`extract ${LINES.toLocaleString('en')} command lines, first time`, `${perSecond(first).toLocaleString('en')} lines/s`, `${ms(first)} of processor time, compiling included`);
  line('  again (median of 5)', `${perSecond(alone).toLocaleString('en')} lines/s`, `target ${TARGET.toLocaleString('en')} a core`);
  line('  with counts of distinct indicators over all lines', `${perSecond(warm).toLocaleString('en')} lines/s`, `${indicators.toLocaleString('en')} distinct ones`);
  const other = await peer(lines);
  if (typeof other === 'string') line('MSTICPy on the same lines', 'skipped', other);
  else line(`MSTICPy ${other.version} on the same lines`, `${Math.round(other.rowsPerSecond).toLocaleString('en')} lines/s`, `ours ${(perSecond(alone) / other.rowsPerSecond).toFixed(1)}x (target 20x); it finds ${other.indicators.toLocaleString('en')}`);
}
