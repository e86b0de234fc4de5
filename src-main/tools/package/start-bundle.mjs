// Starts a packed Kaidoki.app, lets it live for a while, and ends it: node …/start-bundle.mjs Kaidoki.app
// Needs no packages: it also runs on a Mac that has only the bundle.
import { execFileSync, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Long enough for the first tray icon and both windows on the slowest runner. */
const lifeMilliseconds = 20_000;
/** The shell gives a benchmark that runs five seconds to end. */
const longestEndMilliseconds = 10_000;

/** @param {string} bundle @returns {string[]} the processes of the bundle, a line each */
function processesOf(bundle) {
  return execFileSync('/bin/ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`${bundle}/Contents/`));
}

/**
 * @param {string} bundle
 * @param {{ live: (child: import('node:child_process').ChildProcess) => Promise<unknown>, longestEndMilliseconds: number }} options
 *   `live` resolves when the program has lived long enough
 * @returns {Promise<{ problems: string[], printed: string, processes: string[] }>}
 */
export async function startBundle(bundle, { live, longestEndMilliseconds }) {
  const child = spawn(join(bundle, 'Contents/MacOS/Kaidoki'), [], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += part));
  let how;
  child.on('error', (error) => (how = error.message));
  child.on('exit', (code, signal) => (how = `code ${code ?? signal}`));
  const ended = new Promise((done) => child.on('close', done));

  await Promise.race([ended, live(child)]);
  if (how !== undefined) return { problems: [`it ended by itself: ${how}`], printed, processes: [] };
  const processes = processesOf(bundle);
  child.kill('SIGTERM');
  await Promise.race([ended, wait(longestEndMilliseconds)]);
  const problems = how === undefined ? ['it did not end when asked to'] : [];
  if (how === undefined) child.kill('SIGKILL');
  else problems.push(...processesOf(bundle).map((line) => `it left a process: ${line.trim()}`));
  return { problems, printed, processes };
}

if (import.meta.url === new URL(process.argv[1] ?? '', 'file:').href) {
  const bundle = resolve(process.argv[2] ?? 'dist/mac-arm64/Kaidoki.app');
  const live = () => wait(lifeMilliseconds);
  const { problems, printed, processes } = await startBundle(bundle, { live, longestEndMilliseconds });
  for (const line of processes) console.log(line.trim());
  if (printed !== '') console.log(`It printed:\n${printed}`);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'It started, lived and ended.' : 'It failed.');
  process.exit(problems.length === 0 ? 0 : 1);
}
