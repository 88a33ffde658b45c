import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChartSpec } from '../../casebook/finding.js';
import type { Json } from '../../data/table.js';
import { renderSvg } from '../render.js';
import { guardedSpec } from '../spec-guard.js';
import { barChart } from './bars.js';
import { eventTimelineChart } from './event-timeline.js';
import { pieChart } from './pie.js';
import { scatterChart } from './scatter.js';
import { timeSeriesChart } from './time-series.js';

const T0 = Date.parse('2026-11-17T00:00:00Z');
const HOUR = 3_600_000;

function made(chart: ChartSpec | null): ChartSpec {
  if (chart === null) throw new Error('no chart');
  return chart;
}

/** Rows of data in the whole specification. */
function dataRows(spec: Json): number {
  if (spec === null || typeof spec !== 'object') return 0;
  let rows = 0;
  for (const [key, value] of Object.entries(spec)) rows += key === 'values' && Array.isArray(value) ? value.length : dataRows(value);
  return rows;
}

const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '');

describe('timeSeriesChart', () => {
  const points = Array.from({ length: 48 }, (_, hour) => ({
    time: T0 + hour * HOUR, value: hour === 30 ? 500 : hour, low: 0, high: 60, anomaly: hour === 30,
  }));

  it('says the window, the extremes and the anomalies', () => {
    const { alt } = made(timeSeriesChart({ title: 'Sign-ins', points }));
    expect(alt).toBe('Sign-ins: 48 points, 2026-11-17 00:00 – 2026-11-18 23:00 UTC. Lowest 0 at 2026-11-17 00:00, '
      + 'highest 500 at 2026-11-18 06:00. 1 anomaly: 500 at 2026-11-18 06:00.');
  });

  it('labels times with 24 hours and UTC, and counts with whole numbers', async () => {
    const drawn = texts(await renderSvg(made(timeSeriesChart({ title: 'Sign-ins', points: points.slice(0, 24), valueLabel: 'sign-ins' }))));
    expect(drawn).toEqual(expect.arrayContaining(['Sign-ins', 'sign-ins', '00:00', '12:00', 'UTC, 2026-11-17 00:00 – 23:00']));
    expect(drawn.join(' ')).not.toMatch(/[AP]M|\d\.\d/);
  });

  it('keeps the extremes and the anomalies of a long series, and says how many points it drew', () => {
    const long = Array.from({ length: 20_000 }, (_, at) => ({ time: T0 + at * 1_000, value: at === 7_777 ? 9_999 : at === 8_888 ? -5 : 1, anomaly: at === 123 }));
    const chart = made(timeSeriesChart({ title: 'Long', points: long }));
    expect(dataRows(chart.spec)).toBeLessThanOrEqual(2_001);
    const drawn = JSON.stringify(chart.spec);
    expect(drawn).toContain('"y":9999');
    expect(drawn).toContain('"y":-5');
    expect(drawn).toContain(`"x":${T0 + 123_000}`);
    expect(chart.alt).toMatch(/of 20,000 points drawn/);
  });

  it('keeps the eight largest series', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ time: T0, value: at, series: `s${at}` }));
    const { alt } = made(timeSeriesChart({ title: 'Many', points: many }));
    expect(alt).toContain('Series s29, s28, s27, s26, s25, s24, s23, s22.');
    expect(alt).toContain('8 of 30 series');
  });

  it('says when it has only the first rows', () => {
    expect(made(timeSeriesChart({ title: 'T', points, total: 5_000 })).alt).toContain('first 48 of 5,000 rows');
  });

  it('stacks bars of one time', () => {
    const bars = [{ time: T0, value: 2, series: 'a' }, { time: T0, value: 3, series: 'b' }];
    expect(JSON.stringify(made(timeSeriesChart({ title: 'B', points: bars, style: 'bars' })).spec)).toContain('"from":3,"y":5');
  });

  it('has nothing to draw without times or values', () => {
    expect(timeSeriesChart({ title: 'T', points: [] })).toBeNull();
    expect(timeSeriesChart({ title: 'T', points: [{ time: 'soon', value: 1 }, { time: T0, value: null }] })).toBeNull();
  });
});

describe('barChart', () => {
  it('sorts, cuts and says what is left out', () => {
    const bars = Array.from({ length: 30 }, (_, at) => ({ label: `user${at}`, value: at }));
    const chart = made(barChart({ title: 'Users', bars }));
    expect(chart.alt).toBe('Users: 30 bars, 435 in all. Largest: user29 29 (7 %), user28 28 (6 %), user27 27 (6 %), user26 26 (6 %), '
      + 'user25 25 (6 %). top 20 of 30; the others add up to 45.');
  });

  it('adds up bars of one label', () => {
    const { alt } = made(barChart({ title: 'B', bars: [{ label: 'a', value: 1 }, { label: 'a', value: 2 }, { label: '', value: 4 }] }));
    expect(alt).toContain('(empty) 4 (57 %), a 3 (43 %)');
  });

  it('keeps a given order, and draws negative values', async () => {
    const chart = made(barChart({ title: 'B', order: 'given', bars: [{ label: 'mon', value: -2 }, { label: 'tue', value: 5 }] }));
    expect(texts(await renderSvg(chart))).toEqual(expect.arrayContaining(['mon', 'tue', '-2', '5']));
  });

  it('has nothing to draw without bars', () => {
    expect(barChart({ title: 'B', bars: [{ label: 'a', value: Number.NaN }] })).toBeNull();
  });
});

describe('eventTimelineChart', () => {
  it('has a row per group in the order of their first event', async () => {
    const chart = made(eventTimelineChart({
      title: 'Host', events: [
        { time: '2026-11-17T02:00:00Z', group: 'logon' }, { time: '2026-11-17T01:00:00Z', group: 'process', severity: 'high' },
        { time: '2026-11-17T03:00:00Z', group: 'logon' },
      ],
    }));
    expect(chart.alt).toContain('3 events in 2 rows, 2026-11-17 01:00 – 03:00 UTC. Most: logon 2 (from 2026-11-17 02:00), process 1');
    expect(chart.alt).toContain('Severity: 1 high');
    const drawn = texts(await renderSvg(chart));
    expect(drawn.indexOf('process (1)')).toBeLessThan(drawn.indexOf('logon (2)'));
  });

  it('merges what falls on one pixel, severe ones first', () => {
    const events = Array.from({ length: 50_000 }, (_, at) => ({ time: T0 + at, group: `g${at % 25}`, ...(at === 31_200 ? { severity: 'high' as const } : {}) }));
    const chart = made(eventTimelineChart({ title: 'Busy', events }));
    expect(dataRows(chart.spec)).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(chart.spec)).toContain('"severity":"high"');
    expect(chart.alt).toContain('20 of 25 rows');
  });

  it('has nothing to draw without times', () => {
    expect(eventTimelineChart({ title: 'T', events: [{ time: '', group: 'a' }] })).toBeNull();
  });
});

describe('pieChart', () => {
  it('puts the small slices together', () => {
    const slices = Array.from({ length: 12 }, (_, at) => ({ label: `c${at}`, value: at + 1 }));
    expect(made(pieChart({ title: 'P', slices })).alt).toContain('78 in 12 slices. Shares: c11 12 (15 %)');
    expect(made(pieChart({ title: 'P', slices })).alt).toContain('5 others 15 (19 %)');
  });

  it('has nothing to draw without a positive slice', () => {
    expect(pieChart({ title: 'P', slices: [{ label: 'a', value: 0 }, { label: 'b', value: -1 }] })).toBeNull();
  });
});

describe('scatterChart', () => {
  it('keeps anomalies where it drops points', () => {
    const points = Array.from({ length: 9_000 }, (_, at) => ({ x: at, y: at % 7, anomaly: at === 8_999 }));
    const chart = made(scatterChart({ title: 'S', points, xLabel: 'bytes', yLabel: 'hosts' }));
    expect(dataRows(chart.spec)).toBeLessThanOrEqual(2_000);
    expect(chart.alt).toContain('9,000 points. bytes from 0 to 8,999, hosts from 0 to 6. 1 anomaly: 8,999, 4. first 2,000 of 9,000 points drawn');
  });

  it('draws what lies closer together than an axis can show', async () => {
    const points = [{ x: 5e123, y: -1.5e-323 }, { x: 1e300, y: 7e-323 }, { x: 1, y: 1 + Number.EPSILON }];
    expect(await renderSvg(made(scatterChart({ title: 'S', points })))).toMatch(/^<svg/);
    expect(await renderSvg(made(scatterChart({ title: 'S', points: points.slice(0, 2) })))).toMatch(/^<svg/);
  });

  it('has nothing to draw without numbers', () => {
    expect(scatterChart({ title: 'S', points: [{ x: Number.NaN, y: 1 }] })).toBeNull();
  });
});

describe('every builder', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  const number = fc.double();
  const time = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom('2026-11-17T00:00:00Z', 'nonsense'));
  const builders: readonly fc.Arbitrary<ChartSpec | null>[] = [
    fc.record({ title: text, valueLabel: text, style: fc.constantFrom('line', 'area', 'stacked-area', 'bars'), points: fc.array(fc.record({ time, value: number, series: text, low: number, high: number, anomaly: fc.boolean() }), { maxLength: 30 }) }).map(timeSeriesChart),
    fc.record({ title: text, bars: fc.array(fc.record({ label: text, value: number, series: text, flagged: fc.boolean() }), { maxLength: 30 }) }).map(barChart),
    fc.record({ title: text, events: fc.array(fc.record({ time, group: text, severity: fc.constantFrom('none', 'info', 'low', 'medium', 'high') }), { maxLength: 30 }) }).map(eventTimelineChart),
    fc.record({ title: text, slices: fc.array(fc.record({ label: text, value: number }), { maxLength: 30 }) }).map(pieChart),
    fc.record({ title: text, points: fc.array(fc.record({ x: number, y: number, series: text, anomaly: fc.boolean() }), { maxLength: 30 }) }).map(scatterChart),
  ];

  it('makes a specification that passes the guard, with alt text, of any data', () => {
    fc.assert(fc.property(fc.oneof(...builders), (chart) => {
      if (chart === null) return;
      expect(chart.alt.length).toBeGreaterThan(10);
      expect(() => guardedSpec(chart)).not.toThrow();
    }), { numRuns: 300 });
  });

  it('makes a specification that can be drawn of any data', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(...builders), async (chart) => {
      if (chart !== null) expect(await renderSvg(chart)).toMatch(/^<svg/);
    }), { numRuns: 25 });
  });
});
