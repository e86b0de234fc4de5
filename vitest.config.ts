import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { patienceMilliseconds } from './test/fakes/patience.ts';

/** What the bundler puts in; a project does not inherit it. */
const define = { __VERSION__: JSON.stringify('0.0.0-test') };

/** Of itself Vitest gives up after a second, which a busy machine can need for a page to be drawn. */
const expectOptions = { poll: { timeout: patienceMilliseconds } };

export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{core,contract,app,adapters,hosts,gates,data,bench,package}/**/*.test.ts'],
          testTimeout: 60_000,
          // Some build the worker, some write a model.
          hookTimeout: 60_000,
          expect: expectOptions,
        },
      },
      {
        define,
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.ts'],
          setupFiles: ['test/renderer/setup.ts'],
          testTimeout: 60_000,
          expect: expectOptions,
        },
      },
      {
        define,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: expectOptions,
          fileParallelism: false,
        },
      },
    ],
  },
});
