// `npm start`: the menu-bar app on a Mac; where no Electron can be had, or with `--web`, the same
// interface on loopback, the address printed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const args = process.argv.slice(2);
const wantsWeb = args.includes('--web') || process.platform !== 'darwin';

/** The Electron binary of the npm package, which it fetches when it is first asked for. */
function electronPath() {
  try {
    return createRequire(import.meta.url)('electron');
  } catch (error) {
    console.error(`Electron is not at hand (${error.message}): serving the interface on loopback instead.`);
    return undefined;
  }
}

const electron = wantsWeb ? undefined : electronPath();
const [command, ...rest] =
  typeof electron === 'string'
    ? [electron, root, ...args]
    : [process.execPath, join(root, 'out/main/cli.js'), 'serve', ...args.filter((arg) => arg !== '--web')];

const child = spawn(command, rest, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
