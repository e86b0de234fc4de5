import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startWebHost } from '../../src-main/hosts/web/server.ts';
import { createHttpClient } from '../../src-renderer/bridge/http-client.ts';
import { contractSuite } from './suite.ts';

let rendererFolder = '';

beforeAll(async () => {
  rendererFolder = await mkdtemp(join(tmpdir(), 'kaidoki-http-'));
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Kaidoki</title>');
});

afterAll(async () => {
  await rm(rendererFolder, { recursive: true, force: true });
});

contractSuite('loopback HTTP', async (served) => {
  const host = await startWebHost({ ...served, rendererFolder, port: 0 });
  const client = createHttpClient({
    baseUrl: `http://127.0.0.1:${host.port}/`,
    token: host.token,
    fetch,
    retryDelays: [10],
  });
  return { client, close: () => host.close() };
});
