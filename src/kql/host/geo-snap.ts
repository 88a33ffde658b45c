import { s2 } from 's2js';
import { HostLimit, HostRefusal } from './entry.js';
import { lineArcs, ringArcs } from './geo-shape.js';
import { angle, meeting, nearestOnArc } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** A line or ring moved to sites: some of its own points, none closer to another than the tolerance. */
export interface Snapped {
  /** In the order of their S2 cells. */
  readonly sites: readonly Vector[];
  /** The points that each site stands for. */
  readonly members: readonly (readonly Vector[])[];
  /** The sites along the line, by number; of a ring without the repeated first. */
  readonly path: readonly number[];
  /** Number of the edge that leads on from each place of the path, and that edge as it was given. */
  readonly edges: readonly { readonly id: number; readonly arc: Arc }[];
}

/** Time goes with the square of it. */
const MAX_POINTS = 1_000;
/** Radians that a distance must differ from the tolerance to be sure of the side: some micrometres. */
const SURE = 1e-12;

const isNearer = (distance: number, limit: number): boolean => {
  if (Math.abs(distance - limit) < SURE) throw new HostRefusal('A shape with a distance that is just the tolerance can\'t be simplified here.');
  return distance < limit;
};

const cellOf = (point: Vector): bigint => s2.cellid.fromPoint(s2.Point.fromCoords(...point));

/** The points that stay, in the order of their cells: each that is not near to one before. */
function sitesOf(points: readonly Vector[], tolerance: number): readonly Vector[] {
  const cells = points.map((point) => ({ point, cell: cellOf(point) })).sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0));
  const sites: Vector[] = [];
  for (const { point } of cells) if (!sites.some((site) => isNearer(angle(site, point), tolerance))) sites.push(point);
  return sites;
}

function nearestSite(point: Vector, sites: readonly Vector[]): number {
  const distances = sites.map((site) => angle(site, point));
  const least = Math.min(...distances);
  if (distances.filter((each) => each - least < SURE).length > 1) throw new HostRefusal('A point between two others can\'t be simplified here.');
  return distances.indexOf(least);
}

const distanceTo = (point: Vector, [a, b]: Arc): number => angle(point, nearestOnArc(point, a, b));

/** Edges that other points would bend, or that cross: S2 adds points to these. */
function requirePlain(arcs: readonly Arc[], ends: readonly (readonly [number, number])[], sites: readonly Vector[], tolerance: number): void {
  for (const [at, arc] of arcs.entries()) {
    const [from = 0, to = 0] = ends[at] ?? [];
    const moved: Arc = [sites[from] ?? arc[0], sites[to] ?? arc[1]];
    const bends = sites.some((site, number) => number !== from && number !== to
      && (distanceTo(site, arc) < tolerance + SURE || (from !== to && distanceTo(site, moved) < tolerance / 2 + SURE)));
    if (bends) throw new HostRefusal('A shape that comes near to itself can\'t be simplified here.');
  }
}

function requireNoCrossing(arcs: readonly Arc[], closed: boolean): void {
  const crosses = arcs.some(([a, b], at) => arcs.slice(at + 2).some(([c, d], ahead) =>
    !(closed && at === 0 && ahead === arcs.length - 3) && meeting(a, b, c, d) !== undefined));
  if (crosses) throw new HostRefusal('A line that meets itself can\'t be simplified here.');
}

/**
 * Moves points to sites as S2Builder does with `IdentitySnapFunction`
 * (https://github.com/google/s2geometry/blob/master/src/s2/s2builder.h), for shapes whose edges stay single edges.
 * `tolerance` is in radians. Throws `HostRefusal` for other shapes, and `HostLimit`.
 */
export function snapped(points: readonly Vector[], closed: boolean, tolerance: number): Snapped {
  if (points.length > MAX_POINTS) throw new HostLimit(`Shapes of more than ${MAX_POINTS} points can't be simplified.`);
  const arcs = closed ? ringArcs(points) : lineArcs(points);
  const sites = sitesOf(points, tolerance);
  const numbers = points.map((point) => nearestSite(point, sites));
  const members = sites.map((_, site) => points.filter((__, at) => numbers[at] === site));
  const ends = arcs.map((_, at) => [numbers[at] ?? 0, numbers[(at + 1) % numbers.length] ?? 0] as const);
  requireNoCrossing(arcs, closed);
  requirePlain(arcs, ends, sites, tolerance);
  const steps = arcs.flatMap((arc, id) => {
    const [from = 0, to = 0] = ends[id] ?? [];
    return from === to ? [] : [{ from, to, edge: { id, arc } }];
  });
  const last = steps.at(-1);
  const path = [...steps.map(({ from }) => from), ...(closed || last === undefined ? [] : [last.to])];
  if (path.length > 2 && new Set(path).size < path.length) throw new HostRefusal('A shape that comes back to a place can\'t be simplified here.');
  return { sites, members, path, edges: steps.map(({ edge }) => edge) };
}
