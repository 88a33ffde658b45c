import { parseIp } from '../analysis/ip/address.js';

type Data = string | number | boolean | Double | readonly Data[] | { readonly [name: string]: Data };

/** A number that is written as a double although it is whole. */
export class Double {
  constructor(readonly value: number) {}
}

/**
 * A file in the format of MaxMind DB 2.0 (https://maxmind.github.io/MaxMind-DB/) over IPv4: records of 24 bits, a tree of nodes, the
 * data, the metadata. Networks do not overlap.
 */
export function mmdb(type: string, networks: Readonly<Record<string, Data>>, buildEpoch = 1_767_225_600): Buffer {
  const nodes: Link[][] = [[undefined, undefined]];
  const data: Buffer[] = [];
  let size = 0;
  for (const [cidr, record] of Object.entries(networks)) {
    const [address = '', prefix = ''] = cidr.split('/');
    const bits = Array.from(parseIp(address)?.bytes ?? [], (byte) => byte.toString(2).padStart(8, '0')).join('').slice(-32);
    let node = 0;
    for (let depth = 0; depth < Number(prefix); depth += 1) {
      const side = bits[depth] === '1' ? 1 : 0;
      const links = nodes[node] ?? [];
      const next = links[side];
      node = typeof next === 'number' ? next : nodes.length;
      if (depth === Number(prefix) - 1) links[side] = { data: size };
      else if (typeof next !== 'number') {
        links[side] = node;
        nodes.push([undefined, undefined]);
      }
    }
    const written = write(record);
    data.push(written);
    size += written.length;
  }
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [at, records] of nodes.entries()) {
    for (const [side, record] of records.entries()) tree.writeUIntBE(record === undefined ? nodes.length : typeof record === 'number' ? record : nodes.length + 16 + record.data, at * 6 + side * 3, 3);
  }
  const metadata = write({
    node_count: nodes.length, record_size: 24, ip_version: 4, database_type: type, languages: ['en'], binary_format_major_version: 2, binary_format_minor_version: 0,
    build_epoch: buildEpoch, description: { en: type },
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com'), metadata]);
}

/** Another node, or where the data begin. */
type Link = number | { readonly data: number } | undefined;

const [STRING, DOUBLE, UINT32, MAP, ARRAY, BOOLEAN] = [2, 3, 6, 7, 11, 14];

function head(type: number, size: number): Buffer {
  const first = type > 7 ? 0 : type << 5;
  const extended = type > 7 ? [type - 7] : [];
  return size < 29 ? Buffer.from([first | size, ...extended]) : Buffer.from([first | 29, ...extended, size - 29]);
}

function write(value: Data): Buffer {
  if (typeof value === 'string') return Buffer.concat([head(STRING, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'boolean') return head(BOOLEAN, Number(value));
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([head(UINT32, 4), bytes]);
  }
  if (typeof value === 'number' || value instanceof Double) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(typeof value === 'number' ? value : value.value);
    return Buffer.concat([head(DOUBLE, 8), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(ARRAY, value.length), ...value.map(write)]);
  return Buffer.concat([head(MAP, Object.keys(value).length), ...Object.entries(value).flatMap(([name, inner]) => [write(name), write(inner)])]);
}
