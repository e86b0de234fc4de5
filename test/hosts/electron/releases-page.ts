import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';

const feed = (version: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>${version}</title>
<link rel="alternate" type="text/html" href="http://127.0.0.1/some-owner/some-repo/releases/tag/v${version}"/>
<content>Better.</content></entry></feed>`;

export interface ReleasesPageOptions {
  version: string;
  archive: string;
  /** Of the archive, as it is told. */
  told?: string;
}

/** A releases page of GitHub's, on this machine. */
export async function releasesPage({ version, archive, told = archive }: ReleasesPageOptions) {
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  const name = `Kaidoki-${version}-mac.zip`;
  const sha512 = createHash('sha512').update(told).digest('base64');
  const described = `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${archive.length}\npath: ${name}\nsha512: ${sha512}\n`;
  const files: readonly (readonly [ends: RegExp, body: string])[] = [
    [/\/releases\.atom/, feed(version)],
    [/\/releases\/latest/, JSON.stringify({ tag_name: `v${version}` })],
    [/\/latest[\w-]*\.yml/, described],
    [new RegExp(`/${name}$`), archive],
  ];
  const page = { isSlow: false };
  const server = createServer(({ url: path = '', headers }, response) => {
    requests.push({ path, headers });
    const body = files.find(([ends]) => ends.test(path))?.[1];
    response.writeHead(body === undefined ? 404 : 200, { 'content-length': body?.length ?? 0 });
    if (page.isSlow && body === archive) response.write(archive.slice(0, 1));
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address instanceof Object ? address.port : 0;
  return { page, requests, host: `127.0.0.1:${port}` };
}
