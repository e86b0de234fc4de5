import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { tensorBytes } from '#core/gguf/ggml-types.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { quantisationNamed, tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { SimulatedModel } from '../../src-main/adapters/llama/worker/simulated-model.ts';
import { startLlama } from '../../src-main/adapters/llama/worker/start-llama.ts';
import { rivals, type RivalQuestion } from './rival-formulas.ts';

/** Well-known models of every kind; gpt-oss exists in MXFP4 alone. */
const models: readonly (readonly [id: string, kind: string])[] = [
  ['llama-2-7b', 'dense, no GQA'],
  ['llama-3.1-8b', 'dense, GQA'],
  ['llama-3.3-70b', 'dense, GQA'],
  ['qwen2.5-7b', 'dense, GQA'],
  ['qwen2.5-32b', 'dense, GQA'],
  ['qwen3-8b', 'dense, GQA'],
  ['mistral-small-3.2-24b', 'dense, GQA'],
  ['phi-4', 'dense, fused'],
  ['gemma-3-12b', 'sliding'],
  ['gemma-3-27b', 'sliding'],
  ['gpt-oss-20b', 'MoE, sliding'],
  ['mixtral-8x7b', 'MoE'],
  ['qwen3-30b-a3b', 'MoE'],
  ['deepseek-coder-v2-lite', 'MoE, MLA'],
  ['glm-4.7-flash', 'MoE, MLA'],
  ['qwen3.5-9b', 'hybrid'],
  ['qwen3-next-80b-a3b', 'MoE, hybrid'],
  ['granite-4.0-h-tiny', 'MoE, hybrid'],
];
const contexts = [4096, 32_768];

/** One cell: llama.cpp's plan, ours and the rivals' in the order of their list, bytes. */
interface Cell {
  label: string;
  simulatedBytes: number;
  ours: number;
  others: (number | null)[];
}

const quantisationsFor = ({ shape }: CatalogueModel): readonly QuantisationName[] =>
  shape.architecture === 'gpt-oss' ? ['MXFP4'] : ['Q4_K_M', 'Q8_0'];

/** What the programs that read a file find in it. */
function fileSizes({ shape }: CatalogueModel, quantisation: QuantisationName) {
  const tensors = tensorTypes(modelTensors(shape), quantisation, shape);
  const sum = (keep: (name: string) => boolean): number =>
    tensors
      .filter(({ name }) => keep(name))
      .reduce((bytes, { type, dimensions }) => bytes + tensorBytes(type, dimensions), 0);
  return {
    fileBytes: sum(() => true),
    firstBlockBytes: sum((name) => name.startsWith('blk.0.')),
    lookedUpBytes: shape.tiedEmbeddings ? 0 : sum((name) => name === 'token_embd.weight'),
  };
}

async function cellsOf(model: CatalogueModel, quantisation: QuantisationName): Promise<Cell[]> {
  const started = await startLlama();
  const backend = started.description.backend === 'cpu' ? 'cpu' : 'metal';
  const layers = Array.from({ length: model.shape.layerCount }, (_, index) => index);
  const { header } = sliceLayout(model.shape, planSlice(model.shape, quantisation, layers));
  const simulated = await SimulatedModel.load(started, [Buffer.from(header)]);
  // On a CPU some loaders count a tied embedding twice; on a Mac it exists once on either side.
  const copyBytes = backend === 'cpu' ? tiedCopyBytes(model.shape, quantisation) : 0;
  const cells: Cell[] = [];
  for (const contextTokens of contexts.filter((tokens) => tokens <= model.shape.maximumContextTokens)) {
    const load = await simulated.context({ contextTokens, kvType: 'f16', physicalBatch: 512 });
    const question: RivalQuestion = { model, quantisation, contextTokens, ...fileSizes(model, quantisation) };
    cells.push({
      label: `${model.id} ${quantisation} ${contextTokens / 1024}k`,
      simulatedBytes: simulated.weightBytes - copyBytes + load.kvCacheBytes + load.computeBufferBytes,
      ours: memoryNeed(model, quantisation, { contextTokens, kvType: 'f16', backend }).totalBytes,
      others: rivals.map(({ bytes }) => bytes(question) ?? null),
    });
  }
  return cells;
}

/** A process of its own: a failed assertion in llama.cpp ends it, and nothing else. */
function cellsInChild(id: string, quantisation: QuantisationName): Cell[] {
  const child = spawnSync(
    process.execPath,
    [process.argv[1] ?? '', 'test/bench/memory.ts', 'cells', id, quantisation],
    { encoding: 'utf8', timeout: 180_000 },
  );
  const line = child.stdout.split('\n').find((text) => text.startsWith('['));
  if (line !== undefined) return JSON.parse(line);
  const complaint = child.stderr.trim().split('\n').at(-1) ?? '';
  console.log(
    `${id} ${quantisation}: no simulation (${child.signal ?? child.status}) ${complaint.slice(0, 120)}`,
  );
  return [];
}

const percent = (value: number): string => `${value >= 0 ? '+' : ''}${(100 * value).toFixed(1)}`.padStart(9);
const header = (): string =>
  ['Kaidoki', ...rivals.map(({ name }) => name)].map((name) => name.slice(0, 13).padStart(14)).join('');

/** Errors of one column, or nothing where the program has no figure. */
const errors = (cells: readonly Cell[], column: number): number[] =>
  cells.flatMap((cell) => {
    const bytes = [cell.ours, ...cell.others][column];
    return typeof bytes === 'number' ? [bytes / cell.simulatedBytes - 1] : [];
  });

const median = (sorted: readonly number[]): number => {
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2)];
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
};

const statistics: readonly (readonly [string, (column: readonly number[]) => number])[] = [
  ['smallest', (column) => Math.min(...column)],
  ['median', (column) => median([...column].sort((a, b) => a - b))],
  ['largest', (column) => Math.max(...column)],
];
const medianSize = [
  'median |error|',
  (column: readonly number[]) => median(column.map(Math.abs).sort((a, b) => a - b)),
] as const;

function printSummary(title: string, cells: readonly Cell[], rows = [...statistics, medianSize]): void {
  const columns = Array.from({ length: 1 + rivals.length }, (_, column) => errors(cells, column));
  for (const [name, statistic] of rows) {
    const figures = columns.map((column) =>
      (column.length === 0 ? '–' : percent(statistic(column))).padStart(14),
    );
    console.log(`${`${title}, ${name}`.padEnd(47)}${figures.join('')}`);
  }
}

/** `npm run bench:memory`: memory formulas, ours and others', against llama.cpp's own plan of the load. */
export async function run([mode, id, name = '']: readonly string[]): Promise<void> {
  const catalogue = loadShippedCatalogue();
  if (mode === 'cells') {
    const model = catalogue.models.find((one) => one.id === id);
    if (!model) throw new Error(`no model ${id}`);
    console.log(JSON.stringify(await cellsOf(model, quantisationNamed(name))));
    // llama.cpp's threads would keep the process.
    process.exit();
  }
  console.log(
    `load average ${loadavg()[0]?.toFixed(2)}; f16 cache, flash attention, micro-batch 512; error in % of llama.cpp's plan`,
  );
  for (const rival of rivals) console.log(`  ${rival.name}: ${rival.source}`);
  console.log(`${''.padEnd(38)}${'plan, GB'.padStart(9)}${header()}`);
  const byKind = new Map<string, Cell[]>();
  for (const [modelId, kind] of models) {
    const model = catalogue.models.find((one) => one.id === modelId);
    if (!model) throw new Error(`no model ${modelId}`);
    for (const quantisation of quantisationsFor(model)) {
      const cells = cellsInChild(modelId, quantisation);
      byKind.set(kind, [...(byKind.get(kind) ?? []), ...cells]);
      for (const cell of cells) {
        const figures = [cell.ours, ...cell.others].map((bytes) =>
          (bytes === null ? '–' : percent(bytes / cell.simulatedBytes - 1)).padStart(14),
        );
        console.log(
          `${cell.label.padEnd(38)}${(cell.simulatedBytes / 1e9).toFixed(2).padStart(9)}${figures.join('')}`,
        );
      }
    }
  }
  for (const [kind, cells] of byKind) printSummary(kind, cells, [medianSize]);
  printSummary('all', [...byKind.values()].flat());
}
