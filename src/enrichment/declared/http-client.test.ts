import { createServer, request, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { isIP, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../http/public-address.js';
import { SourceFailure } from '../source.js';
import { createHttpClient, retryAfter, type ClientParts, type HttpCall, type HttpClient } from './http-client.js';

const SECRET = 'k3y-s3cret';
const NEVER = new AbortController().signal;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real server behind the client; only TLS and the name service are left out. */
async function serve(listener: RequestListener, parts: Partial<ClientParts> = {}): Promise<HttpClient> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return createHttpClient({
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]), isPublicAddress: () => true,
    request: (url, options, answered) => request({ ...options, host: isIP(url.hostname) === 0 ? url.hostname : '127.0.0.1', port, path: url.pathname + url.search, protocol: 'http:' }, answered),
    ...parts,
  });
}

const call = (url: string, changes: Partial<HttpCall> = {}): HttpCall => ({ method: 'GET', url: new URL(url), headers: { 'x-apikey': SECRET }, ownInstance: false, ...changes });

async function failure(result: Promise<unknown>): Promise<SourceFailure> {
  const error: unknown = await result.then(() => undefined, (cause: unknown) => cause);
  if (!(error instanceof SourceFailure)) throw new Error(`no failure but ${inspect(error)}`);
  expect(`${error.message} ${error.stack ?? ''}`).not.toContain(SECRET);
  return error;
}

describe('the client of sources', () => {
  it('sends what it is told, and no cookie', async () => {
    const seen: unknown[] = [];
    const client = await serve((incoming, response) => {
      incoming.setEncoding('utf8').on('data', (text: string) => seen.push(text));
      incoming.on('end', () => {
        seen.push([incoming.method, incoming.url, incoming.headers['x-apikey'], incoming.headers.cookie, incoming.headers['accept-encoding']]);
        response.writeHead(200, { 'set-cookie': 'a=b' }).end('{}');
      });
    });
    await client(call('https://ti.example/a?b=c'), NEVER);
    expect(await client(call('https://ti.example/p', { method: 'POST', body: '{"x":1}' }), NEVER)).toEqual({ status: 200, text: '{}' });
    expect(seen).toEqual([['GET', '/a?b=c', SECRET, undefined, 'identity'], '{"x":1}', ['POST', '/p', SECRET, undefined, 'identity']]);
  });

  it('gives any status, with how long to wait', async () => {
    const client = await serve((_, response) => response.writeHead(429, { 'retry-after': '7' }).end('slow'));
    expect(await client(call('https://ti.example/'), NEVER)).toEqual({ status: 429, text: 'slow', retryAfterMs: 7_000 });
  });

  it.each(['https://elsewhere.example/x', 'http://ti.example/x', 'https://ti.example:8443/', 'https://169.254.169.254/latest', '//evil.example', 'file:///etc/passwd', 'https://['])('does not follow a redirect to %s', async (location) => {
    let requests = 0;
    const client = await serve((_, response) => { requests += 1; response.writeHead(302, { location }).end(); });
    expect(await failure(client(call('https://ti.example/'), NEVER))).toMatchObject({ kind: 'refused', message: 'it redirects to another server' });
    expect(requests).toBe(1);
  });

  it('follows a redirect to another public host over https where the call says so', async () => {
    const client = await serve(({ headers, url }, response) => {
      if (headers.host?.startsWith('other.example') === true) response.end(`${url ?? ''} here`);
      else response.writeHead(301, { location: url === '/down' ? 'http://other.example/x' : url === '/in' ? 'https://10.0.0.1/x' : 'https://other.example/x' }).end();
    }, { isPublicAddress: (address) => address !== '10.0.0.1' });
    const to = (path: string): Promise<unknown> => client(call(`https://ti.example${path}`, { mayMove: true }), NEVER);
    expect(await to('/')).toEqual({ status: 200, text: '/x here' });
    expect((await failure(to('/down'))).message).toBe('it redirects to another server');
    expect((await failure(to('/in'))).message).toBe('its host has an address that may not be connected to');
  });

  it('follows redirects within the server, for what is not posted, three times', async () => {
    const client = await serve(({ url }, response) => (url === '/b' ? response.end('there') : response.writeHead(301, { location: url === '/loop' ? '/loop' : '/b' }).end()));
    expect(await client(call('https://ti.example/a'), NEVER)).toMatchObject({ text: 'there' });
    expect((await failure(client(call('https://ti.example/loop'), NEVER))).message).toBe('it redirects more than 3 times');
    expect((await failure(client(call('https://ti.example/a', { method: 'POST', body: 'x' }), NEVER))).message).toBe('it redirects what was posted to it');
  });

  it('checks the address anew for each step of a redirect, and goes where it checked', async () => {
    let [asked, requests] = [0, 0];
    const client = await serve((_, response) => { requests += 1; response.writeHead(302, { location: '/b' }).end(); }, {
      isPublicAddress: (address) => address !== '10.0.0.1',
      resolve: () => { asked += 1; return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]); },
    });
    expect(await failure(client(call('https://ti.example/'), NEVER))).toMatchObject({ kind: 'refused', message: 'its host has an address that may not be connected to' });
    expect([asked, requests]).toEqual([2, 1]);
  });

  it('reaches public hosts over https alone, whatever form the address has', async () => {
    let requests = 0;
    const client = await serve((_, response) => { requests += 1; response.end(); }, { isPublicAddress });
    for (const url of ['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://169.254.169.254/', 'https://10.0.0.1/', 'http://8.8.8.8/', 'https://ti.example/', 'ftp://8.8.8.8/']) {
      expect([url, (await failure(client(call(url), NEVER))).kind]).toEqual([url, 'refused']);
    }
    const mixed = await serve((_, response) => { requests += 1; response.end(); }, { isPublicAddress, resolve: () => Promise.resolve([{ address: '8.8.8.8', family: 4 }, { address: '192.168.0.1', family: 4 }]) });
    expect((await failure(mixed(call('https://ti.example/'), NEVER))).kind).toBe('refused');
    expect(requests).toBe(0);
  });

  it('reaches an own instance at a private address, also over http; over http nothing public, and never the cloud\'s own', async () => {
    const client = await serve((_, response) => response.end('{}'), { isPublicAddress });
    for (const url of ['http://misp.contoso.com/', 'https://misp.contoso.com/', 'https://10.1.2.3/', 'http://127.0.0.1:9/']) expect(await client(call(url, { ownInstance: true }), NEVER)).toMatchObject({ status: 200 });
    for (const url of ['http://8.8.8.8/', 'http://169.254.169.254/', 'https://169.254.169.254/', 'https://0.0.0.0/', 'https://224.0.0.1/', 'https://[fe80::1]/']) {
      expect([url, (await failure(client(call(url, { ownInstance: true }), NEVER))).kind]).toEqual([url, 'refused']);
    }
  });

  it('tells sizes, lost connections, unknown names and bad headers, without what was sent', async () => {
    const client = await serve(({ url }, response) => {
      if (url?.startsWith('/large')) response.end(Buffer.alloc(2_000_001));
      else if (url?.startsWith('/lost')) response.writeHead(200, { 'content-length': '10' }).write('12', () => response.destroy());
      else response.destroy();
    });
    const of = async (path: string, changes: Partial<HttpCall> = {}): Promise<string> => { const { kind, message } = await failure(client(call(`https://ti.example${path}?key=${SECRET}`, changes), NEVER)); return `${kind}: ${message}`; };
    expect(await of('/large')).toBe('transient: its answer is over 2 MB');
    expect(await failure(client(call('https://ti.example/large', { maxBytes: 1_000_000 }), NEVER))).toMatchObject({ message: 'its answer is over 1 MB' });
    expect((await client(call('https://ti.example/large', { maxBytes: 3_000_000 }), NEVER)).text).toHaveLength(2_000_001);
    expect(await of('/lost')).toMatch(/^transient: the connection /);
    expect(await of('/cut')).toBe('transient: the connection failed');
    expect(await of('/', { headers: { 'x-apikey': `${SECRET}\r\nx-evil: 1` } })).toBe('transient: the connection failed');
    const nowhere = await serve(() => undefined, { resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await failure(nowhere(call('https://ti.example/'), NEVER))).message).toBe('its host name is not known');
  });

  it('ends when the signal says so, with its reason', async () => {
    const client = await serve(() => undefined);
    const stop = new AbortController();
    const asked = client(call('https://ti.example/'), stop.signal);
    setTimeout(() => { stop.abort(new Error('enough')); }, 20);
    await expect(asked).rejects.toThrow('enough');
    await expect(client(call('https://ti.example/'), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  it.each([
    ['5', 5_000], ['0', 1_000], ['99999999', 86_400_000], ['Sun, 01 Mar 2026 00:01:00 GMT', 60_000], ['Sat, 28 Feb 2026 00:00:00 GMT', 1_000], ['soon', undefined], ['', undefined], [undefined, undefined], ['-5', undefined], ['9'.repeat(5000), undefined],
  ])('reads Retry-After %j', (value, ms) => {
    const read = retryAfter(value, Date.UTC(2026, 2, 1));
    if (value === '-5') expect(read === undefined || read === 1_000).toBe(true); // an engine may take it for a year
    else expect(read).toBe(ms);
  });
});
