import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { loopbackAddress } from '../../../src-main/adapters/engines/loopback-address.ts';
import { LoopbackClient } from '../../../src-main/adapters/engines/loopback-client.ts';
import { startFake, stopFakes, type Routes } from '../../fakes/engines/fake-server.ts';

afterEach(stopFakes);

const never = new AbortController().signal;

async function askFake(routes: Routes, change: { silenceMilliseconds?: number; signal?: AbortSignal } = {}) {
  const { url } = await startFake(routes);
  return ask(url, change);
}

async function ask(url: string, change: { silenceMilliseconds?: number; signal?: AbortSignal } = {}) {
  const client = new LoopbackClient('Ollama', await loopbackAddress(url, 1));
  return client.json({ path: '/', signal: never, ...change }, v.object({ ok: v.boolean() }));
}

const fault = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('an address of this machine', () => {
  it.each([
    ['http://127.0.0.1:8080', ['127.0.0.1'], 8080],
    ['http://127.0.0.1', ['127.0.0.1'], 11_434],
    ['http://127.0.0.1:80', ['127.0.0.1'], 80],
    ['http://127.8.9.1:1', ['127.8.9.1'], 1],
    ['http://[::1]:8080/', ['::1'], 8080],
    ['http://0x7f000001:9', ['127.0.0.1'], 9],
  ])('%s is', async (url, hosts, port) => {
    await expect(loopbackAddress(url, 11_434)).resolves.toMatchObject({ hosts, port });
  });

  it('localhost is by the loopback addresses alone that the system has for it', async () => {
    const { hosts } = await loopbackAddress('http://localhost:8080', 1);
    expect(hosts.length).toBeGreaterThan(0);
    for (const host of hosts) expect(['127.0.0.1', '::1']).toContain(host);
  });

  it.each([
    'http://192.168.1.10:11434',
    'http://0.0.0.0:11434',
    'http://[::]:11434',
    'http://[::ffff:127.0.0.1]:1',
    'http://example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://user:secret@127.0.0.1:1',
    'https://127.0.0.1:1',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'http://127.0.0.1:1/path',
    'http://127.0.0.1:1/?query',
    'http://127.0.0.1:99999',
    '127.0.0.1:8080',
    '日本語',
    '',
  ])('%s is not', async (url) => {
    await expect(loopbackAddress(url, 1)).rejects.toEqual(fault('address-not-local', { address: url }));
  });
});

describe('asking an engine on this machine', () => {
  it('says where nothing listens', async () => {
    const { url } = await startFake({});
    await stopFakes();
    const address = url.replace('http://', '');
    await expect(ask(url)).rejects.toEqual(fault('engine-not-running', { engine: 'Ollama', address }));
  });

  it('never follows a redirect, and asks the other place nothing', async () => {
    const other = await startFake({});
    const redirect: Routes = {
      'GET /': (_, response) => void response.writeHead(302, { location: other.url }).end(),
    };
    await expect(askFake(redirect)).rejects.toEqual(fault('engine-port-taken'));
    expect(other.received).toEqual([]);
  });

  it('asks no proxy that the environment names', async () => {
    const proxy = await startFake({});
    const earlier = process.env['http_proxy'];
    process.env['http_proxy'] = proxy.url;
    try {
      const ok: Routes = { 'GET /': (_, response) => void response.end('{"ok":true}') };
      await expect(askFake(ok)).resolves.toEqual({ ok: true });
    } finally {
      if (earlier === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = earlier;
    }
    expect(proxy.received).toEqual([]);
  });

  it.each<[string, Routes[string], string]>([
    ['what is no JSON', (_, response) => void response.end('<html>'), 'engine-answer-invalid'],
    ['JSON of another form', (_, response) => void response.end('{"ok":1}'), 'engine-answer-invalid'],
    ['nothing', (_, response) => void response.end(), 'engine-answer-invalid'],
    ['HTTP 500 without words', (_, response) => void response.writeHead(500).end(), 'engine-failed'],
    [
      'half of what it announced',
      (_, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"ok":', () => response.destroy());
      },
      'engine-failed',
    ],
    ['a closed connection', (_, response) => void response.destroy(), 'engine-failed'],
  ])('refuses %s', async (_, answer, code) => {
    await expect(askFake({ 'GET /': answer })).rejects.toEqual(fault(code));
  });

  it('stops reading a line of 100 MB long before its end', async () => {
    let sentBytes = 0;
    const piece = Buffer.alloc(2 ** 16, 'x');
    const endless: Routes[string] = (_, response) => {
      const send = (): void => {
        if (response.destroyed || sentBytes >= 100e6) return void response.end();
        sentBytes += piece.length;
        response.write(piece, send);
      };
      send();
    };
    await expect(askFake({ 'GET /': endless })).rejects.toEqual(fault('engine-answer-invalid'));
    expect(sentBytes).toBeLessThan(20e6);
  });

  it('gives up on one that says nothing, and on one that stops amid its answer', async () => {
    const change = { silenceMilliseconds: 30 };
    await expect(askFake({ 'GET /': () => undefined }, change)).rejects.toEqual(fault('engine-silent'));
    const stops: Routes = { 'GET /': (_, response) => void response.write('{') };
    await expect(askFake(stops, change)).rejects.toEqual(fault('engine-silent'));
  });

  it('ends at once when it is cancelled, before and amid an answer', async () => {
    for (const answer of [undefined, '{']) {
      const controller = new AbortController();
      const routes: Routes = {
        'GET /': (_, response) => {
          if (answer !== undefined) response.write(answer);
          setImmediate(() => controller.abort());
        },
      };
      await expect(askFake(routes, { signal: controller.signal })).rejects.toEqual(
        fault('benchmark-cancelled'),
      );
    }
  });

  it('tells a port of something that does not speak HTTP', async () => {
    const server = createServer((socket) => void socket.end('220 mail.example.com ESMTP\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toEqual(fault('engine-port-taken'));
    server.close();
  });
});
