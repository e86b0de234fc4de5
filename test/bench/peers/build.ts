import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Peers {
  /** Our own program on libllama. */
  direct: string;
  llamaBench: string;
  /** Where both find llama.cpp's libraries and the backends to choose from. */
  folder: string;
}

/** What is missing on this machine to build the peers, said to whoever started the bench. */
export class PeersUnavailable extends Error {}

const root = resolve(import.meta.dirname, '../../..');
const llamaFolder = join(root, 'node_modules/node-llama-cpp/llama');

const binaryPackages: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
};

/** What `llama-bench` is built from, beside what `direct` is. */
interface Built extends Pick<Peers, 'direct' | 'folder'> {
  source: string;
  flags: readonly string[];
  libraries: readonly string[];
}

/**
 * Builds both peers in `folder` against the very libraries that node-llama-cpp loads, with the headers and
 * `llama-bench.cpp` of the git bundle in its package. Takes about 15 s, most of it for llama-bench, which a
 * given `llamaBench` saves. Throws `PeersUnavailable`.
 */
export function buildPeers(folder: string, llamaBench?: string): Peers {
  const compiler = process.env['CXX'] ?? 'c++';
  if (llamaBench === undefined) requireTools([compiler]);
  const { direct, source, flags, libraries } = buildDirect(folder);
  if (llamaBench !== undefined) return { direct, llamaBench: resolve(llamaBench), folder };
  const built = join(folder, 'llama-bench');
  const sources = ['llama-bench.cpp', 'main.cpp'].map((name) => join(source, 'tools/llama-bench', name));
  run(compiler, ['-std=c++17', '-pthread', ...flags, ...sources, ...libraries, '-o', built]);
  return { direct, llamaBench: built, folder };
}

/** Only our own program on libllama, in about a second. Throws `PeersUnavailable`. */
export function buildDirect(folder: string): Built {
  const compiler = process.env['CC'] ?? 'cc';
  requireTools(['git', compiler]);
  const libraries = linkLibraries(folder);
  const source = join(folder, 'llama.cpp');
  const bundle = join(llamaFolder, 'gitRelease.bundle');
  run('git', ['-c', 'advice.detachedHead=false', 'clone', '--quiet', bundle, source]);
  const includes = ['include', 'ggml/include', 'common'].map((path) => `-I${join(source, path)}`);
  const origin = process.platform === 'darwin' ? '@loader_path' : '$ORIGIN';
  const flags = ['-O2', '-DNDEBUG', ...includes, `-Wl,-rpath,${origin}`];
  const direct = join(folder, 'direct');
  run(compiler, ['-std=c11', ...flags, join(import.meta.dirname, 'direct.c'), ...libraries, '-o', direct]);
  return { direct, folder, source, flags, libraries };
}

/** Links the package's libraries beside the programs, where llama-bench looks for backends. */
function linkLibraries(folder: string): string[] {
  const platform = `${process.platform}-${process.arch}`;
  const name = binaryPackages[platform];
  if (name === undefined) throw new PeersUnavailable(`there are no prebuilt libraries for ${platform}`);
  const binaries = join(root, 'node_modules/@node-llama-cpp', name, 'bins', name);
  const libraries = readdirSync(binaries).filter((file) => /\.(so|dylib)$/.test(file));
  mkdirSync(folder, { recursive: true });
  for (const file of libraries) symlinkSync(join(binaries, file), join(folder, file));
  const linked = libraries.filter((file) =>
    /^lib(llama|llama-common|ggml|ggml-base)(\.v[\d.]+)?\.\w+$/.test(file),
  );
  return linked.map((file) => join(folder, file));
}

function requireTools(names: readonly string[]): void {
  const missing = names.filter((name) => {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length > 0) throw new PeersUnavailable(`these programs are not found: ${missing.join(', ')}`);
}

function run(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new PeersUnavailable(`${command} failed`, { cause });
  }
}
