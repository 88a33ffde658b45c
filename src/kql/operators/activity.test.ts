import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

const T = 'let T = datatable(u:string, t:datetime, g:string)["a",datetime(2024-01-01 06:00),"x", "b",datetime(2024-01-01 18:00),"x", "a",datetime(2024-01-02 07:00),"y", "a",datetime(2024-01-02 08:00),"x", "c",datetime(2024-01-03),"x", "d",datetime(2024-02-01),"x"]; T | ';
const DAYS = 'datetime(2024-01-01), datetime(2024-01-03)';

type Row = readonly unknown[];
const day = (d: number): string => `2024-01-0${d}T00:00:00Z`;
const CASES: readonly (readonly [string, string, readonly Row[]])[] = [
  ['counts, new users and users so far', `${T}evaluate activity_counts_metrics(u, t, ${DAYS}, 1d)`, [[day(1), 2, 2, 2, 2], [day(2), 2, 1, 0, 2], [day(3), 1, 1, 1, 3]]],
  ['by a dimension', `${T}evaluate activity_counts_metrics(u, t, ${DAYS}, 1d, g) | where g == "y"`, [[day(2), 'y', 1, 1, 1, 1]]],
  ['windows begin at the start', `${T}evaluate activity_counts_metrics(u, t, datetime(2024-01-01 12:00), datetime(2024-01-03 11:00), 1d) | project t, ['count']`, [['2024-01-01T12:00:00Z', 3], ['2024-01-02T12:00:00Z', 1]]],
  ['no rows in the period', `${T}evaluate activity_counts_metrics(u, t, datetime(2020-01-01), datetime(2020-01-03), 1d)`, []],
  ['a sliding window', `${T}evaluate sliding_window_counts(u, t, ${DAYS}, 2d, 1d)`, [[day(1), 2, 2], [day(2), 4, 2], [day(3), 3, 2]]],
  ['rows before the start are looked back at', `${T}evaluate sliding_window_counts(u, t, datetime(2024-01-02), datetime(2024-01-03), 2d, 1d) | take 1`, [[day(2), 4, 2]]],
  ['whole numbers as time', 'datatable(u:string, t:long)["a",1, "b",2, "a",11] | evaluate sliding_window_counts(u, t, 0, 20, 10, 10)', [[0, 2, 2], [10, 1, 1]]],
  ['users seen often enough', 'datatable(u:string, t:datetime)["a",datetime(2023-12-31), "a",datetime(2024-01-01), "b",datetime(2024-01-01), "b",datetime(2024-01-05)] | evaluate active_users_count(u, t, datetime(2024-01-01), datetime(2024-01-07), 3d, 1d, 2, 7d)', [[day(1), 1]]],
  ['sessions end with a pause as long as the lookback', 'datatable(u:string, t:long)["a",1, "a",4, "a",9, "b",3] | evaluate session_count(u, t, 0, 20, 5, 5)', [[0, 2], [5, 1]]],
  ['rows near others', 'range x from 1 to 9 step 1 | evaluate rows_near(x == 2 or x == 8, 1)', [[1], [2], [3], [7], [8], [9]]],
  ['rows after others', 'range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 0, 2)', [[5], [6], [7]]],
];

const L = 'let L = datatable(net:string, k:string, z:long)["10.0.0.0/8","p",1, "10.1.0.0/16","q",2, "192.0.2.7","p",3, "bad","p",4]; ';
const L6 = 'let L = datatable(net:string, z:long)["2001:db8::/32",1, "2001:db8:1::/48",2, "::ffff:0:0/96",3, "bad",4, "2001:db8::/200",5]; ';
const LOOKUPS: readonly (readonly [string, string, readonly Row[]])[] = [
  ['an address goes with each network that holds it', `${L}print ip = "10.1.2.3" | evaluate ipv4_lookup(L, ip, net) | sort by z asc`, [['10.1.2.3', '10.0.0.0/8', 'p', 1], ['10.1.2.3', '10.1.0.0/16', 'q', 2]]],
  ['an address alone is a network', `${L}datatable(ip:string)["192.0.2.7", "192.0.2.8", "", "x"] | evaluate ipv4_lookup(L, ip, net)`, [['192.0.2.7', '192.0.2.7', 'p', 3]]],
  ['rows without a match are kept where asked for', `${L}datatable(ip:string)["192.0.2.7", "bad"] | evaluate ipv4_lookup(L, ip, net, return_unmatched = true) | sort by ip asc`, [['192.0.2.7', '192.0.2.7', 'p', 3], ['bad', '', '', null]]],
  ['other keys', `${L}datatable(ip:string, k:string)["10.1.2.3","q", "10.1.2.3","r"] | evaluate ipv4_lookup(L, ip, net, k)`, [['10.1.2.3', 'q', '10.1.0.0/16', 2]]],
  ['IPv6 networks, short forms and an IPv4 address as one of them', `${L6}datatable(ip:string)["2001:db8:1::7", "2001:DB8:0:0::1", "10.1.2.3", "x", ""] | evaluate ipv6_lookup(L, ip, net) | sort by ip asc, z asc`,
    [['10.1.2.3', '::ffff:0:0/96', 3], ['2001:DB8:0:0::1', '2001:db8::/32', 1], ['2001:db8:1::7', '2001:db8::/32', 1], ['2001:db8:1::7', '2001:db8:1::/48', 2]]],
  ['every IPv6 address, and none', 'datatable(ip:string)["fe80::1", "x"] | evaluate ipv6_lookup((datatable(net:string)["::/0"]), ip, net, return_unmatched = true) | sort by ip asc', [['fe80::1', '::/0'], ['x', '']]],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('plugins over users and time, rows and networks', () => {
  it.each([...CASES, ...LOOKUPS])('%s', async (_what, text, expected) => {
    const { rows } = await runKql(duck, text);
    expect(rows).toEqual(expected);
  });

  it.each([
    ['a window of nothing', `${T}evaluate activity_counts_metrics(u, t, ${DAYS}, 0d)`, /longer than nothing/],
    ['a lookback of broken bins', `${T}evaluate sliding_window_counts(u, t, ${DAYS}, 36h, 1d)`, /whole bins/],
    ['too many windows', `${T}evaluate sliding_window_counts(u, t, ${DAYS}, 2d, 1s)`, /1000 bins/],
    ['a network to look up', `${L}print ip = "10.0.0.0/8" | evaluate ipv4_lookup(L, ip, net)`, /without a prefix/],
    ['an IPv6 network to look up', `${L6}print ip = "fe80::/64" | evaluate ipv6_lookup(L, ip, net)`, /ipv6_lookup takes addresses without a prefix/],
    ['an expression as a user', `${T}evaluate activity_counts_metrics(tolower(u), t, ${DAYS}, 1d)`, /Column name expected/],
    ['rows near without an order', `${T}evaluate rows_near(u == "a", 1)`, /ordered rows/],
  ])('refuses %s', async (_what, text, message) => {
    await expect(runKql(duck, text)).rejects.toThrow(message);
  });
});
