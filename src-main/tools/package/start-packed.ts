import { execFile, fork } from 'node:child_process';
import { access, cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Asar } from './asar.ts';
import { finding, type Finding } from './finding.ts';

const run = promisify(execFile);
const longestStartMilliseconds = 60_000;

/** The archive as a folder, outside of any checkout: what it lacks is not found elsewhere. */
async function unpack(asar: Asar, folder: string): Promise<void> {
  for (const file of asar.files) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await asar.read(file));
  }
}

/** The packages that the built program names, but for `electron`, which is there only inside Electron. */
async function importedPackages(asar: Asar): Promise<string[]> {
  const names = new Set<string>();
  for (const file of asar.files.filter(({ path }) => /^out\/main\/[^/]+\.js$/.test(path))) {
    const source = (await asar.read(file)).toString('utf8');
    for (const [, name = ''] of source.matchAll(/(?:^import .*?from |^import |\bimport\()"([^"]+)"/gm)) {
      if (!/^(\.|node:|electron$)/.test(name)) names.add(name);
    }
  }
  return [...names].sort();
}

/** Starts the packed worker under this Node and waits until llama.cpp answers; resolves with what it says. */
function startWorker(folder: string): Promise<string> {
  const child = fork(join(folder, 'out/main/engine-worker.js'), [], {
    cwd: folder,
    execArgv: [],
    silent: true,
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), longestStartMilliseconds);
  return new Promise<string>((resolve, reject) => {
    const complaints: string[] = [];
    child.stdout?.resume();
    child.stderr?.on('data', (part: Buffer) => complaints.push(part.toString('utf8')));
    child.on('error', reject);
    child.on('message', (message) => resolve(JSON.stringify(message)));
    child.on('exit', (code) =>
      reject(new Error(`it ended with ${code ?? 'a signal'}: ${complaints.join('')}`)),
    );
  }).finally(() => {
    clearTimeout(timer);
    child.kill('SIGKILL');
  });
}

/** The engine of this machine: packed already on a Mac, elsewhere lent by the checkout. */
async function lendEngine(checkout: string, folder: string): Promise<string> {
  if (process.platform === 'darwin') return 'the packed Metal engine';
  const path = join('node_modules/@node-llama-cpp', `${process.platform}-${process.arch}`);
  await access(join(checkout, path));
  await cp(join(checkout, path), join(folder, path), { recursive: true });
  return `this machine's engine (${process.platform}-${process.arch})`;
}

const firstLines = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 8).join('\n');

/** Whether the packed files are enough: every package they import loads, and the worker starts llama.cpp. */
export async function startPacked(
  asar: Asar,
  paths: { checkout: string; folder: string },
): Promise<Finding[]> {
  await unpack(asar, paths.folder);
  const names = await importedPackages(asar);
  const script = names.map((name) => `await import(${JSON.stringify(name)});`).join('\n');
  const loads = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: paths.folder,
  }).then(() => undefined, firstLines);
  const engine = await lendEngine(paths.checkout, paths.folder);
  const answer = await startWorker(paths.folder).then(
    (said) => (said.includes('"ready"') ? undefined : said),
    firstLines,
  );
  return [
    finding(`packed files: load ${names.join(', ')} on their own`, loads),
    finding(`packed files: the worker starts llama.cpp with ${engine}`, answer),
  ];
}
