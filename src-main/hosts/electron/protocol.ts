import type { CustomScheme } from 'electron';
import { securityHeaders } from '../page/security-headers.ts';
import { readStaticFiles, type StaticFile } from '../page/static-files.ts';
import type { ElectronModules } from './modules.ts';

const scheme = 'kaidoki';
const host = 'app';

/** Origin of our pages as Chromium writes it: a standard scheme has one of its own, `file:` has not. */
export const pageOrigin = `${scheme}://${host}`;
export const mainPage = `${pageOrigin}/index.html`;
export const popoverPage = `${mainPage}?view=popover`;

const privileges: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** Must run before Electron is ready. */
export function registerPageScheme(protocol: ElectronModules['protocol']): void {
  protocol.registerSchemesAsPrivileged([privileges]);
}

const refusal = (status: number): Response => new Response(null, { status, headers: securityHeaders });

/** Looks a page request up among the files read at the start: no path of a request reaches the disk. */
export function answerPage(files: ReadonlyMap<string, StaticFile>, request: Request): Response {
  if (request.method !== 'GET') return refusal(405);
  const url = new URL(request.url);
  if (url.protocol !== `${scheme}:` || url.host !== host) return refusal(404);
  const file = files.get(url.pathname);
  if (!file) return refusal(404);
  return new Response(new Uint8Array(file.body), {
    headers: { ...securityHeaders, 'content-type': file.contentType },
  });
}

/** Serves the built interface under our own scheme; throws `renderer-not-built` when there is none. */
export async function servePages(
  protocol: ElectronModules['protocol'],
  rendererFolder: string,
): Promise<void> {
  const files = await readStaticFiles(rendererFolder);
  protocol.handle(scheme, (request) => answerPage(files, request));
}
