import { chmodSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const here = (path: string): string => resolve(import.meta.dirname, path);

/** Loaded at run time from node_modules: native code, or code that Electron itself provides. */
const external = ['electron', 'electron-updater', 'node-llama-cpp', 'systeminformation'];

const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

/** npm makes the command executable when it links it, once; each build writes the file anew. */
const executableCommand = {
  name: 'executable-command',
  writeBundle: () => chmodSync(here('out/main/cli.js'), 0o755),
};

export default defineConfig({
  main: {
    plugins: [executableCommand],
    define: { __VERSION__: JSON.stringify(version) },
    build: {
      target: 'node20.19',
      outDir: 'out/main',
      rollupOptions: {
        external,
        input: {
          electron: here('src-main/hosts/electron/main.ts'),
          cli: here('src-main/hosts/cli/main.ts'),
          'engine-worker': here('src-main/adapters/llama/engine-worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Beside the entries: a chunk finds the worker by its own address.
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        external,
        input: { preload: here('src-main/hosts/electron/preload.ts') },
        // A sandboxed preload is loaded as CommonJS and may not load packages.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [svelte()],
    build: {
      outDir: here('out/renderer'),
      minify: true,
      // Svelte's compiler is most of this build; no need to be told each time.
      rollupOptions: { checks: { pluginTimings: false }, input: { index: here('src-renderer/index.html') } },
    },
  },
});
