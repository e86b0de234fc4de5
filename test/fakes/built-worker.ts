import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'vite';

const engineWorker = 'src-main/adapters/llama/engine-worker.ts';
const building = new Map<string, Promise<string>>();

/**
 * A worker (by default the engine's) bundled from source: a child process cannot run TypeScript. It lies
 * inside the checkout, so that it finds node-llama-cpp, and is named by its content, so that test files
 * share it.
 */
export function builtWorker(entry = engineWorker): Promise<string> {
  const worker = building.get(entry) ?? buildWorker(entry);
  building.set(entry, worker);
  return worker;
}

async function buildWorker(entry: string): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, entry),
      write: false,
      target: 'node20.19',
      rollupOptions: { external: ['node-llama-cpp'] },
    },
  });
  const [chunk] = 'output' in built ? built.output : [];
  if (!chunk) throw new Error('the bundler gave no worker');
  const folder = join(root, 'node_modules/.cache/kaidoki-tests');
  const hash = createHash('sha256').update(chunk.code).digest('hex').slice(0, 16);
  const path = join(folder, `${basename(entry, '.ts')}-${hash}.mjs`);
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.${process.pid}`, chunk.code);
    await rename(`${path}.${process.pid}`, path);
  }
  return path;
}
