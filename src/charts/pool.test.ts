import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChartSpec } from '../casebook/finding.js';
import type { Json } from '../data/table.js';
import { createChartPool, type ChartPoolOptions } from './pool.js';
import type { ChartPool } from './types.js';

const pools: ChartPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function open(options: ChartPoolOptions): ChartPool {
  const pool = createChartPool(options);
  pools.push(pool);
  return pool;
}

const bars = (more: { readonly [key: string]: Json } = {}): ChartSpec => ({
  title: 'Bars', alt: 'Bars',
  spec: {
    data: { values: [{ x: 0, y: 1 }, { x: 1, y: 2 }] }, mark: 'bar',
    encoding: { x: { field: 'x', type: 'quantitative', ...more }, y: { field: 'y', type: 'quantitative' } },
  },
});
/** A legal specification that asks for a billion bins. */
const endless = bars({ bin: { step: 1e-9 } });

const isPng = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from('89504e470d0a1a0a', 'hex'));

describe('createChartPool', () => {
  it('draws many charts with few workers', async () => {
    const pool = open({ size: 2 });
    const pictures = await Promise.all(Array.from({ length: 8 }, () => pool.render(bars())));
    expect(pictures.every(isPng)).toBe(true);
  });

  it('kills a drawing at its deadline and draws the next one with a new worker', async () => {
    const pool = open({ size: 1, deadlineMs: 3_000 });
    const [slow, next] = await Promise.allSettled([pool.render(endless), pool.render(bars())]);
    expect(slow).toMatchObject({ status: 'rejected', reason: { code: 'run.timeout' } });
    expect(next.status === 'fulfilled' && isPng(next.value)).toBe(true);
  });

  it('hands on why a chart is refused', async () => {
    const pool = open({ size: 1 });
    const loading: ChartSpec = { title: 't', alt: '', spec: { data: { url: 'http://evil.example/' }, mark: 'bar' } };
    await expect(pool.render(loading)).rejects.toMatchObject({ code: 'input.invalid', data: { why: expect.stringContaining('inline') } });
    expect(isPng(await pool.render(bars()))).toBe(true);
  });

  it('refuses more than may wait', async () => {
    const pool = open({ size: 1, maxQueue: 1 });
    const first = pool.render(bars());
    await expect(pool.render(bars())).rejects.toMatchObject({ code: 'run.timeout' });
    expect(isPng(await first)).toBe(true);
  });

  it('ends what is open when it closes, and takes nothing more', async () => {
    const pool = open({ size: 1, deadlineMs: 20_000 });
    const open1 = pool.render(endless);
    const open2 = pool.render(bars());
    const settled = Promise.allSettled([open1, open2]);
    await pool.close();
    for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'run.cancelled' } });
    await expect(pool.render(bars())).rejects.toThrow('closed');
  });

  it('tells waiting charts when no worker starts', async () => {
    const pool = open({ size: 1, startMs: 1 });
    await expect(pool.render(bars())).rejects.toThrow('did not start');
  });
});
