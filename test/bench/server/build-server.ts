import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

const bundle = resolve(import.meta.dirname, '../../../node_modules/node-llama-cpp/llama/gitRelease.bundle');

/** Without what a benchmark never asks: its window, downloads, encryption. */
const switches = [
  'LLAMA_BUILD_UI',
  'LLAMA_CURL',
  'LLAMA_OPENSSL',
  'LLAMA_BUILD_TESTS',
  'LLAMA_BUILD_EXAMPLES',
];

/**
 * Builds llama.cpp's own server in `folder` from the git bundle in node-llama-cpp's package: git, cmake and a C++
 * compiler, and some ten minutes on two cores. Answers the program. Throws what a missing or failing tool throws.
 */
export function buildServer(folder: string): string {
  const source = join(folder, 'llama.cpp');
  const build = join(folder, 'build');
  const run = (command: string, ...args: string[]): void => {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  run('git', '-c', 'advice.detachedHead=false', 'clone', '--quiet', bundle, source);
  const options = switches.map((name) => `-D${name}=OFF`);
  run(
    'cmake',
    '-S',
    source,
    '-B',
    build,
    '-DCMAKE_BUILD_TYPE=Release',
    '-DLLAMA_BUILD_SERVER=ON',
    ...options,
  );
  run('cmake', '--build', build, '--target', 'llama-server', '--parallel', String(availableParallelism()));
  return join(build, 'bin/llama-server');
}
