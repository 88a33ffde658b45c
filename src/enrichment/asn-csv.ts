import { readFile } from 'node:fs/promises';

/** Address ranges with the network that announces them; `networks[i]` is an index into `asns` and `names`. */
export interface AsnRanges {
  /** Inclusive bounds, ascending and without overlap: 32-bit for IPv4, (high, low) pairs of 64 bits for IPv6. */
  readonly v4: { readonly starts: Uint32Array; readonly ends: Uint32Array; readonly networks: Uint32Array };
  readonly v6: { readonly starts: BigUint64Array; readonly ends: BigUint64Array; readonly networks: Uint32Array };
  readonly asns: readonly number[];
  readonly names: readonly string[];
}

/**
 * Reads the two `-num.csv` files of `@ip-location-db/asn` (rows `start,end,asn,"organisation"`, decimal addresses).
 * Blocks for up to a second: call it in a worker.
 */
export async function readAsnCsv(v4Path: string, v6Path: string): Promise<AsnRanges> {
  const names = new Networks();
  const v4 = { starts: [] as number[], ends: [] as number[], networks: [] as number[] };
  const v4File = await readFile(v4Path);
  eachRow(v4File, names, (start, end, network) => {
    v4.starts.push(numberIn(v4File, start));
    v4.ends.push(numberIn(v4File, end));
    v4.networks.push(network);
  });
  const v6 = { starts: [] as bigint[], ends: [] as bigint[], networks: [] as number[] };
  const v6File = await readFile(v6Path);
  eachRow(v6File, names, (start, end, network) => {
    pushHalves(v6.starts, v6File.toString('latin1', ...start));
    pushHalves(v6.ends, v6File.toString('latin1', ...end));
    v6.networks.push(network);
  });
  return {
    v4: { starts: Uint32Array.from(v4.starts), ends: Uint32Array.from(v4.ends), networks: Uint32Array.from(v4.networks) },
    v6: { starts: BigUint64Array.from(v6.starts), ends: BigUint64Array.from(v6.ends), networks: Uint32Array.from(v6.networks) },
    asns: names.asns,
    names: names.names,
  };
}

/** Where a field of a row lies in the file. */
type Field = readonly [from: number, to: number];

const NEWLINE = 10;
const COMMA = 44;

class Networks {
  readonly asns: number[] = [];
  readonly names: string[] = [];
  readonly #index = new Map<number, number>();

  /** `field` is the raw CSV of the organisation; it is read only when the number is new. */
  indexOf(asn: number, field: () => string): number {
    const known = this.#index.get(asn);
    if (known !== undefined) return known;
    const index = this.asns.push(asn) - 1;
    this.names.push(unquote(field()));
    this.#index.set(asn, index);
    return index;
  }
}

function eachRow(file: Buffer, networks: Networks, take: (start: Field, end: Field, network: number) => void): void {
  const commas = [0, 0, 0];
  for (let at = 0; at < file.length;) {
    let found = 0;
    let end = at;
    for (; end < file.length && file[end] !== NEWLINE; end += 1) {
      if (file[end] !== COMMA || found === 3) continue;
      commas[found] = end;
      found += 1;
    }
    const [first = 0, second = 0, third = 0] = commas;
    if (found === 3) {
      const nameAt: Field = [third + 1, end];
      take([at, first], [first + 1, second], networks.indexOf(numberIn(file, [second + 1, third]), () => file.toString('utf8', ...nameAt).trimEnd()));
    }
    at = end + 1;
  }
}

/** A decimal number of at most 15 digits; read byte by byte, since there are more than a million. */
function numberIn(file: Buffer, [from, to]: Field): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + (file[at] ?? 0) - 48;
  return value;
}

const unquote = (field: string): string =>
  field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;

function pushHalves(into: bigint[], decimal: string): void {
  const value = BigInt(decimal);
  into.push(value >> 64n, value & 0xffff_ffff_ffff_ffffn);
}
