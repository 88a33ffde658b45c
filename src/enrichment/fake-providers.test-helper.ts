import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createHttpClient, type HttpClient } from './declared/http-client.js';
import { VirtualClock } from './asking/virtual-clock.test-helper.js';

/** Hosts of ten of the sources that come with the program; answers are in their own wire formats. */
export const FAKED: Readonly<Record<string, string>> = {
  'www.virustotal.com': 'virustotal', 'otx.alienvault.com': 'otx', 'api.abuseipdb.com': 'abuseipdb', 'cti.api.crowdsec.net': 'crowdsec', 'internetdb.shodan.io': 'internetdb',
  'api.shodan.io': 'shodan', 'threatfox-api.abuse.ch': 'threatfox', 'urlhaus-api.abuse.ch': 'urlhaus', 'api.xforce.ibmcloud.com': 'xforce', 'misp.contoso.com': 'misp',
};

export interface FakeProviders {
  readonly clock: VirtualClock;
  readonly client: HttpClient;
  /** When each source got a request, in milliseconds of the clock. */
  readonly arrivals: ReadonlyMap<string, readonly number[]>;
  /** How many requests met which fault. */
  readonly faults: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** What the fakes know of an address, from its last number: each third is unknown, the rest is 0 to 100 bad. */
export function truthOf(ip: string): { known: boolean; score: number } {
  const last = Number(ip.split('.')[3]);
  return { known: last % 3 !== 0, score: last % 101 };
}

type Body = (ips: readonly string[]) => { status?: number; body: unknown };
const unknown = { status: 404, body: { error: 'not found' } };
const one = (answer: (ip: string, score: number) => unknown, none: { status?: number; body: unknown } = unknown): Body => ([ip = '']) => {
  const { known, score } = truthOf(ip);
  return known ? { body: answer(ip, score) } : none;
};

const BODIES: Readonly<Record<string, Body>> = {
  virustotal: one((_, score) => ({ data: { attributes: { last_analysis_stats: { malicious: score, suspicious: 0, harmless: 100 - score, undetected: 0 } } } })),
  otx: one((_, score) => ({ validation: [], pulse_info: { count: score / 10, pulses: [] } }), { body: { validation: [], pulse_info: { count: 0, pulses: [] } } }),
  abuseipdb: one((ip, score) => ({ data: { ipAddress: ip, totalReports: 1, abuseConfidenceScore: score } }), { body: { data: { ipAddress: 'x', totalReports: 0, abuseConfidenceScore: 0 } } }),
  crowdsec: one((ip, score) => ({ ip, reputation: 'known', scores: { overall: { total: score / 20 } } })),
  internetdb: one((ip, score) => ({ ip, ports: [score], tags: [] })),
  shodan: one((ip, score) => ({ ip_str: ip, ports: [score] })),
  threatfox: one((ip, score) => ({ query_status: 'ok', data: [{ id: '1', ioc: `${ip}:443`, confidence_level: score }, { id: '2', ioc: `1${ip}:443`, confidence_level: 100 }] }), { body: { query_status: 'no_result', data: 'none' } }),
  urlhaus: one((_, score) => ({ query_status: 'ok', url_count: String(score), urls: [] }), { body: { query_status: 'no_results' } }),
  xforce: one((ip, score) => ({ ip, score: score / 10, cats: {} })),
  misp: (ips) => ({ body: { response: { Attribute: ips.filter((ip) => truthOf(ip).known).map((ip) => ({ value: ip, to_ids: true, category: 'Network activity', comment: String(truthOf(ip).score), Event: { info: 'x' } })) } } }),
};

const textOf = async (incoming: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
  return text;
};

/** mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FAULTS = ['500', 'cut', '429', 'garbage', 'half', 'slow'] as const;

/** A real HTTP server behind all ten hosts, on a clock of its own. `faults`: share of requests that go wrong. */
export async function fakeProviders(faults: number, seed = 7): Promise<FakeProviders> {
  const random = generator(seed);
  /** Requests under way: those that sleep on the clock let time go on. */
  const moving = new Map<string, boolean>();
  const clock = new VirtualClock(() => [...moving.values()].some(Boolean));
  const arrivals = new Map(Object.values(FAKED).map((name) => [name, [] as number[]]));
  const met = new Map<string, number>();
  const server = createServer((incoming, response) => { void serve(incoming, response).catch(() => { response.destroy(); }); });
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const source = FAKED[incoming.headers.host?.split(':')[0] ?? ''] ?? '';
    arrivals.get(source)?.push(clock.now());
    const sent = await textOf(incoming);
    const fault = random() < faults ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
    if (fault !== undefined) met.set(fault, (met.get(fault) ?? 0) + 1);
    if (fault === 'cut') { response.destroy(); return; }
    if (fault === '500') { response.writeHead(500).end('oops'); return; }
    if (fault === '429') { response.writeHead(429, { 'retry-after': '3' }).end('{"error":"slow down"}'); return; }
    if (fault === 'garbage') { response.end('<html>{"data":'); return; }
    if (fault === 'half') { response.writeHead(200, { 'content-length': '999' }).write('{"data":', () => response.destroy()); return; }
    const gone = new AbortController();
    response.on('close', () => { gone.abort(); });
    const id = String(incoming.headers['x-request']);
    moving.set(id, false);
    await clock.sleep(fault === 'slow' ? 300_000 : 50 + Math.floor(random() * 400), gone.signal);
    if (gone.signal.aborted || !moving.has(id)) return; // the client went away
    moving.set(id, true);
    const ips = [...`${decodeURIComponent(incoming.url ?? '')} ${decodeURIComponent(sent)}`.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)].map(([ip]) => ip);
    const { status = 200, body } = BODIES[source]?.(ips) ?? unknown;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const send = createHttpClient({
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]), isPublicAddress: () => true,
    request: (url, options, answered) => request({ ...options, host: url.hostname, port, path: url.pathname + url.search, protocol: 'http:', setHost: true }, answered),
  });
  let count = 0;
  const client: HttpClient = async (call, signal) => {
    const id = String(count += 1);
    moving.set(id, true);
    try {
      return await send({ ...call, headers: { ...call.headers, 'x-request': id } }, signal);
    } finally {
      moving.delete(id);
    }
  };
  return {
    clock, client, arrivals, faults: met,
    close: async () => {
      clock.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
