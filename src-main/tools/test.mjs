// `npm test`: every test, browser tests included. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './find-browser.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

let browser;
try {
  browser = await findBrowser(root);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(`Browser tests run in ${browser.path} (${browser.origin}).`);

const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, KAIDOKI_BROWSER: browser.path } },
);
process.exit(status ?? 1);
