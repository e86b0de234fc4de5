// Runs a TypeScript bench: node test/bench/run.mjs test/bench/extrapolation.ts [arguments]
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('Name the bench to run: node test/bench/run.mjs test/bench/extrapolation.ts');
  process.exit(2);
}
const { module } = await runnerImport(resolve(file), {
  configFile: false,
  resolve: { external: ['node-llama-cpp', 'systeminformation'] },
});
await module.run(args);
