import { describe, expect, it } from '@jest/globals';
import { Resvg } from '@resvg/resvg-js';
import type { ChartSpec } from '../casebook/finding.js';
import { barChart } from './build/bars.js';
import { MAX_PIXELS, MAX_PNG_BYTES, renderPicture, renderSvg, type Picture } from './render.js';

const BACKGROUND = [0xfb, 0xfb, 0xfc, 0xff];

interface Raster {
  readonly pixels: Uint8Array;
  readonly width: number;
}

/** Pixels that differ from the background in the left `share` of the picture: where the names of bars stand. */
function inkOnTheLeft({ pixels, width }: Raster, share: number): number {
  let ink = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const column = (at / 4) % width;
    if (column < width * share && BACKGROUND.some((value, channel) => Math.abs((pixels[at + channel] ?? 0) - value) > 40)) ink += 1;
  }
  return ink;
}

function chart(bars: readonly { label: string; value: number }[], title = 'Failed sign-ins'): ChartSpec {
  const made = barChart({ title, bars });
  if (made === null) throw new Error('no chart');
  return made;
}

const size = (picture: Picture): string => `${picture.width}×${picture.height}`;

describe('renderPicture', () => {
  it('draws the labels with the shipped font', async () => {
    const names = chart([{ label: 'administrator', value: 3 }, { label: 'backup-service', value: 2 }]);
    const picture = await renderPicture(names);
    expect([...picture.png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    expect(inkOnTheLeft(picture, 0.15)).toBeGreaterThan(300);
    // The same drawing without a font has no ink there: this test would notice a host where the font is missing.
    const fontless = new Resvg(await renderSvg(names), { background: '#fbfbfc', font: { loadSystemFonts: false } }).render();
    expect(inkOnTheLeft({ pixels: fontless.pixels, width: fontless.width }, 0.15)).toBe(0);
  });

  it('is opaque, twice the CSS size, and within the limits', async () => {
    const picture = await renderPicture(chart([{ label: 'a', value: 1 }]), { width: 400, height: 200 });
    expect(size(picture)).toBe('800×400');
    expect(picture.pixels.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
    const large = await renderPicture(chart([{ label: 'a', value: 1 }]), { width: 5_000, height: 3_000 });
    expect(Math.max(large.width, large.height)).toBeLessThanOrEqual(MAX_PIXELS);
    expect(large.png.byteLength).toBeLessThanOrEqual(MAX_PNG_BYTES);
  });

  it('keeps hostile text inside the picture and out of the markup', async () => {
    const hostile = ['<script>alert(1)</script>', '"]]><image href="http://evil.example/x.png"/>', 'y'.repeat(10_000), 'x\u0000\u0007\u202E\uD800', '&amp;&lt;'];
    const spec = chart(hostile.map((label, index) => ({ label, value: index + 1 })), hostile.join(' '));
    const svg = await renderSvg(spec);
    expect(svg).not.toMatch(/<(script|image|foreignObject|a|use)[\s>]/i);
    const picture = await renderPicture(spec);
    expect(picture.width).toBeLessThanOrEqual(MAX_PIXELS);
    // Nothing runs into the right edge: the last columns are background.
    const { pixels, width, height } = picture;
    for (let row = 0; row < height; row++) {
      const at = (row * width + width - 3) * 4;
      expect([...pixels.subarray(at, at + 4)]).toEqual(BACKGROUND);
    }
  });

  it('says that it can’t draw what is no chart', async () => {
    for (const spec of [{}, { mark: 'bar' }, { data: { values: [] }, mark: 'nonsense' }]) {
      await expect(renderPicture({ title: 't', alt: 'a', spec })).rejects.toMatchObject({ code: 'input.invalid' });
    }
  });

  it('takes the title of the chart where the specification has none', async () => {
    const { spec } = chart([{ label: 'a', value: 1 }]);
    const svg = await renderSvg({ title: 'From the chart', alt: '', spec: { ...spec, title: null } });
    expect(svg).toContain('From the chart');
  });

  it('draws the same bytes for the same chart', async () => {
    const names = chart([{ label: 'a', value: 1 }, { label: 'b', value: 2 }]);
    expect(Buffer.from((await renderPicture(names)).png).equals((await renderPicture(names)).png)).toBe(true);
  });
});
