import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  route: string;
  body: Record<string, unknown>;
  headers: Record<string, unknown>;
}

type Answer = (body: Record<string, unknown>, response: ServerResponse) => void;
export type Routes = Record<string, Answer>;

const servers: Server[] = [];

/** Ends all servers of a test file. */
export async function stopFakes(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A server on 127.0.0.1 with these routes (`GET /path`), which keeps what it was asked. */
export async function startFake(
  routes: Routes,
): Promise<{ url: string; port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString();
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      const route = `${request.method} ${request.url}`;
      received.push({ route, body, headers: request.headers });
      const answer = routes[route];
      if (answer) answer(body, response);
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, received };
}

export const json =
  (value: unknown, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

/** Sends bytes cut at odd places, also amid a character, each piece when the one before has left. */
export function sendCut(response: ServerResponse, text: string, pieceBytes = 7): void {
  const bytes = Buffer.from(text);
  const next = (from: number): void => {
    if (from >= bytes.length) return void response.end();
    response.write(bytes.subarray(from, from + pieceBytes), () =>
      setImmediate(() => next(from + pieceBytes)),
    );
  };
  next(0);
}
