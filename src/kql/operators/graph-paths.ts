import type { Graph } from '../compile/relation.js';
import { refusalSql } from '../literals/sql.js';
import type { PatternEdge } from './graph-pattern.js';

/** Paths of one length that may be open at a time. */
const MAX_PATHS = 100_000;

/** `simple`: no node twice, but for a last edge back to the first node, which ends the path. */
export type Repetition = 'all' | 'unique_edges' | 'none' | 'simple';

/** The edges as steps from one node to the next, in the direction of the pattern: e, a, b. */
export function stepsOf({ direction }: Pick<PatternEdge, 'direction'>, graph: Graph): string {
  const edges = graph.edges.from;
  const back = `SELECT *, dst AS a, src AS b FROM ${edges}`;
  const forth = `SELECT *, src AS a, dst AS b FROM ${edges}`;
  if (direction === 'left') return back;
  return direction === 'right' ? forth : `${forth} UNION ALL ${back} WHERE src <> dst`;
}

const ALLOWED: Readonly<Record<Repetition, (forward: boolean) => string>> = {
  all: () => 'true',
  unique_edges: () => 'NOT list_contains(p.es, x.e)',
  none: (forward) => `NOT list_contains(p.ns, x.${forward ? 'b' : 'a'})`,
  simple: (forward) => `(p.a <> p.b OR len(p.es) = 0) AND NOT list_contains(list_slice(p.ns, ${forward ? '2, len(p.ns)' : '1, len(p.ns) - 1'}), x.${forward ? 'b' : 'a'})`,
};

interface Ends {
  /** FROM items with the nodes that a path may start and end at. */
  readonly starts: string;
  readonly ends: string;
  /** Which end to search from: the one with fewer nodes. */
  readonly forward: boolean;
}

/**
 * SELECT of all paths that an edge of variable length stands for: a and b are the nodes at its ends, es its edges and ns its nodes in
 * the order of the pattern.
 */
export function pathsSql(steps: string, hops: { readonly least: number; readonly most: number }, { starts, ends, forward }: Ends, repetition: Repetition): string {
  const [next, es, ns] = forward
    ? ['p.a, x.b', 'list_append(p.es, x.e)', 'list_append(p.ns, x.b)']
    : ['x.a, p.b', 'list_prepend(x.e, p.es)', 'list_prepend(x.a, p.ns)'];
  const from = forward ? starts : ends;
  const tooMany = refusalSql(`A pattern of variable length has more than ${MAX_PATHS} paths on evidence: bound its length, or the nodes it starts at.`);
  return [
    'WITH RECURSIVE p(a, b, es, ns) AS (',
    `SELECT n, n, CAST([] AS BIGINT[]), [n] FROM ${from}`,
    `UNION ALL SELECT ${next}, ${es}, CASE WHEN count(*) OVER () > ${MAX_PATHS} THEN ${tooMany} ELSE ${ns} END FROM p JOIN ${steps} AS x ON ${forward ? 'x.a = p.b' : 'x.b = p.a'}`,
    `WHERE len(p.es) < ${hops.most} AND ${ALLOWED[repetition](forward)})`,
    `SELECT * FROM p WHERE len(es) >= ${hops.least} AND ${forward ? 'b' : 'a'} IN (SELECT n FROM ${forward ? ends : starts})`,
  ].join(' ');
}
