import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedFolder, type Bundle } from './bundle.ts';
import { finding, unwanted, type Finding } from './finding.ts';
import { nativeKind, readMachO, type MachO } from './mach-o.ts';
import { metalPackageName } from './metal-package.ts';

const engineFolder = `${unpackedFolder}node_modules/${metalPackageName}/bins/mac-arm64-metal/`;

/** The addon that Node loads, and the library in which Metal's kernels are. */
const engineParts = ['llama-addon.node', 'libggml-metal.so', 'libggml-base.dylib'];

const isNewer = (one: string, other: string): boolean =>
  one.localeCompare(other, 'en', { numeric: true }) > 0;

type Native = readonly [path: string, native: MachO];

async function nativesOf({ path, files }: Bundle): Promise<{ natives: Native[]; foreign: string[] }> {
  const natives: Native[] = [];
  const foreign: string[] = [];
  for (const file of files) {
    const bytes = await readFile(join(path, file.path));
    const kind = nativeKind(bytes.subarray(0, 4));
    const native = kind === 'macOS' ? readMachO(bytes) : undefined;
    if (native) natives.push([file.path, native]);
    else if (kind !== undefined) foreign.push(`${file.path} (${kind})`);
  }
  return { natives, foreign };
}

/** Libraries that an engine part wants from beside itself, and that are not there. */
function missingBeside(engine: readonly Native[]): string[] {
  const present = new Set(engine.map(([path]) => path.slice(engineFolder.length)));
  return engine.flatMap(([path, { libraries, searchPaths }]) =>
    libraries
      .filter((library) => library.startsWith('@rpath/'))
      .map((library) => library.slice('@rpath/'.length))
      .filter((name) => !present.has(name) || !searchPaths.includes('@loader_path'))
      .map((name) => `${name} of ${path.slice(engineFolder.length)}`),
  );
}

/** All native code of the bundle: for this processor, for the macOS it promises, signed, and whole. */
export async function inspectNatives(bundle: Bundle): Promise<Finding[]> {
  const { natives, foreign } = await nativesOf(bundle);
  const promised = String(bundle.info['LSMinimumSystemVersion']);
  const engine = natives.filter(([path]) => path.startsWith(engineFolder));
  const names = new Set(engine.map(([path]) => path.slice(engineFolder.length)));
  const pathsWhere = (test: (native: MachO) => boolean): string[] =>
    natives.filter(([, native]) => test(native)).map(([path]) => path);
  return [
    finding(
      `Metal engine: addon and Metal library are there, ${engine.length} libraries in all`,
      engineParts.filter((name) => !names.has(name)).join(', ') || undefined,
    ),
    unwanted('Metal engine: each library finds the ones it names beside itself', missingBeside(engine)),
    unwanted('native code: none of another system', foreign),
    unwanted(
      'native code: all of it for Apple silicon alone',
      pathsWhere(({ processor }) => processor !== 'arm64'),
    ),
    unwanted(
      `native code: all of it runs on macOS ${promised}`,
      natives
        .filter(([, { minimumSystem }]) => minimumSystem !== undefined && isNewer(minimumSystem, promised))
        .map(([path, { minimumSystem }]) => `${path} wants ${minimumSystem ?? ''}`),
    ),
    unwanted(
      'native code: all of it signed, if only by its linker',
      pathsWhere(({ isSigned }) => !isSigned),
    ),
  ];
}
