import { describe, expect, it } from '@jest/globals';
import { Directions } from './geo-directions.js';
import { vectorOf } from './sphere.js';
import type { Vector } from './sphere.js';

const at = (longitude: number, latitude: number): Vector => vectorOf([longitude, latitude]);
const degrees = (value: number): number => (value * Math.PI) / 180;

describe('Directions', () => {
  it('are all before a disc is targeted', () => {
    const directions = new Directions(at(0, 0));
    expect([at(1, 0), at(-1, 0), at(0, 1)].every((point) => directions.allows(point))).toBe(true);
  });

  it.each([[0, 0], [120, 45], [-180, -30], [10, 89]])('go through a disc, seen from %p/%p', (longitude, latitude) => {
    const directions = new Directions(at(longitude, latitude));
    expect(directions.target(at(longitude, latitude + 0.1), degrees(0.01))).toBe(true);
    expect(directions.allows(at(longitude, latitude + 0.5))).toBe(true);
    expect(directions.allows(at(longitude, latitude - 0.5))).toBe(false);
  });

  it('are none through discs to opposite sides', () => {
    const directions = new Directions(at(0, 0));
    expect(directions.target(at(1, 0), degrees(0.1))).toBe(true);
    expect(directions.target(at(-1, 0), degrees(0.1))).toBe(false);
  });

  it('pass a disc on its side, whether it is met before or after the first target', () => {
    const [north, south] = [at(2, 0.1), at(2, -0.1)];
    const after = new Directions(at(0, 0));
    after.target(at(1, 0), degrees(0.1));
    after.avoid(at(1, 0.05), degrees(0.04), true);
    const before = new Directions(at(0, 0));
    before.avoid(at(1, 0.05), degrees(0.04), true);
    expect(before.allows(north)).toBe(false);
    before.target(at(1, 0), degrees(0.1));
    for (const directions of [after, before]) expect([directions.allows(north), directions.allows(south)]).toEqual([false, true]);
  });

  it('pass a disc on the other side', () => {
    const directions = new Directions(at(0, 0));
    directions.target(at(1, 0), degrees(0.1));
    directions.avoid(at(1, -0.05), degrees(0.04), false);
    expect([directions.allows(at(2, 0.1)), directions.allows(at(2, -0.1))]).toEqual([true, false]);
  });

  it('are none beside a disc around their source', () => {
    expect(new Directions(at(0, 0)).avoid(at(0, 0.01), degrees(0.1), true)).toBe(false);
  });
});
