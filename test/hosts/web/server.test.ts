import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppState } from '../../../src-main/contract/contract.ts';
import { maximumMessageBytes } from '../../../src-main/contract/dispatch.ts';
import { startWebHost, type WebHost, type WebHostOptions } from '../../../src-main/hosts/web/server.ts';
import { sampleHandlers, sampleState } from '../../contract/samples.ts';
import { eventually } from '../../fakes/eventually.ts';

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('the loopback host', () => {
  let rendererFolder: string;
  let host: WebHost;
  const listeners = new Set<(state: AppState) => void>();
  const start = (port = 0, others: Partial<WebHostOptions> = {}): Promise<WebHost> =>
    startWebHost({
      handlers: sampleHandlers(),
      onState: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      rendererFolder,
      port,
      ...others,
    });

  beforeAll(async () => {
    rendererFolder = await mkdtemp(join(tmpdir(), 'kaidoki-renderer-'));
    await mkdir(join(rendererFolder, 'assets'));
    await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>page</title>');
    await writeFile(join(rendererFolder, 'assets', 'page.js'), 'export {};');
    await writeFile(join(rendererFolder, 'assets', 'secret.txt'), 'not ours to show');
    host = await start();
  });

  afterEach(() => listeners.clear());

  afterAll(async () => {
    await host.close();
    await rm(rendererFolder, { recursive: true, force: true });
  });

  /** Without fetch, which would not let a test lie about `Host`. */
  function ask(options: RequestOptions, body?: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: host.port, ...options }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Everything that is answered to these bytes until the connection ends. */
  async function socketReply(bytes: string, port = host.port): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    const heard: string[] = [];
    socket.on('error', () => {});
    socket.on('data', (chunk) => heard.push(String(chunk)));
    socket.write(bytes);
    await new Promise((resolve) => socket.on('close', resolve));
    return heard.join('');
  }

  const bearer = () => ({ authorization: `Bearer ${host.token}` });
  const call = (name: string, body: string, headers: Record<string, string> = bearer()): Promise<Reply> =>
    ask({ method: 'POST', path: `/api/call/${name}`, headers }, body);

  it('prints an address of this machine alone, the token behind the hash', () => {
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  });

  it('makes a new token for each run', async () => {
    const other = await start();
    await other.close();
    expect(other.token).not.toBe(host.token);
  });

  it('serves the page and its files with a policy that allows nothing from elsewhere', async () => {
    const page = await ask({ path: '/' });
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>page</title>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(await ask({ path: '/assets/page.js' })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
  });

  it.each([
    '/assets/secret.txt',
    '/../package.json',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/..%2fpackage.json',
    '//etc/passwd',
    '/%00',
    '/%',
  ])('does not serve %s', async (path) => {
    const { status, body } = await ask({ path });
    expect([403, 404]).toContain(status);
    expect(body).not.toContain('kaidoki"');
  });

  it('answers a call that carries the token', async () => {
    const { status, body } = await call('readState', '{}');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ ok: true, value: { version: sampleState.version } });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a wrong token of the right length', { authorization: `Bearer ${'A'.repeat(43)}` }],
    ['the token without its scheme', { authorization: 'TOKEN' }],
  ])('refuses a call with %s', async (_what, headers) => {
    expect(await call('readState', '{}', headers)).toMatchObject({ status: 403 });
  });

  it.each([
    ['another name for this machine (DNS rebinding)', { host: 'evil.example' }],
    ['the right name on another port', { host: '127.0.0.1:1' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin of null', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('refuses a call from %s, although it carries the token', async (_what, headers) => {
    const { status, body } = await call('readState', '{}', { ...bearer(), ...headers });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({ ok: false, error: { code: 'not-authorised', details: {} } });
  });

  it.each([
    ['its page', { path: '/' }],
    ['its events', { path: '/api/events' }],
    ['a call before its flight', { method: 'OPTIONS', path: '/api/call/readState' }],
  ])('gives %s to no other site, and allows no site to read an answer', async (_what, request) => {
    for (const lie of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
      const reply = await ask({ ...request, headers: { ...bearer(), ...lie } });
      expect(reply.status).toBe(403);
      expect(reply.body).not.toContain('<title>');
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each([
    ['without a Host', 'GET / HTTP/1.0\r\n\r\n'],
    [
      'with two Hosts',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    ],
    [
      'with two lengths',
      'POST /api/call/readState HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}',
    ],
  ])('refuses a request %s', async (_what, bytes) => {
    expect(await socketReply(bytes)).toMatch(/^HTTP\/1\.1 (400|403) /);
  });

  it('can be reached by no other address of this machine', async () => {
    const others = process.platform === 'linux' ? ['127.0.0.2', '::1'] : ['::1'];
    for (const address of others) {
      const socket = connect(host.port, address);
      const how = await new Promise((resolve) => {
        socket.on('connect', () => resolve('connected'));
        socket.on('error', () => resolve('refused'));
      });
      socket.destroy();
      expect([address, how]).toEqual([address, 'refused']);
    }
  });

  describe('with clients that are slow or too many', () => {
    const patience = { headersMilliseconds: 60, requestMilliseconds: 120, checkMilliseconds: 20 };
    let impatient: WebHost;
    beforeAll(async () => {
      impatient = await start(0, { patience });
    });
    afterAll(() => impatient.close());

    const head = (): string =>
      `POST /api/call/readState HTTP/1.1\r\nHost: 127.0.0.1:${impatient.port}\r\nAuthorization: Bearer ${impatient.token}\r\n`;

    it.each([
      ['says nothing', () => ''],
      ['never ends its headers', () => head()],
      ['never sends the body it announced', () => `${head()}Content-Length: 100\r\n\r\n{`],
      ['never ends a body of unknown length', () => `${head()}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`],
    ])(
      'cuts off one that %s',
      async (_what, bytes) => {
        expect(await socketReply(bytes(), impatient.port)).not.toContain('200 OK');
      },
      10_000,
    );

    it('does not wait for a body that grows without end', async () => {
      const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
      const bytes = `${head()}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}`;
      expect(await socketReply(bytes, impatient.port)).toContain('413 ');
    });

    it('lets a window go that reads nothing of what it listens to', async () => {
      const socket = connect(impatient.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.pause();
      socket.write(
        `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${impatient.port}\r\nAuthorization: Bearer ${impatient.token}\r\n\r\n`,
      );
      await eventually(() => expect(listeners.size).toBe(1));
      const large = { ...sampleState, version: 'x'.repeat(200_000) };
      for (let sent = 0; sent < 500 && listeners.size > 0; sent += 1) {
        for (const listener of listeners) listener(large);
        await new Promise(setImmediate);
      }
      await eventually(() => expect(listeners.size).toBe(0));
      socket.destroy();
    });

    it('holds no more connections than it has use for, and serves again when they are gone', async () => {
      const one = await start();
      let closed = 0;
      const sockets = Array.from({ length: 80 }, () =>
        connect(one.port, '127.0.0.1')
          .on('error', () => {})
          .on('close', () => void (closed += 1))
          .resume(),
      );
      await eventually(() => expect(closed).toBe(16));
      for (const socket of sockets) socket.destroy();
      const page = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${one.port}\r\nConnection: close\r\n\r\n`;
      await eventually(async () => expect(await socketReply(page, one.port)).toContain('200 OK'));
      await one.close();
    });
  });

  it('refuses a body above the limit without reading it whole', async () => {
    const { status, body } = await call('fit', ' '.repeat(maximumMessageBytes + 1));
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'payload-too-large' } });
  });

  it('refuses a body that is not JSON', async () => {
    expect(JSON.parse((await call('fit', '{')).body)).toMatchObject({ error: { code: 'bad-input' } });
  });

  it('sends the state to whoever listens, until the connection ends', async () => {
    const heard: string[] = [];
    const request = httpRequest({
      host: '127.0.0.1',
      port: host.port,
      path: '/api/events',
      headers: bearer(),
    });
    request.on('response', (response) => response.on('data', (chunk) => heard.push(String(chunk))));
    request.on('error', () => {});
    request.end();
    await eventually(() => expect(listeners.size).toBe(1));
    for (const listener of listeners) listener(sampleState);
    await eventually(() => expect(heard.join('')).toContain('event: state\ndata: {'));
    request.destroy();
    await eventually(() => expect(listeners.size).toBe(0));
  });

  it('survives bytes that are not HTTP', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write('\u0000\u0001 GET\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve));
    expect((await ask({ path: '/' })).status).toBe(200);
  });

  it('says that a port is taken, and which', async () => {
    await expect(start(host.port)).rejects.toMatchObject({
      code: 'port-taken',
      details: { port: host.port },
    });
  });

  it('says that the interface is not built', async () => {
    const options = { handlers: sampleHandlers(), onState: () => () => {}, port: 0 };
    await expect(
      startWebHost({ ...options, rendererFolder: join(rendererFolder, 'nowhere') }),
    ).rejects.toMatchObject({ code: 'renderer-not-built' });
  });
});
