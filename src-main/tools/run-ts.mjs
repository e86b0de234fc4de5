// Runs a TypeScript tool of this folder: node src-main/tools/run-ts.mjs src-main/tools/fit-speed.ts [arguments]
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('Name the tool to run: node src-main/tools/run-ts.mjs src-main/tools/fit-speed.ts');
  process.exit(2);
}
const { module } = await runnerImport(resolve(file), { configFile: false });
await module.run(args);
