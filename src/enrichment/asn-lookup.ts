import type { IpAddress } from '../analysis/ip/address.js';
import type { AsnIndex } from './asn-file.js';

/** The network that announces an address, or null where the data has none. Binary search over the ranges. */
export function findAsn(index: AsnIndex, ip: IpAddress): { readonly asn: number; readonly organisation: string } | null {
  const row = ip.version === 4 ? findV4(index.v4, ip.bytes) : findV6(index.v6, ip.bytes);
  if (row === null) return null;
  const network = (ip.version === 4 ? index.v4 : index.v6).networks[row] ?? 0;
  const nameStart = network === 0 ? 0 : index.nameEnds[network - 1];
  const name = index.names.subarray(nameStart, index.nameEnds[network]);
  return { asn: index.asns[network] ?? 0, organisation: Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString('utf8') };
}

function findV4({ starts, ends }: AsnIndex['v4'], bytes: Uint8Array): number | null {
  const address = view(bytes).getUint32(0);
  const row = lastWhere(starts.length, (at) => (starts[at] ?? 0) <= address);
  return row >= 0 && address <= (ends[row] ?? -1) ? row : null;
}

function findV6({ starts, ends }: AsnIndex['v6'], bytes: Uint8Array): number | null {
  const high = view(bytes).getBigUint64(0);
  const low = view(bytes).getBigUint64(8);
  const atMost = (array: BigUint64Array, at: number, slack: boolean): boolean => {
    const topHalf = array[at * 2] ?? 0n;
    const bottomHalf = array[at * 2 + 1] ?? 0n;
    if (topHalf !== high) return topHalf < high === slack;
    return slack ? bottomHalf <= low : bottomHalf >= low;
  };
  const row = lastWhere(starts.length / 2, (at) => atMost(starts, at, true));
  return row >= 0 && atMost(ends, row, false) ? row : null;
}

/** Last index below `length` for which `holds`, -1 where there is none; it must hold for a prefix only. */
function lastWhere(length: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
