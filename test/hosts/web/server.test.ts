import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppState } from '../../../src-main/contract/contract.ts';
import { maximumMessageBytes } from '../../../src-main/contract/dispatch.ts';
import { startWebHost, type WebHost } from '../../../src-main/hosts/web/server.ts';
import { sampleHandlers, sampleState } from '../../contract/samples.ts';

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('the loopback host', () => {
  let rendererFolder: string;
  let host: WebHost;
  const listeners = new Set<(state: AppState) => void>();
  const start = (port = 0): Promise<WebHost> =>
    startWebHost({
      handlers: sampleHandlers(),
      onState: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      rendererFolder,
      port,
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
    await vi.waitFor(() => expect(listeners.size).toBe(1));
    for (const listener of listeners) listener(sampleState);
    await vi.waitFor(() => expect(heard.join('')).toContain('event: state\ndata: {'));
    request.destroy();
    await vi.waitFor(() => expect(listeners.size).toBe(0));
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
