import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../errors.js';
import { openDuck, runKql } from '../../../test/kql/run.js';

const LOGONS = `let Hosts = datatable(host:string, tier:long)["web", 1, "app", 2, "db", 3];
let Logons = datatable(src:string, dst:string, user:string)["web", "app", "ann", "app", "db", "bob", "db", "web", "cid", "web", "lab", "ann"];
Logons | make-graph src --> dst with Hosts on host | `;
const DIAMOND = 'datatable(s:string, t:string, w:long)["a","b",1, "a","c",2, "b","d",3, "c","d",4, "d","e",5] | make-graph s --> t with_node_id=id | ';
const LOOP = 'datatable(s:string, t:string)["a","b", "b","a"] | make-graph s --> t with_node_id=id | ';

type Rows = readonly (readonly unknown[])[];
const CASES: readonly (readonly [string, string, Rows])[] = [
  ['a node that only an edge names', `${LOGONS}graph-to-table nodes`, [['web', 1], ['app', 2], ['db', 3], ['lab', null]]],
  ['edges with the hash of a node', `${LOGONS}graph-to-table edges with_target_id=T | where T == hash(dst) | count`, [[4]]],
  ['a path of two edges', `${LOGONS}graph-match (a)-[x]->(b)-[y]->(c) where a.host == "web" project a.host, x.user, b.tier, c.host, y.user`, [['web', 'ann', 2, 'db', 'bob']]],
  ['an edge to the left', `${LOGONS}graph-match (b)<-[x]-(a) where b.host == "lab" project a.host, x.user`, [['web', 'ann']]],
  ['an edge of any direction', `${LOGONS}graph-match (a)--(b) where a.host == "app" project b.host`, [['db'], ['web']]],
  ['a loop is one edge in any direction', 'datatable(s:string, t:string)["a","a"] | make-graph s --> t with_node_id=id | graph-match (x)--(y) project x.id, y.id', [['a', 'a']]],
  ['a cycle by one name', `${LOGONS}graph-match (a)-->(b)-->(c)-->(a) where a.host == "web" project b.host, c.host`, [['app', 'db']]],
  ['no cycle where none may be', `${LOGONS}graph-match cycles=none (a)-->(b)-->(c)-->(a) project b.host`, []],
  ['an edge is in a path once', `${LOOP}graph-match (x)-[e*1..4]->(y) where x.id == "a" project y.id, array_length(map(e, s))`, [['a', 2], ['b', 1]]],
  ['or as often as one likes', `${LOOP}graph-match cycles=all (x)-[e*1..4]->(y) where x.id == "a" | project y.id`.replace('| project', 'project'), [['a'], ['a'], ['b'], ['b']]],
  ['or no node twice', `${LOOP}graph-match cycles=none (x)-[e*1..4]->(y) where x.id == "a" project y.id`, [['b']]],
  ['a length in a range', `${DIAMOND}graph-match (x)-[e*2..3]->(y) where x.id == "a" project y.id, w = map(e, w)`, [['d', [1, 3]], ['d', [2, 4]], ['e', [1, 3, 5]], ['e', [2, 4, 5]]]],
  ['a path to the left, in the order of the pattern', `${LOGONS}graph-match (y)<-[e*2..2]-(x) where y.host == "db" project x.host, map(e, user), map(inner_nodes(e), tier)`, [['web', ['bob', 'ann'], [2]]]],
  ['conditions on the edges and nodes of a path', `${LOGONS}graph-match (x)-[e*2..2]->(y) where all(e, user != "cid") and any(inner_nodes(e), tier == 2) project x.host, y.host`, [['web', 'db']]],
  ['all() of no inner nodes', `${DIAMOND}graph-match (x)-[e*1..1]->(y) where all(inner_nodes(e), false) and not(any(inner_nodes(e), true)) project x.id | count`, [[5]]],
  ['degrees', `${DIAMOND}graph-match (x)-[e*2..2]->(y) where y.id == "e" project x.id, node_degree_in(y), node_degree_out(x), map(inner_nodes(e), node_degree_in())`, [['b', 1, 1, [2]], ['c', 1, 1, [2]]]],
  ['sequences that share nodes', `${DIAMOND}graph-match (x)-[p]->(y), (z)-[q]->(y) where p.w < q.w project x.id, y.id, z.id`, [['b', 'd', 'c']]],
  ['a graph with a name', `let G = ${LOOP.slice(0, -2)}; G | graph-match (x)-->(y) project x.id`, [['a'], ['b']]],
  ['one of the shortest paths', `${DIAMOND}graph-shortest-paths (x)-[e*1..4]->(y) where x.id == "a" and y.id == "e" project w = map(e, w)`, [[[1, 3, 5]]]],
  ['all shortest paths', `${DIAMOND}graph-shortest-paths output=all (x)-[e*1..4]->(y) where x.id == "a" and y.id == "e" project w = map(e, w)`, [[[1, 3, 5]], [[2, 4, 5]]]],
  ['the shortest path that a condition leaves', `${DIAMOND}graph-shortest-paths (x)-[e*1..4]->(y) where x.id == "a" and y.id == "e" and all(e, w != 1) project w = map(e, w)`, [[[2, 4, 5]]]],
  ['no edges', `datatable(s:string, t:string)[] | make-graph s --> t with_node_id=id | graph-match (x)-[e*1..3]->(y) where all(e, true) project x.id, map(e, s)`, []],
  ['two tables of nodes', 'let A = datatable(id:string, n:long)["a", 1]; let B = datatable(id:string, m:string)["b", "x", "a", "y"]; datatable(s:string, t:string)["a","b", "a","c"] | make-graph s --> t with A on id, B on id | graph-to-table nodes', [['a', 1, 'y'], ['b', null, 'x'], ['c', null, '']]],
];

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['rows without an id', 'datatable(s:string, t:string)["a",""] | make-graph s --> t with_node_id=id | graph-to-table nodes', 'isnotempty'],
  ['an edge in two sequences', `${DIAMOND}graph-match (x)-[p]->(y), (z)-[q]->(y) project x.id`, 'cycles=all'],
  ['a length without a bound', `${DIAMOND}graph-match (x)-[e*1..99]->(y) project x.id`, '16'],
  ['a shorter path than the least', `${DIAMOND}graph-shortest-paths (x)-[e*3..4]->(y) where x.id == "a" and y.id == "d" or y.id == "e" project x.id`, 'open'],
  ['a longer path that meets a condition', 'datatable(s:string, t:string, w:long)["a","b",1, "a","c",2, "c","b",3] | make-graph s --> t with_node_id=id | graph-shortest-paths (x)-[e*1..3]->(y) where x.id == "a" and y.id == "b" and all(e, w > 1) project x.id', 'open'],
  ['rows of a graph', `${DIAMOND}count`, 'count'],
  ['a graph as the result', DIAMOND.slice(0, -2), 'graph'],
  ['no node for two id columns', 'let A = datatable(a:string)["a"]; let B = datatable(b:string)["b"]; datatable(s:string, t:string)["a","c"] | make-graph s --> t with A on a, B on b | graph-to-table nodes', 'open'],
  ['a whole node', `${DIAMOND}graph-match (x)-->(y) project x`, 'x of the pattern'],
  ['another node within map()', `${DIAMOND}graph-match (x)-[e*1..2]->(y) project map(e, strcat(s, x.id))`, 'x of the pattern'],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('graphs', () => {
  it.each(CASES)('%s', async (_what, text, expected) => {
    const { rows } = await runKql(duck, text);
    expect(rows).toEqual(expected);
  });

  it.each(REFUSED)('refuses %s', async (_what, text, part) => {
    const thrown: unknown = await runKql(duck, text).then(() => undefined, (error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown instanceof UserError ? JSON.stringify(thrown.data) : '').toContain(part);
  });
});
