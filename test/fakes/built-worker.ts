import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

let building: Promise<string> | undefined;

/**
 * The engine worker bundled from source, once per test process: a child process cannot run TypeScript.
 * It lies inside the checkout, so that it finds node-llama-cpp, and goes when the process ends.
 */
export function builtWorker(): Promise<string> {
  building ??= buildWorker();
  return building;
}

async function buildWorker(): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
  const outDir = await mkdtemp(join(root, 'node_modules/.cache/kaidoki-worker-'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'src-main/adapters/llama/engine-worker.ts'),
      outDir,
      target: 'node20.19',
      rollupOptions: { external: ['node-llama-cpp'], output: { entryFileNames: 'engine-worker.mjs' } },
    },
  });
  const path = join(outDir, 'engine-worker.mjs');
  if (!existsSync(path)) throw new Error(`the worker was not built to ${path}`);
  return path;
}
