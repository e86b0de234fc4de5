import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgetMilliseconds, testsOf } from '#core/benchmark/modes.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import type { BenchmarkPlan } from '#core/benchmark/plan-rules.ts';
import type { SyntheticTarget } from '#core/benchmark/target.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import { sliceSizes } from '#core/gguf/slice-choice.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import type { EnginePort, Measurement } from '../../src-main/app/ports.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { completedModels } from '../fakes/completed-models.ts';

/**
 * Does every architecture run at its real size? The slices that the program would choose are written,
 * loaded and measured by its own engine, twice with a prompt of 32 and 4 generated tokens, and removed;
 * before and after, `dd` writes as many zeros into the same folder, neither waiting for the disk (no
 * fsync). Smallest first.
 *
 * Arguments: `MODEL[:QUANT]` … (by default one model for each architecture, the smallest that is sliced);
 * `--all` for every model of the catalogue; `--most GIGABYTES` of files, 8 unless told; what would write
 * more is only listed (0: all); `--folder PATH`; `--no-dd`;
 * `--smallest` for the two smallest slices that a model may have, where those of the plan do not fit.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = parseArguments(args);
  const workFolder = mkdtempSync(join(options.folder, 'kaidoki-bench-'));
  try {
    const engine = createLlamaEngine({
      workerPath: await builtWorker(),
      workFolder,
      silenceMilliseconds: 600_000,
      graceMilliseconds: 1_800_000,
    });
    const { backend, build } = await engine.describe();
    console.log(`${build}, ${backend}, load ${loadavg()[0]?.toFixed(1)}; dd and slices without fsync`);
    console.log(row(headings));
    for (const planned of plannedCases(options, backend)) {
      console.log(row(await measureCase(planned, { ...options, engine, workFolder })));
    }
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

interface Options {
  names: string[];
  isAll: boolean;
  mostBytes: number;
  folder: string;
  hasDd: boolean;
  isSmallest: boolean;
}

function parseArguments(args: readonly string[]): Options {
  const valueOf = (option: string): string | undefined =>
    args.includes(option) ? args[args.indexOf(option) + 1] : undefined;
  return {
    names: args.filter(
      (argument, index) => !argument.startsWith('--') && !args[index - 1]?.match(/^--(most|folder)$/),
    ),
    isAll: args.includes('--all'),
    mostBytes: Number(valueOf('--most') ?? 8) * 1e9,
    folder: valueOf('--folder') ?? tmpdir(),
    hasDd: !args.includes('--no-dd'),
    isSmallest: args.includes('--smallest'),
  };
}

/** A model with what the program would write of it, or why it would write nothing. */
interface PlannedCase {
  target: SyntheticTarget;
  plan: BenchmarkPlan | string;
}

function plannedCases({ names, isAll, isSmallest }: Options, backend: Measurement['backend']): PlannedCase[] {
  const models = [...loadShippedCatalogue().models, ...completedModels].filter(({ shape }) =>
    canSlice(shape),
  );
  const cases = (names.length > 0 ? names : models.map(({ id }) => id)).map((name) => {
    const [id, quantisation] = name.split(':');
    const model = models.findLast((candidate) => candidate.id === id);
    if (!model) throw new Error(`no model ${name} that can be made`);
    return plannedCase(model, quantisation, { backend, isSmallest });
  });
  const ascending = cases.sort((a, b) => bytesOf(a) - bytesOf(b));
  return names.length > 0 || isAll ? ascending : onePerArchitecture(ascending);
}

const bytesOf = ({ plan }: PlannedCase): number => (typeof plan === 'string' ? Infinity : plan.writeBytes);

/** The smallest that is sliced; where none is, the smallest. */
function onePerArchitecture(ascending: readonly PlannedCase[]): PlannedCase[] {
  const architectures = [...new Set(ascending.map(({ target }) => target.shape.architecture))];
  return architectures
    .flatMap((architecture) => {
      const own = ascending.filter(({ target }) => target.shape.architecture === architecture);
      const sliced = own.find(({ plan }) => typeof plan !== 'string' && plan.slices.length > 1);
      return sliced ?? own.slice(0, 1);
    })
    .sort((a, b) => bytesOf(a) - bytesOf(b));
}

function plannedCase(
  { id, shape }: CatalogueModel,
  quantisation = shape.architecture === 'gpt-oss' ? 'MXFP4' : 'Q4_K_M',
  { backend, isSmallest }: { backend: Measurement['backend']; isSmallest: boolean },
): PlannedCase {
  const target: SyntheticTarget = { kind: 'synthetic', modelId: id, quantisation, shape };
  try {
    const plan = planBenchmark({
      target,
      tests: testsOf({ mode: 'default' }, shape.maximumContextTokens),
      timeBudgetMilliseconds: budgetMilliseconds.default,
      backend,
      ...(isSmallest && { sliceLayers: sliceSizes(shape).slice(0, 2) }),
    });
    return { target, plan };
  } catch (error) {
    return { target, plan: reasonOf(error) };
  }
}

const headings = ['architecture', 'model', 'layers', 'GB', 'GB/s', '÷ dd', 'memory GB', 'seconds: pp32, tg4'];
const columnWidths = [14, 34, 14, 6, 6, 6, 10, 0];
const row = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.padEnd(columnWidths[index] ?? 0)).join(' ');

interface Bench extends Options {
  engine: EnginePort;
  workFolder: string;
}

async function measureCase({ target, plan }: PlannedCase, bench: Bench): Promise<string[]> {
  const names = [target.shape.architecture, `${target.modelId}:${target.quantisation}`];
  if (typeof plan === 'string') return [...names, '', '', '', '', '', plan];
  const sizes = plan.slices.map(({ layers }) => layers.length);
  const planned = [
    ...names,
    `${sizes.join('+')} of ${target.shape.layerCount}`,
    inGigabytes(plan.writeBytes),
  ];
  if (plan.writeBytes > bench.mostBytes) {
    return [...planned, '', '', inGigabytes(plan.memoryBytes), 'not run: more to write than allowed here'];
  }
  try {
    const dd = (): number => (bench.hasDd ? ddSeconds(bench.workFolder, plan.writeBytes) : NaN);
    const before = dd();
    const ran = await measureSlices(target, sizes, bench.engine);
    const after = dd();
    const ratio = (before + after) / 2 / ran.writeSeconds;
    const rate = inGigabytes(ran.bytesWritten / ran.writeSeconds);
    return [...planned, rate, bench.hasDd ? ratio.toFixed(2) : '', inGigabytes(ran.peakBytes), ran.seconds];
  } catch (error) {
    return [...planned, '', '', inGigabytes(plan.memoryBytes), `not run: ${reasonOf(error)}`];
  }
}

async function measureSlices(target: SyntheticTarget, sliceLayers: readonly number[], engine: EnginePort) {
  const phaseStarts = new Map<string, number>();
  let peakBytes = 0;
  const { samples, bytesWritten } = await engine.measure(
    {
      target,
      tests: [
        { kind: 'pp', tokens: 32, depthTokens: 0 },
        { kind: 'tg', tokens: 4, depthTokens: 0 },
      ],
      sliceLayers,
      timeBudgetMilliseconds: 1000,
    },
    {
      signal: new AbortController().signal,
      onProgress: ({ phase }) => {
        if (!phaseStarts.has(phase)) phaseStarts.set(phase, performance.now());
      },
      onBlock: () => (peakBytes = Math.max(peakBytes, childrenPeakBytes())),
    },
  );
  const shortest = (size: number, kind: 'pp' | 'tg'): string =>
    Math.min(
      ...samples
        .filter(({ test, layers }) => test.kind === kind && layers === size)
        .map((each) => each.nativeSeconds),
    ).toFixed(2);
  return {
    bytesWritten,
    peakBytes,
    writeSeconds: ((phaseStarts.get('loading') ?? NaN) - (phaseStarts.get('writing') ?? NaN)) / 1000,
    seconds: sliceLayers
      .map((size) => `${size}: ${shortest(size, 'pp')}, ${shortest(size, 'tg')}`)
      .join('; '),
  };
}

const inGigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Most memory that a child process had at once, mapped weights included; 0 where no `/proc` says. */
function childrenPeakBytes(): number {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
    return Math.max(
      ...children.map((child) => {
        const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1];
        return Number(peak ?? 0) * 1024;
      }),
    );
  } catch {
    return 0;
  }
}

/** Seconds that `dd` needs for as many bytes, until its last write returns. */
function ddSeconds(folder: string, bytes: number): number {
  const path = join(folder, 'zeros.bin');
  const started = performance.now();
  const { status, stderr } = spawnSync(
    '/bin/dd',
    ['if=/dev/zero', `of=${path}`, 'bs=4194304', `count=${Math.ceil(bytes / 4194304)}`],
    { encoding: 'utf8' },
  );
  const seconds = (performance.now() - started) / 1000;
  rmSync(path, { force: true });
  if (status !== 0) throw new Error(`dd: ${stderr}`);
  return seconds;
}
