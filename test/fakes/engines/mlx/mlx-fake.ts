import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { MlxOptions } from '../../../../src-main/adapters/engines/mlx/open-mlx.ts';

/** How the program behaves; see `test/fixtures/workers/mlx-program.mjs`. */
export interface FakeMlxWays {
  /** Absent: no program tells it. */
  version?: string;
  isFirstVersion?: boolean;
  fails?: string[];
  failsAfter?: number;
  failsAfterWith?: string[];
  garbage?: string;
  hangs?: boolean;
  liesBy?: number;
  headSeconds?: number;
  secondsPerLayer?: number;
}

export interface FakeMlx {
  /** A home of its own; the virtual environment is `環境 it's` in it. */
  home: string;
  environmentFolder: string;
  options: MlxOptions;
  /** What each start was given. */
  starts(): { words: string[]; environment: Record<string, string>; folder: string }[];
}

/** A virtual environment with programs that stand for mlx-lm's, in a folder whose name has all that may disturb. */
export function fakeMlx(ways: FakeMlxWays = {}): FakeMlx {
  const home = mkdtempSync(path.join(tmpdir(), 'kaidoki-mlx-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const environmentFolder = path.join(home, '環境 it\'s "here"');
  const notes = path.join(home, 'notes');
  const programs = path.join(environmentFolder, 'bin');
  mkdirSync(programs, { recursive: true });
  mkdirSync(notes);
  copyFileSync(
    path.join(import.meta.dirname, '../../../fixtures/workers/mlx-program.mjs'),
    path.join(home, 'program.mjs'),
  );
  const names = ways.version === undefined ? ['mlx_lm.benchmark'] : ['mlx_lm.benchmark', 'mlx_lm'];
  for (const name of names) placeProgram(home, path.join(programs, name));
  return {
    home,
    environmentFolder,
    options: {
      environment: { PATH: programs, FAKE_MLX: JSON.stringify({ ...ways, notes }) },
      homeFolder: home,
      platform: 'darwin',
      architecture: 'arm64',
      workFolder: path.join(home, 'work'),
      seconds: steadySeconds(),
    },
    starts: () => readdirSync(notes).map((name) => JSON.parse(readFileSync(path.join(notes, name), 'utf8'))),
  };
}

/** A program that runs Node, wherever that is. */
function placeProgram(home: string, file: string): void {
  const script = path.join(home, 'program.mjs');
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
  chmodSync(file, 0o755);
}

/** One second later each time it is asked. */
function steadySeconds(): () => number {
  let seconds = 0;
  return () => (seconds += 1);
}
