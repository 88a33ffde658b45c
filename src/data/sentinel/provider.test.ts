import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  answer, failure, FAKE_TOKEN, FAKE_WORKSPACE, result, startFakeLogAnalytics,
} from '../../../test/support/fake-log-analytics.js';
import type { FakeLogAnalytics } from '../../../test/support/fake-log-analytics.js';
import type { SpooledTable } from '../../casebook/finding.js';
import { UserError } from '../../errors.js';
import type { QueryRequest } from '../engine.js';
import type { Table } from '../table.js';
import { createSentinelProvider } from './provider.js';
import type { SentinelOptions } from './provider.js';

const NOW = '2026-03-05T12:00:00.0000000Z';
const saved: Table[] = [];
let server: FakeLogAnalytics;

beforeEach(async () => {
  saved.length = 0;
  server = await startFakeLogAnalytics();
});
afterEach(() => server.close());

function save(table: Table): Promise<SpooledTable> {
  saved.push(table);
  const { columns, rowCount, truncated, rows } = table;
  const hash = createHash('sha256').update(JSON.stringify(table)).digest('hex');
  return Promise.resolve({ ref: { hash, columns, rowCount, truncated, bytes: 1 }, preview: rows.slice(0, 20) });
}

function provider(changes: Partial<SentinelOptions> = {}) {
  return createSentinelProvider({
    workspaceId: FAKE_WORKSPACE,
    workspaceName: 'contoso-soc',
    credential: { getToken: () => Promise.resolve({ token: FAKE_TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    endpoint: server.endpoint,
    spool: { save },
    bindLive: (text) => ({ text, toTyped: (offset) => offset }),
    clock: () => Date.parse(NOW),
    retryDelaysMs: [1, 1, 1],
    ...changes,
  });
}

function request(kql: string, changes: Partial<QueryRequest> = {}): QueryRequest {
  return {
    kql,
    variables: {},
    now: NOW,
    maxRows: 1_000,
    maxBytes: 1_000_000,
    signal: new AbortController().signal,
    fetchTable: () => Promise.reject(new Error('not asked for')),
    ...changes,
  };
}

async function refusalOf(run: Promise<unknown>): Promise<UserError> {
  const error: unknown = await run.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof UserError) return error;
  throw new Error('expected a UserError', { cause: error });
}

const NAME = [{ name: 'name', type: 'string' }];

describe('a query that succeeds', () => {
  it('keeps every type without loss', async () => {
    const columns = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'];
    const cells = '[true,7,9007199254740993,1.5,"0.10","a","2026-03-05T10:11:12.1234567Z","1.02:03:04.5000000","6F9619FF-8B86-D011-B42D-00CF4FC964FF","{\\"id\\":9007199254740993,\\"n\\":[1,null]}"]';
    const nulls = '[null,null,null,"NaN",null,"",null,null,null,null]';
    server.respond(answer(200, `{"tables":[{"name":"PrimaryResult","columns":${JSON.stringify(columns.map((type) => ({ name: `c_${type}`, type })))},"rows":[${cells},${nulls}]}]}`));
    const { table } = await provider().query(request('T'));
    expect(saved[0]?.rows).toEqual([
      [true, 7, '9007199254740993', 1.5, '0.10', 'a', '2026-03-05T10:11:12.1234567Z', '1.02:03:04.5000000', '6f9619ff-8b86-d011-b42d-00cf4fc964ff', { id: '9007199254740993', n: [1, null] }],
      [null, null, null, 'NaN', null, '', null, null, null, null],
    ]);
    expect(table.ref.columns.map((column) => column.type)).toEqual(columns);
    expect(table.ref).toMatchObject({ rowCount: 2, truncated: false });
  });

  it('sends the window to 100 ns, the wait and the wish for render hints, and says where the rows are from', async () => {
    const window = { start: '2026-03-01T00:00:00.1234567Z', end: '2026-03-02T00:00:00Z' };
    const done = await provider({ timeoutMs: 60_000 }).query(request('SigninLogs | count', { window }));
    expect(server.queries).toHaveLength(1);
    expect(server.queries[0]).toMatchObject({ query: 'SigninLogs | count', timespan: `${window.start}/${window.end}` });
    expect(server.queries[0]?.prefer).toMatch(/^wait=5[89],include-render=true$/);
    expect(done).toMatchObject({ window, provenance: 'workspace: contoso-soc', notes: [] });
  });

  it('searches the last 24 hours where no window is given, and says so', async () => {
    const done = await provider().query(request('SigninLogs | count'));
    expect(done.window).toEqual({ start: '2026-03-04T12:00:00.000Z', end: NOW });
    expect(server.queries[0]?.timespan).toBe(`2026-03-04T12:00:00.000Z/${NOW}`);
    expect(done.notes).toEqual([expect.stringContaining('last 24 hours')]);
  });

  it('sends the text with its variables bound', async () => {
    const bindLive: SentinelOptions['bindLive'] = (text, variables) => {
      const ip = variables['ip'];
      return { text: text.replace('$ip', JSON.stringify(ip?.kind === 'scalar' ? ip.value : '')), toTyped: (offset) => offset };
    };
    const hostile = '1.1.1.1" or 1==1 //';
    await provider({ bindLive }).query(request('T | where IP == $ip', { variables: { ip: { kind: 'scalar', type: 'string', value: hostile } } }));
    expect(server.queries[0]?.query).toBe('T | where IP == "1.1.1.1\\" or 1==1 //"');
  });

  it('passes hostile strings through as data', async () => {
    const hostile = ['=cmd|calc', '<img src=x onerror=alert(1)>', '"}],"rows":[["x"]]', '\u202Egnp.exe', '{"a":9007199254740993}', '12345678901234567890'];
    server.respond(result(NAME, hostile.map((text) => [text])));
    await provider().query(request('T'));
    expect(saved[0]?.rows).toEqual(hostile.map((text) => [text]));
  });

  it('maps the render hint', async () => {
    server.respond(result(NAME, [['a']], { render: { visualization: 'columnchart', title: 'Sign-ins', accumulate: false, xColumn: 'name', yColumns: 'a, b', series: null } }));
    expect((await provider().query(request('T'))).render).toEqual({ visualization: 'columnchart', title: 'Sign-ins', xColumn: 'name', yColumns: ['a', 'b'] });
    server.respond(result(NAME, [['a']], { render: { visualization: null } }));
    expect((await provider().query(request('T'))).render).toBeUndefined();
  });
});

describe('limits and partial results', () => {
  it('cuts at the row limit and says how many rows there were', async () => {
    server.respond(result([{ name: 'n', type: 'long' }], Array.from({ length: 50_000 }, (_, index) => [index])));
    const done = await provider().query(request('T', { maxRows: 10, window: { start: NOW, end: NOW } }));
    expect(done.table.ref).toMatchObject({ rowCount: 10, truncated: true });
    expect(done.notes).toEqual([expect.stringContaining('first 10 of 50000 rows')]);
  });

  it('reads a large answer as it reads a small one, in parts', async () => {
    const rows = Array.from({ length: 25_000 }, (_, index) => [index, 'x'.repeat(60), '{"a":[1]}']);
    const columns = [{ name: 'n', type: 'long' }, { name: 's', type: 'string' }, { name: 'd', type: 'dynamic' }];
    server.respond(result(columns, rows, { render: { visualization: 'piechart' } }));
    const done = await provider().query(request('T', { maxRows: 20_001, maxBytes: 100_000_000 }));
    expect(done).toMatchObject({ render: { visualization: 'piechart' }, table: { ref: { rowCount: 20_001, truncated: true } } });
    expect(saved[0]?.rows).toHaveLength(20_001);
    expect(saved[0]?.rows[20_000]).toEqual([20_000, 'x'.repeat(60), { a: [1] }]);
  });

  it('refuses a large answer that is not a result', async () => {
    server.respond(answer(200, `<html>${' '.repeat(1_500_000)}`));
    expect((await refusalOf(provider().query(request('T')))).code).toBe('workspace.unreachable');
  });

  it('cuts at the byte limit', async () => {
    server.respond(result(NAME, Array.from({ length: 10 }, () => ['x'.repeat(98)])));
    const done = await provider().query(request('T', { maxBytes: 350 }));
    expect(done.table.ref).toMatchObject({ rowCount: 3, truncated: true });
  });

  it('stops reading an answer that is too large', async () => {
    server.respond(result(NAME, [['x'.repeat(3_000_000)]]));
    expect((await refusalOf(provider({ maxResponseBytes: 1_000_000 }).query(request('T')))).data).toMatchObject({ code: 'kql.limit', why: expect.stringContaining('1 MB') });
  });

  it('marks a partial result with the words of the service', async () => {
    server.respond(result(NAME, [['a']], {
      error: {
        code: 'PartialError',
        message: 'There were some errors when processing your query.',
        details: [{
          code: 'EngineError',
          message: 'Something went wrong processing your query on the server.',
          innererror: { code: '-2133196797', message: 'The results of this query exceed the set limit of 64000000 bytes.', severity: 2, severityName: 'Error' },
        }],
      },
    }));
    const done = await provider().query(request('T'));
    expect(done.table.ref).toMatchObject({ rowCount: 1, truncated: true });
    expect(done.notes.join('\n')).toContain('exceed the set limit of 64000000 bytes');
  });

  it('says that further tables were left out', async () => {
    server.respond(answer(200, { tables: [1, 2].map((n) => ({ name: `T${n}`, columns: NAME, rows: [[`t${n}`]] })) }));
    const done = await provider().query(request('T'));
    expect(saved[0]?.rows).toEqual([['t1']]);
    expect(done.notes.join('\n')).toContain('gave 2 tables');
  });
});

describe('a query that the service refuses', () => {
  const kql = 'SigninLogs\n| where ResultType < < 3';

  it('maps line and position of a syntax error to the typed text', async () => {
    server.respond(failure(400, 'BadArgumentError', 'The request had some invalid properties', {
      code: 'SyntaxError',
      message: 'A recognition error occurred in the query.',
      innererror: { code: 'SYN0002', message: "Query could not be parsed at '<' on line [3,21]", line: 3, pos: 21, token: '<' },
    }));
    const shift = 'let x = 1;\n';
    const bindLive: SentinelOptions['bindLive'] = (text) => ({ text: shift + text, toTyped: (offset) => offset - shift.length });
    const { data } = await refusalOf(provider({ bindLive }).query(request(kql)));
    expect(data).toMatchObject({ code: 'workspace.query', why: "The service says: Query could not be parsed at '<' on line [3,21]" });
    expect(data.position).toEqual({ offset: kql.lastIndexOf('<'), length: 1, line: 2, column: 22 });
    expect(server.queries).toHaveLength(1);
  });

  it('finds the name of a semantic error in the typed text', async () => {
    server.respond(failure(400, 'BadArgumentError', 'The request had some invalid properties', {
      code: 'SemanticError',
      message: 'A semantic error occurred.',
      innererror: { code: 'SEM0100', message: "'where' operator: Failed to resolve table or column expression named 'ResultType'" },
    }));
    const { data } = await refusalOf(provider().query(request(kql)));
    expect(data.position).toEqual({ offset: kql.indexOf('ResultType'), length: 10, line: 2, column: 9 });
    expect(data.next).toContain('getschema');
  });

  it('refuses a 200 answer without a table', async () => {
    server.respond(answer(200, { tables: [] }));
    expect((await refusalOf(provider().query(request('let a = 1')))).code).toBe('workspace.query');
  });
});

describe('a workspace that does not answer as it should', () => {
  it('names the roles on 403', async () => {
    server.respond(failure(403, 'InsufficientAccessError', 'The provided credentials have insufficient access to perform the requested operation'));
    const { data } = await refusalOf(provider().query(request('T')));
    expect(data).toMatchObject({ code: 'workspace.denied', next: expect.stringContaining('Log Analytics Reader or Microsoft Sentinel Reader') });
  });

  it('points at the tenant where the token is not accepted, and never shows it', async () => {
    const credential = { getToken: () => Promise.resolve({ token: 'wrong-token-77', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const { data } = await refusalOf(provider({ credential }).query(request('T')));
    expect(data).toMatchObject({ code: 'workspace.denied', next: expect.stringContaining('AZURE_TENANT_ID') });
    expect(JSON.stringify(data)).not.toContain('wrong-token-77');
  });

  it('explains a workspace that does not exist', async () => {
    const { data } = await refusalOf(provider({ workspaceId: '00000000-0000-0000-0000-000000000001' }).query(request('T')));
    expect(data).toMatchObject({ code: 'workspace.unreachable', next: expect.stringContaining('CASEBOOK_WORKSPACE_ID') });
  });

  it('waits as the service asks on 429, then goes on', async () => {
    const busy = failure(429, 'ThrottledError', 'Too many requests', undefined, { 'retry-after-ms': '5' });
    server.respond(busy, busy, result(NAME, [['done']]));
    await provider().query(request('T'));
    expect(server.queries).toHaveLength(3);
    expect(saved[0]?.rows).toEqual([['done']]);
  });

  it('gives up at once where the wait outlasts the deadline, and names the wait', async () => {
    server.respond(failure(429, 'ThrottledError', 'Too many requests', undefined, { 'Retry-After': '3600' }));
    const { data } = await refusalOf(provider().query(request('T')));
    expect(data).toMatchObject({ code: 'workspace.throttled', next: expect.stringContaining('3600 s') });
    expect(server.queries).toHaveLength(1);
  });

  it('gives up on 429 without Retry-After after the last attempt', async () => {
    server.respond(failure(429, 'ThrottledError', 'Too many requests'));
    expect((await refusalOf(provider().query(request('T')))).code).toBe('workspace.throttled');
    expect(server.queries).toHaveLength(4);
  });

  it.each([500, 502, 503])('retries on %d and gives up', async (status) => {
    server.respond(failure(status, 'InternalServerError', 'secret-internal-detail'));
    const { data } = await refusalOf(provider().query(request('T')));
    expect(data).toMatchObject({ code: 'workspace.unreachable', why: `The service answered with status ${status} (InternalServerError).` });
    expect(server.queries).toHaveLength(4);
  });

  it('recovers from a connection that was reset', async () => {
    server.respond({ kind: 'reset' }, result(NAME, [['done']]));
    await provider().query(request('T'));
    expect(server.queries).toHaveLength(2);
  });

  it('recovers from a connection that was lost within the answer', async () => {
    server.respond({ kind: 'cut', body: '{"tables":[' }, { kind: 'cut', body: '{"tables":[', gzip: true }, result(NAME, [['done']]));
    await provider({ bodyIdleMs: 1_000 }).query(request('T'));
    expect(server.queries).toHaveLength(3);
  });

  it('says that nothing listens', async () => {
    await server.close();
    expect((await refusalOf(provider().query(request('T')))).data).toMatchObject({ code: 'workspace.unreachable', why: expect.stringContaining('ECONNREFUSED') });
  });

  it('takes the word of the service that time is up', async () => {
    server.respond(failure(504, 'GatewayTimeout', 'The gateway did not receive a response in time'));
    expect((await refusalOf(provider().query(request('T')))).code).toBe('workspace.timeout');
    expect(server.queries).toHaveLength(1);
  });

  it.each([
    ['malformed JSON', '{"tables":[{"columns":'],
    ['a page of a proxy', '<html>Please log in</html>'],
    ['another shape', '{"tables":[{"columns":[],"rows":[3]}]}'],
    ['nothing', ''],
  ])('does not take %s for a result', async (_, body) => {
    server.respond(answer(200, body));
    expect((await refusalOf(provider().query(request('T')))).data).toMatchObject({ code: 'workspace.unreachable', why: expect.stringContaining('proxy') });
  });

  it('does not follow a redirect with the token', async () => {
    server.respond(answer(302, '', { Location: `${server.endpoint}/elsewhere` }), result(NAME, [['followed']]));
    expect((await refusalOf(provider().query(request('T')))).data).toMatchObject({ code: 'workspace.unreachable', why: expect.stringContaining('302') });
  });
});

describe('deadlines and cancelling', () => {
  it.each([
    ['hangs', { kind: 'hang' }],
    ['stalls in the answer', { kind: 'stall', body: '{"tables":[' }],
  ] as const)('stops when a service that %s runs into the time limit', async (_, behaviour) => {
    server.respond(behaviour);
    expect((await refusalOf(provider({ timeoutMs: 200 }).query(request('T')))).code).toBe('workspace.timeout');
  });

  it('stops when the run is cancelled, also while it waits to retry', async () => {
    const controller = new AbortController();
    server.respond(() => {
      setTimeout(() => { controller.abort(); }, 20);
      return failure(429, 'ThrottledError', 'Too many requests', undefined, { 'Retry-After': '60' });
    });
    expect((await refusalOf(provider().query(request('T', { signal: controller.signal })))).code).toBe('run.cancelled');
    expect(server.queries).toHaveLength(1);
  });

  it('tells a time limit of the command from its cancelling', async () => {
    server.respond({ kind: 'hang' });
    expect((await refusalOf(provider().query(request('T', { signal: AbortSignal.timeout(50) })))).code).toBe('run.timeout');
    const reason = new UserError({ code: 'run.interrupted', message: 'The bot stops.' });
    expect(await refusalOf(provider().query(request('T', { signal: AbortSignal.abort(reason) })))).toBe(reason);
  });

  it('does not wait for a sign-in that hangs', async () => {
    const credential = { getToken: () => new Promise<never>(() => undefined) };
    expect((await refusalOf(provider({ credential, timeoutMs: 50 }).query(request('T')))).code).toBe('workspace.timeout');
  });
});

describe('signing in', () => {
  it.each(['CredentialUnavailableError', 'AuthenticationError', 'AggregateAuthenticationError'])('explains %s without its text', async (name) => {
    const cause = Object.assign(new Error('AADSTS7000215: Invalid client secret s3cr3t for app 1234'), { name });
    const { data } = await refusalOf(provider({ credential: { getToken: () => Promise.reject(cause) } }).query(request('T')));
    expect(data).toMatchObject({ code: 'workspace.denied', why: expect.stringContaining('AADSTS7000215') });
    expect(JSON.stringify(data)).not.toContain('s3cr3t');
  });

  it('lets a defect through as it is', async () => {
    const defect = new TypeError('x is not a function');
    await expect(provider({ credential: { getToken: () => Promise.reject(defect) } }).query(request('T'))).rejects.toBe(defect);
  });
});

describe('schemas', () => {
  const tables = [
    { id: 'b', name: 'SigninLogs', timespanColumn: 'TimeGenerated', columns: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'IPAddress', type: 'string' }] },
    { id: 'a', name: 'AzureActivity', timespanColumn: 'Gone', columns: [{ name: 'Level', type: 'real' }] },
    { name: 3 },
  ];

  it('reads tables and columns by name, asks once an hour, and outlives an outage', async () => {
    let now = Date.parse(NOW);
    server.respondMetadata(answer(200, { tables }), failure(403, 'InsufficientAccessError', 'no'));
    const sentinel = provider({ clock: () => now });
    const [first, again] = await Promise.all([sentinel.schemas(), sentinel.schemas()]);
    const source = 'workspace: contoso-soc, schema as of 2026-03-05T12:00:00.000Z';
    expect(first).toEqual([
      { name: 'AzureActivity', columns: [{ name: 'Level', type: 'real' }], source, rowCount: null },
      { name: 'SigninLogs', columns: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'IPAddress', type: 'string' }], source, rowCount: null, timeColumn: 'TimeGenerated' },
    ]);
    expect(again).toBe(first);
    expect(server.metadataCalls()).toBe(1);
    now += 2 * 3_600_000;
    expect(await sentinel.schemas()).toBe(first);
    expect(server.metadataCalls()).toBe(2);
    now += 24 * 3_600_000;
    expect((await refusalOf(sentinel.schemas())).code).toBe('workspace.denied');
  });

  it('refuses what is not metadata', async () => {
    server.respondMetadata(answer(200, '<html>'));
    expect((await refusalOf(provider().schemas())).code).toBe('workspace.unreachable');
  });
});
