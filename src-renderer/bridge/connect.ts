import type { Client } from '#contract/contract.ts';
import { createHttpClient } from './http-client.ts';
import { takeToken } from './token.ts';

declare global {
  interface Window {
    /** Offered by the preload of the desktop application. */
    kaidoki?: Client;
  }
}

/** What the page holds on to: the contract, and whether its host answers. */
export interface Bridge extends Client {
  onReachable(listener: (isReachable: boolean) => void): () => void;
  /** Has an icon in the menu bar, with a menu of its own. */
  readonly isMenuBarApp?: boolean;
}

/** The desktop application where its preload is, else the loopback host that served this page. */
export function connect(page: Window = window): Bridge {
  const shell = page.kaidoki;
  // The preload lives as long as its window does.
  if (shell) {
    const { call, subscribe } = shell;
    return { call, subscribe, onReachable: () => () => undefined, isMenuBarApp: true };
  }
  return createHttpClient({
    baseUrl: new URL('./', page.location.href).href,
    token: takeToken({ location: page.location, history: page.history, storage: page.sessionStorage }),
    fetch: (input, init) => page.fetch(input, init),
  });
}
