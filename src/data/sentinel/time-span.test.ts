import { describe, expect, it } from '@jest/globals';
import { chooseWindow, filtersOnTime } from './time-span.js';

const NOW = '2026-03-05T12:00:00Z';

describe('filtersOnTime', () => {
  it.each([
    'T | where TimeGenerated > ago(7d)',
    'T | where TimeGenerated>=datetime(2026-01-01)',
    'T | where TimeGenerated between (ago(2d) .. ago(1d))',
    'T | where TimeGenerated !between (ago(2d) .. ago(1d))',
    'T | where ago(1d) <= TimeGenerated',
    'T\n| where A == 1 // x\n| where TimeGenerated == now()',
  ])('sees the filter of %j', (kql) => {
    expect(filtersOnTime(kql)).toBe(true);
  });

  it.each([
    'T | summarize count() by bin(TimeGenerated, 1h)',
    'T | project TimeGenerated, A',
    'T | order by TimeGenerated desc',
    'T // where TimeGenerated > ago(7d)',
    'T | where A == "TimeGenerated > ago(7d)"',
    "T | where A == @'TimeGenerated > ''x'",
    'T | where MyTimeGenerated > ago(7d)',
    'T | where timegenerated > ago(7d)',
  ])('sees none in %j', (kql) => {
    expect(filtersOnTime(kql)).toBe(false);
  });
});

describe('chooseWindow', () => {
  it('takes the window that was asked for, without a word', () => {
    const window = { start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' };
    expect(chooseWindow('T | where TimeGenerated > ago(1d)', NOW, window)).toEqual({ window });
  });

  it('looks back 24 hours from the pinned clock', () => {
    expect(chooseWindow('T', NOW).window).toEqual({ start: '2026-03-04T12:00:00.000Z', end: NOW });
  });

  it('leaves the range to a text that filters on time', () => {
    const chosen = chooseWindow('T | where TimeGenerated > ago(90d)', NOW);
    expect(chosen.window).toEqual({ start: '2024-03-05T12:00:00.000Z', end: NOW });
    expect(chosen.note).toContain('730 days');
  });
});
