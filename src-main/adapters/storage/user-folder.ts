import { homedir } from 'node:os';
import { join } from 'node:path';

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
