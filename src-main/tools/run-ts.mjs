// Runs a TypeScript tool or bench: node src-main/tools/run-ts.mjs FILE.ts [arguments]
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('Name what to run: node src-main/tools/run-ts.mjs test/bench/speed.ts');
  process.exit(2);
}
const { module } = await runnerImport(resolve(file), {
  configFile: false,
  resolve: { external: ['node-llama-cpp', 'systeminformation'] },
});
await module.run(args);
