import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fitAcrossMachines } from '#core/fit/across-machines.ts';
import { fitAnswer } from '#core/fit/answer.ts';
import {
  buildFitGrid,
  defaultGridModels,
  defaultQuantisations,
  type GridQuestion,
  type SpeedOf,
} from '#core/fit/build-grid.ts';
import type { FitMachine } from '#core/fit/grid.ts';
import { tensorBytes } from '#core/gguf/ggml-types.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { cacheCellMultiple, kvCacheBytes } from '#core/memory/kv-cache.ts';
import {
  isQuantisationName,
  type QuantisationName,
  quantisationRecipes,
} from '#core/models/quantisations.ts';
import { tensorTypes } from '#core/models/recipes.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { modelSpeed, type SpeedSource } from '#core/speed/model-speed.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { loadSpeedParameters } from '../../src-main/adapters/storage/speed-parameters.ts';

const quantisations = Object.keys(quantisationRecipes).filter(isQuantisationName);
const macosMajor = 26;
const warmRuns = 40;
const coldRuns = 5;
/** Every so many cells the plain implementation works one out; the rest is extrapolated. */
const plainStride = 40;
const noSpeed: SpeedOf = () => ({ confidence: 'predicted', reasons: [] });

interface OfferedMac {
  machine: FitMachine;
  source: SpeedSource;
}

/** Every Mac × chip × memory size of the catalogue, those of one chip and bandwidth with one speed source. */
function offeredMacs(): OfferedMac[] {
  const { chips, macs, workingSetRules: rules } = loadShippedCatalogue();
  const parameters = loadSpeedParameters();
  const sources = new Map<string, SpeedSource>();
  return macs.flatMap((mac) =>
    mac.chipIds.flatMap((chipId) =>
      (mac.memoryOptionsByChipGB[chipId] ?? []).flatMap((memoryGB): OfferedMac[] => {
        const bin = chips.find(({ id }) => id === chipId);
        const memoryBytes = memoryGB * bytesPerGibibyte;
        const budget = memoryBudget({ memoryBytes, macosMajor, rules });
        if (!bin || !budget) return [];
        const chip = speedChip(bin, memoryGB);
        const key = `${chipId} ${chip.bandwidthBytesPerSecond}`;
        const source = sources.get(key) ?? { parameters, chip };
        sources.set(key, source);
        const machine: FitMachine = {
          label: `${mac.product}, ${chipId}, ${memoryGB} GB`,
          isThisMachine: false,
          chipId,
          memoryBytes,
          memoryBudgetBytes: budget.bytes,
          memoryBudgetSource: 'rule',
        };
        return [{ machine, source }];
      }),
    ),
  );
}

const speedFrom =
  (source: SpeedSource): SpeedOf =>
  (model, quantisation, contextTokens, kvType) =>
    modelSpeed(source, model, quantisation, {
      promptTokens: contextTokens,
      depthTokens: contextTokens,
      kvType,
    });

const questionOn = (machine: FitMachine, speedOf: SpeedOf): GridQuestion => ({
  machine,
  models: loadShippedCatalogue().models,
  quantisations,
  contextTokens: 4096,
  kvType: 'f16',
  speedOf,
});

/** One cell with nothing remembered: the tensors listed and typed anew, the context found by halving. */
function plainCell(machine: FitMachine, source: SpeedSource, cell: [CatalogueModel, QuantisationName]): void {
  const [model, quantisation] = cell;
  const { parameterCount } = model;
  const weightBytes = supportsTensors(model.shape)
    ? tensorTypes(modelTensors(model.shape), quantisation, model.shape).reduce(
        (sum, { type, dimensions }) => sum + tensorBytes(type, dimensions),
        0,
      )
    : parameterCount;
  // A fresh shape each time: the profiles of cache and buffer are remembered by shape.
  const needAt = (contextTokens: number): number => {
    const options = { contextTokens, kvType: 'f16' } as const;
    return (
      weightBytes +
      kvCacheBytes({ ...model.shape }, options) +
      computeBufferBytes({ ...model.shape }, options)
    );
  };
  const { memoryBudgetBytes: budgetBytes, memoryBytes } = machine;
  fitAnswer({ needBytes: needAt(4096), budgetBytes, memoryBytes });
  let fitting = 0;
  let beyond = Math.floor(model.shape.maximumContextTokens / cacheCellMultiple) + 1;
  while (beyond - fitting > 1) {
    const middle = Math.floor((fitting + beyond) / 2);
    if (needAt(middle * cacheCellMultiple) <= budgetBytes) fitting = middle;
    else beyond = middle;
  }
  speedFrom({ ...source })({ ...model }, quantisation, 4096, 'f16');
}

const elapsed = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

interface Line {
  name: string;
  cells: number;
  milliseconds: readonly number[];
  target?: number;
}

function print({ name, cells, milliseconds, target }: Line): void {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const figures = [median, sorted[0] ?? NaN, sorted.at(-1) ?? NaN].map((value) =>
    value.toFixed(1).padStart(9),
  );
  console.log(
    [
      name.padEnd(62),
      String(cells).padStart(8),
      ...figures,
      ((1000 * median) / cells).toFixed(2).padStart(9),
      target === undefined ? '' : `≤ ${target}`.padStart(8),
    ].join(' '),
  );
}

const repeated = (runs: number, work: () => void): number[] =>
  Array.from({ length: runs }, () => elapsed(work));

/** First use in a process of its own: catalogue read and checked, the default grid, then the whole one. */
function cold(): void {
  const catalogue = elapsed(() => void loadShippedCatalogue());
  const mac = offeredMacs().find(({ machine }) => machine.chipId?.startsWith('m4-pro'));
  if (!mac) throw new Error('no M4 Pro in the catalogue');
  const question = questionOn(mac.machine, speedFrom(mac.source));
  const models = question.models.filter(({ id }) => defaultGridModels.includes(id));
  const first = elapsed(
    () => void buildFitGrid({ ...question, models, quantisations: defaultQuantisations }),
  );
  const whole = elapsed(() => void buildFitGrid(question));
  console.log(JSON.stringify({ catalogue, first, whole }));
}

function coldTimes(): { catalogue: number; first: number; whole: number }[] {
  return Array.from({ length: coldRuns }, () => {
    const [, , ...rest] = process.argv;
    const file = rest.find((argument) => argument.endsWith('fit.ts')) ?? 'test/bench/fit.ts';
    const { stdout } = spawnSync(process.execPath, [process.argv[1] ?? '', file, 'cold'], {
      encoding: 'utf8',
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  });
}

const loads = (): string =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');

/** `npm run bench:fit`: how long the fit grid takes, beside its targets and a plain implementation. */
export function run([mode]: readonly string[]): void {
  if (mode === 'cold') {
    cold();
    return;
  }
  const macs = offeredMacs();
  const one = macs.find(({ machine }) => machine.label.includes('m4-pro') && machine.label.endsWith('24 GB'));
  if (!one) throw new Error('no M4 Pro with 24 GB in the catalogue');
  const question = questionOn(one.machine, speedFrom(one.source));
  const grid = buildFitGrid(question);
  const cells = grid.rows.length;
  const across = { ...question, machines: macs.map(({ machine }) => machine) };
  const rooms = new Set(macs.map(({ machine }) => machine.memoryBytes)).size;
  const sources = [...new Set(macs.map(({ source }) => source))];
  const speedsEverywhere = (): void => {
    for (const source of sources) {
      const speedOf = speedFrom(source);
      for (const { model, quantisation } of fitAcrossMachines({ ...across, machines: [] }).cells) {
        const contextTokens = Math.min(4096, model.shape.maximumContextTokens);
        if (isQuantisationName(quantisation)) speedOf(model, quantisation, contextTokens, 'f16');
      }
    }
  };

  console.log(
    `${cpus()[0]?.model ?? '?'}, ${cpus().length} CPUs, Node ${process.version}, load average ${loads()}`,
  );
  console.log(
    `${question.models.length} models × ${quantisations.length} quantisations (one for models that exist in one) = ` +
      `${cells} cells; ${macs.length} Macs × memory sizes with ${rooms} memory sizes and ${sources.length} ` +
      `chips × bandwidths; context 4096, f16 cache; milliseconds of ${warmRuns} warm runs`,
  );
  console.log(`${''.padEnd(62)}    cells    median       min       max   µs/cell   target`);
  print({
    name: 'one Mac: need, answer, largest context, speeds',
    cells,
    milliseconds: repeated(warmRuns, () => void buildFitGrid(question)),
    target: 10,
  });
  print({
    name: 'one Mac, without speeds',
    cells,
    milliseconds: repeated(warmRuns, () => void buildFitGrid({ ...question, speedOf: noSpeed })),
  });
  print({
    name: 'every Mac × memory: need, answer, largest context',
    cells: cells * macs.length,
    milliseconds: repeated(warmRuns, () => void fitAcrossMachines(across)),
    target: 200,
  });
  print({
    name: 'every chip × bandwidth: speeds',
    cells: cells * sources.length,
    milliseconds: repeated(warmRuns / 4, speedsEverywhere),
  });
  const sample = grid.rows.filter((_row, index) => index % plainStride === 0);
  print({
    name: `plain: nothing remembered, halving (${sample.length} cells, × ${plainStride})`,
    cells,
    milliseconds: repeated(5, () => {
      for (const { modelId, quantisation } of sample) {
        const model = question.models.find(({ id }) => id === modelId);
        if (model && isQuantisationName(quantisation))
          plainCell(one.machine, one.source, [model, quantisation]);
      }
    }).map((milliseconds) => milliseconds * plainStride),
  });
  const times = coldTimes();
  const defaults = question.models.filter(({ id }) => defaultGridModels.includes(id)).length;
  console.log(`first use in a fresh process, ${coldRuns} processes (catalogue read and checked first)`);
  print({
    name: '  catalogue',
    cells: question.models.length,
    milliseconds: times.map((time) => time.catalogue),
  });
  print({
    name: `  default grid, ${defaults} models × ${defaultQuantisations.length} quantisations, speeds`,
    cells: defaults * defaultQuantisations.length,
    milliseconds: times.map(({ first }) => first),
  });
  print({ name: '  then the whole grid', cells, milliseconds: times.map(({ whole }) => whole) });
  console.log(`load average after ${loads()}`);
}
