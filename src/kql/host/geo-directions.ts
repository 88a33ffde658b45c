import { angle, cross, dot, unit } from './sphere.js';
import type { Vector } from './sphere.js';

interface Avoided {
  readonly centre: number;
  readonly left: number;
  readonly right: number;
  readonly onLeft: boolean;
}

const TURN = 2 * Math.PI;
const wrapped = (direction: number): number => direction - TURN * Math.round(direction / TURN);

/**
 * The directions in which a straight edge from a point passes through some discs and beside others: S2PolylineSimplifier
 * (https://github.com/google/s2geometry/blob/master/src/s2/s2polyline_simplifier.h). Angles in radians.
 */
export class Directions {
  readonly #source: Vector;
  readonly #x: Vector;
  readonly #y: Vector;
  /** Directions from `middle + low` to `middle + high`; all where undefined. */
  #window: { readonly middle: number; readonly low: number; readonly high: number } | undefined;
  #waiting: readonly Avoided[] = [];

  public constructor(source: Vector) {
    this.#source = source;
    this.#x = unit(cross(Math.abs(source[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], source));
    this.#y = cross(source, this.#x);
  }

  /** Keeps directions through a disc; false where none is left. */
  public target(point: Vector, radius: number): boolean {
    const half = this.#halfWidth(point, radius);
    if (half === undefined) return true;
    const centre = this.#directionOf(point);
    if (this.#window === undefined) this.#window = { middle: centre, low: -half, high: half };
    else {
      const { middle, low, high } = this.#window;
      const apart = wrapped(centre - middle);
      this.#window = { middle, low: Math.max(low, apart - half), high: Math.min(high, apart + half) };
    }
    for (const each of this.#waiting) this.#remove(each);
    this.#waiting = [];
    return !this.#isEmpty();
  }

  /** Keeps directions beside a disc, which is to stay on the given side; false where none is left. */
  public avoid(point: Vector, radius: number, onLeft: boolean): boolean {
    const half = this.#halfWidth(point, radius);
    if (half === undefined) {
      this.#window = { middle: 0, low: 1, high: -1 };
      return false;
    }
    const avoided = { centre: this.#directionOf(point), left: onLeft ? Math.PI / 2 : half, right: onLeft ? half : Math.PI / 2, onLeft };
    if (this.#window === undefined) {
      this.#waiting = [...this.#waiting, avoided];
      return true;
    }
    this.#remove(avoided);
    return !this.#isEmpty();
  }

  /** Whether an edge may end at a point. */
  public allows(point: Vector): boolean {
    const direction = this.#directionOf(point);
    const window = this.#window;
    const apart = window === undefined ? 0 : wrapped(direction - window.middle);
    if (window !== undefined && (apart < window.low || apart > window.high)) return false;
    return !this.#waiting.some(({ centre, left, right }) => {
      const beside = wrapped(direction - centre);
      return beside >= -right && beside <= left;
    });
  }

  #isEmpty(): boolean {
    return this.#window !== undefined && this.#window.low > this.#window.high;
  }

  #directionOf(point: Vector): number {
    return Math.atan2(dot(point, this.#y), dot(point, this.#x));
  }

  /** Half of the angle that a disc takes up; undefined where it holds the source. */
  #halfWidth(point: Vector, radius: number): number | undefined {
    const distance = angle(this.#source, point);
    return distance <= radius ? undefined : Math.asin(Math.sin(radius) / Math.sin(distance));
  }

  #remove({ centre, left, right, onLeft }: Avoided): void {
    for (const turns of [-TURN, 0, TURN]) {
      const window = this.#window;
      if (window === undefined || this.#isEmpty()) return;
      const apart = wrapped(centre - window.middle) + turns;
      const [from, to] = [apart - right, apart + left];
      if (from > window.high || to < window.low) continue;
      const within = from >= window.low && to <= window.high;
      const cutHigh = within ? onLeft : from > window.low;
      if (cutHigh) this.#window = { ...window, high: from };
      else this.#window = { ...window, low: to };
    }
  }
}
