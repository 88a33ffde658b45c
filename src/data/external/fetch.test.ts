import { createServer, request } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { UserError } from '../../errors.js';
import { fetchExternal } from './fetch.js';
import type { FetchParts } from './fetch.js';

const PREFIXES = ['https://feeds.example/lists/', 'https://mirror.example/'];
const NEVER = new AbortController().signal;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real server behind the client; only TLS and the name service are left out. */
async function serve(listener: RequestListener, parts: Partial<FetchParts> = {}): Promise<FetchParts> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    isAllowedAddress: () => true,
    request: (url, options, answered) => request({ ...options, host: url.hostname, port, path: url.pathname + url.search, protocol: 'http:' }, answered),
    timeoutMs: 5_000, ...parts,
  };
}

const why = async (result: Promise<unknown>): Promise<string> => {
  const error: unknown = await result.then(() => undefined, (cause: unknown) => cause);
  return error instanceof UserError ? `${error.code}: ${error.data.message} ${error.data.why ?? ''}` : String(error);
};

describe('fetchExternal', () => {
  it('sends nothing but the address, and follows redirects within what is allowed', async () => {
    const seen: unknown[] = [];
    const parts = await serve(({ url, headers }, response) => {
      seen.push([headers.host, url, headers.cookie, headers.authorization]);
      if (url === '/lists/a.csv') response.writeHead(302, { location: 'https://mirror.example/b.csv', 'set-cookie': 'a=b' }).end();
      else response.end('1,2');
    });
    expect((await fetchExternal('https://feeds.example/lists/a.csv', PREFIXES, NEVER, parts)).toString()).toBe('1,2');
    expect(seen).toEqual([['feeds.example', '/lists/a.csv', undefined, undefined], ['mirror.example', '/b.csv', undefined, undefined]]
      .map(([host, ...rest]) => [expect.stringContaining(host ?? ''), ...rest]));
  });

  it.each(['https://elsewhere.example/x', 'http://feeds.example/lists/x', '/admin', 'https://169.254.169.254/latest'])('does not follow a redirect to %s', async (location) => {
    let requests = 0;
    const parts = await serve((_, response) => {
      requests += 1;
      response.writeHead(301, { location }).end();
    });
    expect(await why(fetchExternal('https://feeds.example/lists/a', PREFIXES, NEVER, parts))).toContain('CASEBOOK_EXTERNALDATA does not allow');
    expect(requests).toBe(1);
  });

  it('ends a loop of redirects', async () => {
    const parts = await serve((_, response) => response.writeHead(302, { location: 'https://mirror.example/' }).end());
    expect(await why(fetchExternal('https://mirror.example/', PREFIXES, NEVER, parts))).toContain('more than 5 times');
  });

  it('does not connect where any address of the host is not public', async () => {
    let requests = 0;
    const parts = await serve((_, response) => { requests += 1; response.end(); }, {
      resolve: () => Promise.resolve([{ address: '140.82.112.3', family: 4 }, { address: '10.0.0.1', family: 4 }]),
      isAllowedAddress: (address) => address !== '10.0.0.1',
    });
    expect(await why(fetchExternal('https://feeds.example/lists/a', PREFIXES, NEVER, parts))).toContain('an address that is not public');
    expect(requests).toBe(0);
  });

  it('checks an address that is written as a number', async () => {
    expect(await why(fetchExternal('https://127.1/x', ['https://127.0.0.1/'], NEVER))).toContain('an address that is not public');
    expect(await why(fetchExternal('https://[::ffff:7f00:1]/x', ['https://[::ffff:127.0.0.1]/'], NEVER))).toContain('an address that is not public');
  });

  it('asks the name service once, and connects to what it said', async () => {
    let asked = 0;
    const parts = await serve((_, response) => response.end('x'), { resolve: () => { asked += 1; return Promise.resolve([{ address: '127.0.0.1', family: 4 }]); } });
    await fetchExternal('https://feeds.example/lists/a', PREFIXES, NEVER, parts);
    expect(asked).toBe(1);
  });

  it('tells statuses, sizes, lost connections and time-outs', async () => {
    const parts = await serve(({ url }, response) => {
      if (url === '/404') response.writeHead(404).end('no');
      else if (url === '/large') response.end(Buffer.alloc(20_000_001));
      else if (url === '/lost') response.writeHead(200, { 'content-length': '10' }).write('12', () => response.destroy());
    });
    const of = (path: string, timeoutMs = 5_000): Promise<string> => why(fetchExternal(`https://mirror.example${path}`, PREFIXES, NEVER, { ...parts, timeoutMs }));
    expect(await of('/404')).toContain('status 404');
    expect(await of('/large')).toContain('kql.limit');
    expect(await of('/lost')).toMatch(/kql\.failed.*connection/);
    expect(await of('/silent', 300)).toContain('within 0.3 s');
    expect(await why(fetchExternal('https://mirror.example/silent', PREFIXES, AbortSignal.abort(), parts))).toMatch(/^run\./);
  });
});
