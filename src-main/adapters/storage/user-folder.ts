import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where the user's own files live: history and catalogue override. `KAIDOKI_HOME` moves it; else
 * Application Support on macOS and the XDG data folder elsewhere. May not exist yet.
 */
export function userFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string {
  if (environment['KAIDOKI_HOME']) return environment['KAIDOKI_HOME'];
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Kaidoki');
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'kaidoki');
}

/**
 * Where slices of models lie while they are measured: in the user's caches, which backups leave out and
 * which are on a disk where a system's temporary folder may be memory. `KAIDOKI_HOME` moves it along. May
 * not exist yet.
 */
export function slicesFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string {
  if (environment['KAIDOKI_HOME']) return join(environment['KAIDOKI_HOME'], 'slices');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Kaidoki', 'slices');
  // The XDG specification wants a relative path ignored.
  const caches = environment['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(caches) ? caches : join(homedir(), '.cache'), 'kaidoki', 'slices');
}
