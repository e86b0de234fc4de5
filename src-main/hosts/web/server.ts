import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Handlers } from '#contract/contract.ts';
import {
  createDispatcher,
  maximumMessageBytes,
  statePayload,
  type Dispatch,
  type DispatchOptions,
  type OnState,
} from '#contract/dispatch.ts';
import { Fault, type FaultCode } from '#core/fault.ts';
import { securityHeaders } from '../page/security-headers.ts';
import { readStaticFiles, type StaticFile } from '../page/static-files.ts';
import { hasOwnHost, hasOwnOrigin, hasToken } from './guard.ts';

/** Windows that may listen at once; a page that reconnects in a loop cannot pile up sockets. */
const mostListeners = 16;
/** Sockets at once: every window's listener and as many calls again and again. */
const mostConnections = 64;
/** Of states that a listener has not read: a window that hangs is let go before it fills the memory. */
const mostUnreadBytes = 2 ** 20;

/** How long a client may take, in milliseconds; checked every `checkMilliseconds`. */
interface ClientPatience {
  headersMilliseconds: number;
  requestMilliseconds: number;
  checkMilliseconds: number;
}

const usualPatience: ClientPatience = {
  headersMilliseconds: 5_000,
  requestMilliseconds: 10_000,
  checkMilliseconds: 5_000,
};

export interface WebHostOptions {
  handlers: Handlers;
  onState: OnState;
  /** Folder of the built interface. */
  rendererFolder: string;
  /** 0 takes any free port. */
  port: number;
  onInternal?: DispatchOptions['onInternal'];
  patience?: ClientPatience;
}

export interface WebHost {
  /** With the token after `#`, which browsers do not send and servers do not log. */
  url: string;
  port: number;
  token: string;
  close(): Promise<void>;
}

const refusal = (code: FaultCode, details = {}): Answer<never> => ({ ok: false, error: { code, details } });

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumMessageBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function answerCall(
  dispatch: Dispatch,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    sendJson(response, 413, refusal('payload-too-large', { limitBytes: maximumMessageBytes }));
    return;
  }
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    sendJson(response, 400, refusal('bad-input', { path: 'body', expected: 'JSON' }));
    return;
  }
  sendJson(response, 200, await dispatch(name, input));
}

function sendEvents(response: ServerResponse, onState: OnState, open: Set<ServerResponse>): void {
  if (open.size >= mostListeners) {
    sendJson(response, 503, refusal('too-many-windows', { most: mostListeners }));
    return;
  }
  response.writeHead(200, { ...securityHeaders, 'content-type': 'text/event-stream; charset=utf-8' });
  // A comment at once, so that the listener knows that it is connected before the first event.
  response.write(': connected\n\n');
  open.add(response);
  const unsubscribe = onState((state) => {
    response.write(`event: state\ndata: ${JSON.stringify(statePayload(state))}\n\n`);
    if (response.writableLength > mostUnreadBytes) response.destroy();
  });
  response.on('close', () => {
    unsubscribe();
    open.delete(response);
  });
}

function sendFile(files: ReadonlyMap<string, StaticFile>, path: string, response: ServerResponse): void {
  const file = files.get(path);
  if (!file) {
    response.writeHead(404, { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' });
    response.end('Not found');
    return;
  }
  response.writeHead(200, { ...securityHeaders, 'content-type': file.contentType });
  response.end(file.body);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? new Fault('port-taken', { port }, { cause: error }) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Cuts off whoever sends slowly, or opens more than it can use. */
function createPatientServer(patience: ClientPatience, answer: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: patience.headersMilliseconds,
      requestTimeout: patience.requestMilliseconds,
      connectionsCheckingInterval: patience.checkMilliseconds,
    },
    answer,
  );
  server.maxHeadersCount = 64;
  server.maxConnections = mostConnections;
  return server;
}

/**
 * The interface over loopback: binds 127.0.0.1 only, demands the token of this run for every call
 * and event, checks `Host` and `Origin`, bounds every body and the time a client may take.
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const files = await readStaticFiles(options.rendererFolder);
  const token = randomBytes(32).toString('base64url');
  const dispatch = createDispatcher(
    options.handlers,
    options.onInternal ? { onInternal: options.onInternal } : {},
  );
  const listeners = new Set<ServerResponse>();
  let port = 0;

  const server = createPatientServer(options.patience ?? usualPatience, (request, response) => {
    const { pathname } = URL.parse(request.url ?? '/', 'http://127.0.0.1') ?? { pathname: '/api/' };
    const isApi = pathname.startsWith('/api/');
    const mayAsk =
      hasOwnHost(request, port) && hasOwnOrigin(request, port) && (!isApi || hasToken(request, token));
    if (!mayAsk) return sendJson(response, 403, refusal('not-authorised'));
    if (request.method === 'GET' && pathname === '/api/events') {
      return sendEvents(response, options.onState, listeners);
    }
    if (request.method === 'POST' && pathname.startsWith('/api/call/')) {
      const name = pathname.slice('/api/call/'.length);
      answerCall(dispatch, name, request, response).catch(() => response.destroy());
      return;
    }
    if (request.method === 'GET' && !isApi) return sendFile(files, pathname, response);
    sendJson(response, 404, refusal('unknown-call', { call: pathname.slice(0, 80) }));
  });

  port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    token,
    async close() {
      for (const listener of listeners) listener.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
