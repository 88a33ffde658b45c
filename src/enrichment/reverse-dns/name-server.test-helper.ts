import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Types of records (RFC 1035, RFC 3596). */
const TYPES = { A: 1, CNAME: 5, PTR: 12, AAAA: 28 } as const;
/** Codes of answers (RFC 1035, section 4.1.1). */
const CODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

export interface Zone {
  /** `PTR 7.113.0.203.in-addr.arpa`: values of records, a code, or nothing at all. What is not there is NXDOMAIN. */
  readonly [question: string]: readonly string[] | keyof typeof CODES | 'SILENCE';
}

export interface NameServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** Questions in the form of the zone's. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** A name server on this machine that speaks DNS over UDP (RFC 1035, section 4). */
export async function nameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = questionOf(query);
    const key = `${Object.entries(TYPES).find(([, number]) => number === type)?.[0] ?? String(type)} ${name}`;
    asked.push(key);
    const found = zone[key] ?? 'NXDOMAIN';
    if (found === 'SILENCE') return;
    socket.send(answer(query.subarray(0, end), type, found), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: async () => { const closed = once(socket, 'close'); socket.close(); await closed; } };
}

/** The first question; `end`: where it ends. */
function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Header and question again, then a record for each value, whose owner is a pointer to the question's name. */
function answer(question: Buffer, type: number, found: readonly string[] | keyof typeof CODES): Buffer {
  const values = typeof found === 'string' ? [] : found;
  const code = typeof found === 'string' ? CODES[found] : CODES.NOERROR;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2); // an answer, of a server that asks others where it is asked to
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(values.length, 6);
  header.fill(0, 8, 12);
  return Buffer.concat([header, question.subarray(12), ...values.map((value) => record(type, dataOf(type, value)))]);
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4); // class IN
  head.writeUInt32BE(300, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(type: number, value: string): Buffer {
  if (type === TYPES.A) return Buffer.from(value.split('.').map(Number));
  if (type === TYPES.AAAA) return Buffer.from(value.replaceAll(':', ''), 'hex');
  return Buffer.concat([...value.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')])), Buffer.of(0)]);
}
