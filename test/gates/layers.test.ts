import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** A small house with one file a layer, in which each gate must find nothing. */
const cleanHouse = {
  'src-main/core/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
  'src-main/contract/shape.ts': "export { sum } from '#core/sum.ts';\n",
  'src-main/app/app.ts': "import { sum } from '#core/sum.ts';\nexport const two = sum(1, 1);\n",
  'src-main/adapters/disk.ts':
    "import { readFileSync } from 'node:fs';\nexport const read = (): string => readFileSync('x', 'utf8');\n",
  'src-main/compose.ts': "export { two } from './app/app.ts';\nexport { read } from './adapters/disk.ts';\n",
  'src-renderer/view.ts': "export { sum } from '#core/sum.ts';\n",
};

/** What must never be imported or used, the gate that says so, and what it says. */
const planted = [
  ['tsc', 'core/reads-disk.ts', "import 'node:fs';\n", /reads-disk\.ts.*node:fs/],
  ['tsc', 'core/touches-page.ts', 'export const title = document.title;\n', /touches-page\.ts.*document/],
  ['layers', 'core/reads-disk.ts', '', /core-is-pure: src-main\/core\/reads-disk\.ts/],
  ['layers', 'core/asks-app.ts', "import '../app/app.ts';\n", /core-is-pure: src-main\/core\/asks-app\.ts/],
  [
    'layers',
    'contract/asks-app.ts',
    "import '../app/app.ts';\n",
    /contract-sees-core: src-main\/contract\/asks-app/,
  ],
  [
    'layers',
    'app/asks-disk.ts',
    "import '../adapters/disk.ts';\n",
    /app-sees-contract-and-core: src-main\/app\/asks-disk/,
  ],
  [
    'layers',
    'adapters/asks-app.ts',
    "import '../app/app.ts';\n",
    /adapters-see-core: src-main\/adapters\/asks-app/,
  ],
  [
    'layers',
    'adapters/asks-shell.ts',
    "import 'electron';\n",
    /electron-in-its-host: src-main\/adapters\/asks-shell/,
  ],
  [
    'layers',
    'hosts/cli/asks-disk.ts',
    "import '../../adapters/disk.ts';\n",
    /hosts-are-thin: src-main\/hosts\/cli\/asks-disk/,
  ],
  [
    'layers',
    '../src-renderer/asks-app.ts',
    "import '../src-main/app/app.ts';\n",
    /renderer-sees-contract-and-core/,
  ],
  [
    'layers',
    'core/round-a.ts',
    "import { b } from './round-b.ts';\nexport const a = (): number => b();\n",
    /no-circular/,
  ],
  [
    'layers',
    'core/round-b.ts',
    "import { a } from './round-a.ts';\nexport const b = (): number => a();\n",
    /no-circular/,
  ],
  [
    'lint',
    'core/asks-time.ts',
    'export const now = (): number => Date.now();\n',
    /asks-time\.ts[\s\S]*No clock in core/,
  ],
  [
    'lint',
    'core/plays-dice.ts',
    'export const roll = (): number => Math.random();\n',
    /plays-dice\.ts[\s\S]*No chance in core/,
  ],
  [
    'lint',
    'core/asks-machine.ts',
    'export const host = process;\n',
    /asks-machine\.ts[\s\S]*pure: pass it in/,
  ],
  ['lint', 'adapters/asks-shell.ts', '', /asks-shell\.ts[\s\S]*Only hosts\/electron imports it/],
] as const;

const configuration = [
  'package.json',
  'tsconfig.base.json',
  'eslint.config.js',
  'svelte.config.js',
  '.dependency-cruiser.cjs',
  'src-main/core/tsconfig.json',
];

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

const gates = {
  tsc: [bin('tsc'), '-p', 'src-main/core'],
  layers: [bin('depcruise'), 'src-main', 'src-renderer', '--config', '.dependency-cruiser.cjs'],
  lint: [bin('eslint'), 'src-main', 'src-renderer'],
} as const;

function buildHouse(files: Record<string, string>): string {
  // Inside the checkout, so that the gates find their packages.
  const folder = mkdtempSync(join(root, 'test', 'gates', 'house-'));
  for (const file of configuration) cpSync(join(root, file), join(folder, file));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

function runGate(gate: keyof typeof gates, folder: string): { failed: boolean; said: string } {
  const [command, ...args] = gates[gate];
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  return { failed: status !== 0, said: stdout + stderr };
}

describe('the gates between the layers', () => {
  const houses: string[] = [];
  const said: Partial<Record<keyof typeof gates, string>> = {};

  beforeAll(() => {
    const bad = planted.filter(([, , content]) => content !== '');
    const files = Object.fromEntries(bad.map(([, file, content]) => [join('src-main', file), content]));
    const [clean, broken] = [buildHouse(cleanHouse), buildHouse({ ...cleanHouse, ...files })];
    houses.push(clean, broken);
    for (const gate of ['tsc', 'layers', 'lint'] as const) {
      expect(runGate(gate, clean), `${gate} on a clean house`).toMatchObject({ failed: false });
      const result = runGate(gate, broken);
      expect(result.failed, `${gate} on a broken house`).toBe(true);
      said[gate] = result.said;
    }
  }, 120_000);

  afterAll(() => {
    for (const house of houses) rmSync(house, { recursive: true, force: true });
  });

  it.each(planted)('%s complains about %s', (gate, _file, _content, complaint) => {
    expect(said[gate]).toMatch(complaint);
  });
});
