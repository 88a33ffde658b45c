import { median } from './robust.js';

/**
 * How far each cycle lies above or below the usual one, as a whole: the median of its points' distances from the median at
 * their position (the first step of Tukey's median polish). A weekend steps down and up again within an hour, which no
 * smooth trend follows. `offset`: position of the first point in its cycle. Cycles of which less than half is there take
 * the level of their neighbour.
 */
export function cycleLevels(y: Float64Array, period: number, offset: number): Float64Array {
  const cycleOf = (at: number): number => Math.floor((at + offset) / period);
  const usual = Float64Array.from({ length: period }, (_, position) => median(y.filter((_value, at) => (at + offset) % period === position)));
  const cycles = Array.from({ length: cycleOf(y.length - 1) + 1 }, (): number[] => []);
  y.forEach((value, at) => cycles[cycleOf(at)]?.push(value - (usual[(at + offset) % period] ?? 0)));
  const whole = (distances: readonly number[] | undefined): boolean => distances !== undefined && distances.length >= period / 2;
  const levels = cycles.map((distances, cycle) => {
    const next = cycle === 0 ? cycles[1] : cycles[cycle - 1];
    return median(whole(distances) ? distances : (next ?? distances));
  });
  return y.map((_, at) => levels[cycleOf(at)] ?? 0);
}
