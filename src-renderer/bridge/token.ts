const storageKey = 'kaidoki.token';

interface Place {
  location: { hash: string; pathname: string; search: string };
  history: { replaceState(state: unknown, title: string, url: string): void };
  storage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
}

/**
 * The token of this run: from `#token=…`, which is then taken out of the address bar, else the one kept
 * for this tab. Empty when there is none; the host then refuses and says what to do.
 */
export function takeToken({ location, history, storage }: Place): string {
  const fresh = new URLSearchParams(location.hash.slice(1)).get('token');
  if (fresh === null) return storage.getItem(storageKey) ?? '';
  storage.setItem(storageKey, fresh);
  history.replaceState(null, '', location.pathname + location.search);
  return fresh;
}
