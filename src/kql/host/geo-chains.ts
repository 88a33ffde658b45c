import { Directions } from './geo-directions.js';
import type { Snapped } from './geo-snap.js';
import { angle, nearestOnArc, turn } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** Of the tolerance: how near a new edge comes to a site it does not pass through, and how far around an edge sites count. */
const [LEAST_SEPARATION, REACH] = [0.5, 1.6];

/** Whether `a`, `b` and `c` follow each other counter-clockwise around `o`. */
const inOrder = (a: Vector, b: Vector, c: Vector, o: Vector): boolean =>
  [turn(b, o, a) >= 0, turn(c, o, b) >= 0, turn(a, o, c) > 0].filter(Boolean).length >= 2;

/** Keeps sites near the edge from `from` to `to` on their side of an edge that begins at `start`; false where that can't be. */
function avoidSites(shape: Snapped, tolerance: number, directions: Directions, [start, from, to]: readonly [number, number, number], arc: Arc): boolean {
  const [p0, p1, p2] = [shape.sites[start], shape.sites[from], shape.sites[to]];
  if (p0 === undefined || p1 === undefined || p2 === undefined) return false;
  const [r1, r2] = [angle(p0, p1), angle(p0, p2)];
  if (r2 < r1) return false;
  return shape.sites.every((site, number) => {
    const r = angle(p0, site);
    if (number === start || number === from || number === to || r <= r1 || r >= r2) return true;
    if (angle(site, nearestOnArc(site, ...arc)) > REACH * tolerance) return true;
    const onLeft = from === start ? turn(p1, p2, site) > 0 : inOrder(p0, p2, site, p1);
    return directions.avoid(site, LEAST_SEPARATION * tolerance, onLeft);
  });
}

/**
 * Where a path is cut so that the straight edges between its cuts stand for all of it: places of the path, first and last
 * included. The path of `shape` must end with the site where simplifying ends. Greedy from its start, as
 * S2Builder::EdgeChainSimplifier; `tolerance` in radians.
 */
export function chainCuts(shape: Snapped, tolerance: number): readonly number[] {
  const { path, sites, members, edges } = shape;
  const last = path.length - 1;
  const cuts = [0];
  for (let start = 0; start < last;) {
    const origin = path[start] ?? 0;
    const directions = new Directions(sites[origin] ?? [0, 0, 1]);
    const avoid = (at: number): boolean => {
      const edge = edges[at];
      return edge !== undefined && avoidSites(shape, tolerance, directions, [origin, path[at] ?? 0, path[at + 1] ?? 0], edge.arc);
    };
    const extend = (at: number): boolean => {
      const next = sites[path[at + 1] ?? 0];
      return next !== undefined && (members[path[at] ?? 0] ?? []).every((point) => directions.target(point, tolerance)) && avoid(at) && directions.allows(next);
    };
    avoid(start);
    let end = start + 1;
    while (end < last && extend(end)) end += 1;
    cuts.push(end);
    start = end;
  }
  return cuts;
}
