import { HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { setOrder } from './set-order.js';

/** https://en.wikipedia.org/wiki/Geohash */
export const GEOHASH_ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
export const MAX_GEOHASH = 18;
const HASH = new RegExp(`^[${GEOHASH_ALPHABET}]{1,${MAX_GEOHASH}}$`);

/** Column and row of a geohash's cell: their bits take turns, the column's first. */
function cellOf(hash: string): { readonly x: bigint; readonly y: bigint } {
  let [x, y] = [0n, 0n];
  for (let bit = 0; bit < 5 * hash.length; bit += 1) {
    const digit = GEOHASH_ALPHABET.indexOf(hash.charAt(Math.floor(bit / 5)));
    const value = BigInt((digit >> (4 - (bit % 5))) & 1);
    if (bit % 2 === 0) x = (x << 1n) | value;
    else y = (y << 1n) | value;
  }
  return { x, y };
}

function hashOf(x: bigint, y: bigint, length: number): string {
  let [left, up] = [x, y];
  let text = '';
  let digit = 0;
  for (let bit = 5 * length - 1; bit >= 0; bit -= 1) {
    const value = bit % 2 === 0 ? left & 1n : up & 1n;
    if (bit % 2 === 0) left >>= 1n;
    else up >>= 1n;
    digit |= Number(value) << (4 - (bit % 5));
    if (bit % 5 === 0) {
      text = `${GEOHASH_ALPHABET.charAt(digit)}${text}`;
      digit = 0;
    }
  }
  return text;
}

/** Clockwise from the north-west. */
const AROUND = [[-1n, 1n], [0n, 1n], [1n, 1n], [1n, 0n], [1n, -1n], [0n, -1n], [-1n, -1n], [-1n, 0n]] as const;

function neighbors(hash: string): HostValue {
  if (!HASH.test(hash)) return null;
  const { x, y } = cellOf(hash);
  const bits = 5 * hash.length;
  const [columns, rows] = [1n << BigInt(Math.ceil(bits / 2)), 1n << BigInt(Math.floor(bits / 2))];
  if (y === 0n || y === rows - 1n) throw new HostRefusal('The neighbors of a geohash at a pole have no answer here.');
  return JSON.stringify(setOrder(AROUND.map(([right, up]) => hashOf((x + right + columns) % columns, y + up, hash.length))));
}

export const GEO_GEOHASH_FUNCTIONS: HostTable = {
  geo_geohash_neighbors: { params: ['string'], result: 'dynamic', call: ([hash]) => neighbors(String(hash)), doc: 'geo-geohash-neighbors-function' },
};
