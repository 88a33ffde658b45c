/** Unpacking of encoded command lines in figures, beside MSTICPy's on the very same lines where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { flat, peelMany } from '../src/analysis/decode/peel-many.js';
import { peel } from '../src/analysis/decode/peel.js';
import { PEEL_LIMITS } from '../src/analysis/decode/types.js';
import { commandLines } from './command-lines.js';
import { line, ms, timed } from './measure.js';

/** As many rows as MSTICPy's own sample of encoded command lines has, and more. */
const SIZES = [363, 10_000];
/** Rows a second that MSTICPy 3.0.2 was measured with: 363 in 0.025 s. */
const PEER = 363 / 0.025;

const base64 = (data: string | Buffer): string => Buffer.from(data).toString('base64');
const FORMS: readonly ((script: string) => string)[] = [
  (script) => `powershell.exe -NoP -W Hidden -EncodedCommand ${base64(Buffer.from(script, 'utf16le'))}`,
  (script) => `powershell -c "IEX ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64(script)}')))"`,
  (script) => `sh -c "echo ${base64(script)} | base64 -d | sh"`,
  (script) => `cmd.exe /c echo ${base64(script)} > %TEMP%\\x.b64 & certutil -decode %TEMP%\\x.b64 %TEMP%\\x.ps1`,
  (script) => `python3 -c "import base64,gzip;exec(gzip.decompress(base64.b64decode('${base64(gzipSync(script))}')))"`,
];

/** Distinct command lines; one of `every` is encoded. */
const lines = (count: number, every: number): string[] => commandLines(count).map((text, at) => (at % every === 0 ? (FORMS[at % FORMS.length] ?? String)(text) : text));

interface Peer {
  readonly version: string;
  readonly rowsPerSecond: number;
}

async function peer(values: readonly string[]): Promise<Peer | string> {
  const folder = await mkdtemp(join(tmpdir(), 'casebook-bench-unpack-'));
  try {
    const file = join(folder, 'lines.txt');
    await writeFile(file, values.join('\n'));
    const run = spawnSync(process.env['CASEBOOK_PYTHON'] ?? 'python3', [fileURLToPath(new URL('../../bench/peers/msticpy_unpack.py', import.meta.url)), file], { encoding: 'utf8', maxBuffer: 10_000_000 });
    return run.status === 0 ? JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as Peer : 'python3 with msticpy is not installed'; // what that script prints
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows a second in one thread, hashes and types of all layers included: without indicators, as MSTICPy does it, and with them. */
export async function unpackFigures(): Promise<void> {
  for (const [count, every, what] of SIZES.flatMap((size) => [[size, 1, 'all encoded'], [size, 8, 'one of eight encoded']] as const)) {
    const values = lines(count, every);
    let layers = 0;
    const run = (indicators: boolean): Promise<void> => {
      layers = values.reduce((sum, value) => sum + flat(peel(value, { ...PEEL_LIMITS, indicators }).layers).length, 0);
      return Promise.resolve();
    };
    await run(false);
    const plain = await timed(5, () => run(false));
    const whole = await timed(3, () => Promise.resolve(peelMany({ values, depth: 10, ms: 600_000 })));
    const rate = count / plain.p50 * 1_000;
    line(`unpack ${count.toLocaleString('en')} rows, ${what}`, `${Math.round(rate).toLocaleString('en')} rows/s`, `${ms(plain.p50)}, ${layers.toLocaleString('en')} layers; MSTICPy as measured elsewhere ${Math.round(PEER).toLocaleString('en')} rows/s: ${(rate / PEER).toFixed(1)}x (target 20x)`);
    line('  with indicators of all layers', `${Math.round(count / whole.p50 * 1_000).toLocaleString('en')} rows/s`);
    const other = await peer(values);
    if (typeof other === 'string') line('  MSTICPy on the same rows', 'skipped', other);
    else line(`  MSTICPy ${other.version} on the same rows`, `${Math.round(other.rowsPerSecond).toLocaleString('en')} rows/s`, `ours ${(rate / other.rowsPerSecond).toFixed(1)}x (target 20x)`);
  }
}
