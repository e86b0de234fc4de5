import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The version of the package that `@sparticuz/chromium` is fetched in, when nothing else is there. */
const packagedChromium = '@sparticuz/chromium@153.0.0';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

const run = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }).status === 0;

function installed() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...paths, ...(process.platform === 'darwin' ? macApplications : [])].find((path) =>
    existsSync(path),
  );
}

/** A browser that is there but cannot start (missing libraries) is no browser. */
function starts(path) {
  return (
    path !== undefined && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
  );
}

function fromSystemPackages() {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !isRoot || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done =
    run('apt-get', ['-qq', 'update'], { env }) &&
    run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'chromium', 'fonts-noto-cjk'], {
      env,
    });
  return done ? installed() : undefined;
}

async function fromRegistry(root) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(root, '.cache', 'browser');
  const entry = join(folder, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js');
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--no-save', '--no-package-lock', packagedChromium];
    if (!run('npm', args)) return undefined;
  }
  const { default: chromium } = await import(/* @vite-ignore */ pathToFileURL(entry).href);
  return chromium.executablePath();
}

async function fromPlaywright(root) {
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  if (!run(process.execPath, [cli, 'install', 'chromium'])) return undefined;
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

/**
 * A Chromium for the browser tests: the one named by KAIDOKI_BROWSER, an installed one, Debian's
 * package (as root), an npm package, Playwright's own download. Answers the path and where it came
 * from; throws when none starts, so that the browser tests are never skipped silently.
 */
export async function findBrowser(root) {
  const named = process.env['KAIDOKI_BROWSER'];
  if (named !== undefined) {
    if (!starts(named)) throw new Error(`KAIDOKI_BROWSER names ${named}, which does not start.`);
    return { path: named, origin: 'KAIDOKI_BROWSER' };
  }
  const sources = [
    ['installed on this machine', installed],
    ["installed now from the system's packages", fromSystemPackages],
    [`installed now from the npm package ${packagedChromium}`, () => fromRegistry(root)],
    ['downloaded now by Playwright', () => fromPlaywright(root)],
  ];
  for (const [origin, find] of sources) {
    const path = await find();
    if (starts(path)) return { path, origin };
  }
  throw new Error(
    'No Chromium could be found or installed for the browser tests. Install Chromium or Chrome, or name one with KAIDOKI_BROWSER=/path/to/it.',
  );
}
