import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runningHost } from './running-host.ts';

const served = async () => (await runningHost()).electron.protocol;

describe('the pages under kaidoki://app/', () => {
  it('have a scheme with an origin of its own, registered as secure', async () => {
    expect((await served()).schemes).toEqual([
      { scheme: 'kaidoki', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/index.js', 'text/javascript; charset=utf-8'],
  ])('answer %s with its type and the policy', async (path, contentType) => {
    const { electron, files } = await runningHost();
    const response = await electron.protocol.fetch(`kaidoki://app/${path}?view=popover`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(await response.text()).toBe(await readFile(join(files.rendererFolder, path), 'utf8'));
  });

  it.each([
    'kaidoki://app/../secret.js',
    'kaidoki://app/%2e%2e/secret.js',
    'kaidoki://app/assets/..%2f..%2fsecret.js',
    'kaidoki://app/..%5csecret.js',
    'kaidoki://app//secret.js',
    'kaidoki://app/assets/',
    'kaidoki://app/index.html%00.js',
    'kaidoki://app/%ff',
    'kaidoki://app/missing.js',
    'kaidoki://other/index.html',
  ])('do not include %s', async (url) => {
    const response = await (await served()).fetch(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('do not answer %s', async (method) => {
    expect((await (await served()).fetch('kaidoki://app/index.html', { method })).status).toBe(405);
  });
});
