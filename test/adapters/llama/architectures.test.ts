import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canDescribe } from '#core/gguf/metadata/model-metadata.ts';
import { sliceSizes, slicesOfSizes } from '#core/gguf/slice-choice.ts';
import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';
import { supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { completedModels } from '../../fakes/completed-models.ts';
import { narrowedShape, shrunkShape } from '../../fakes/shrunk-shape.ts';
import type { TrialJob, TrialReport } from '../../fakes/trial-worker.ts';

let workerPath = '';
let folder = '';
beforeAll(async () => {
  workerPath = await builtWorker('test/fakes/trial-worker.ts');
  folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
});
const processes: ChildProcess[] = [];
afterAll(() => {
  for (const child of processes) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** One model per architecture, and one more for each further set of flags that it comes with. */
function kindsOfModel(): [id: string, model: CatalogueModel][] {
  const byShape = new Map<string, CatalogueModel>();
  for (const model of [...loadShippedCatalogue().models, ...completedModels]) {
    if (!canDescribe(model.shape.architecture) || !supportsTensors(model.shape)) continue;
    const shape = JSON.stringify(shrunkShape(model.shape));
    if (!byShape.has(shape)) byShape.set(shape, model);
  }
  return [...byShape.values()].map((model) => [`${model.shape.architecture}, as ${model.id}`, model]);
}

/** Processes that have no trial to run at the moment. */
const idle: ChildProcess[] = [];

function startProcess(): ChildProcess {
  const child = fork(workerPath, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  processes.push(child);
  return child;
}

/** In a process of its own for the time: a native abort is the failure of one model, and ends the process. */
function trial(job: TrialJob, whenFinished: (end: () => void) => void): Promise<TrialReport> {
  const child = idle.pop() ?? startProcess();
  let hasRun = false;
  // Out of time, or failed: what state llama.cpp is in, nobody knows.
  whenFinished(() => void (hasRun ? idle.push(child) : child.kill('SIGKILL')));
  return new Promise((tell) => {
    let complaint = '';
    child.stderr?.removeAllListeners('data');
    child.stderr?.on('data', (text) => (complaint = `${complaint}${String(text)}`.slice(-3000)));
    child.removeAllListeners('message');
    child.once('message', (report: TrialReport) => {
      hasRun = report.kind === 'ran';
      tell(report);
    });
    child.removeAllListeners('close');
    child.once('close', (code, signal) =>
      tell({ kind: 'failed', message: `the process ended: ${signal ?? code}`, log: complaint }),
    );
    child.send(job);
  });
}

describe.concurrent('llama.cpp runs a shrunk model, written whole, of', () => {
  it.for(kindsOfModel())('%s', async ([name, { id, shape }], { onTestFinished }) => {
    const job = {
      shape: shrunkShape(shape),
      quantisation: 'Q4_K_M',
      path: join(folder, `${shape.architecture}-${id}.gguf`),
      promptTokens: 64,
      generatedTokens: 8,
    };
    const report = await trial(job, onTestFinished);
    if (report.kind === 'failed') throw new Error(`${name}: ${report.message}\n${report.log}`);
    expect(report.decodedTokens).toBe(72);
    expect(report.probabilities).toHaveLength(8);
    for (const probabilities of report.probabilities) {
      expect(probabilities.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
      expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 3);
    }
  });
});

/** One model per architecture, and one more for each further mix of layers that it comes with. */
function kindsOfPattern(): [id: string, model: CatalogueModel][] {
  const byPattern = new Map<string, [string, CatalogueModel]>();
  for (const [name, model] of kindsOfModel()) {
    const { architecture, layerPattern = 'F', moe, extras } = model.shape;
    const letters = [...new Set(layerPattern)].sort();
    const key = [
      architecture,
      ...letters,
      moe !== undefined,
      moe?.firstDenseLayers !== 0,
      extras?.kv_shared_layers,
    ];
    if (!byPattern.has(key.join())) byPattern.set(key.join(), [name, model]);
  }
  return [...byPattern.values()];
}

/** The two smallest slices that a model may have: what llama.cpp is least used to. */
const smallestSlices = (shape: ModelShape): number[][] =>
  slicesOfSizes(
    shape,
    'Q4_K_M',
    sliceSizes(shape)
      .filter((size) => size < shape.layerCount)
      .slice(0, 2),
  );

describe.concurrent('llama.cpp runs the smallest slices, made narrow, of', () => {
  it.for(kindsOfPattern())('%s', async ([name, { id, shape }], { onTestFinished }) => {
    const narrow = narrowedShape(shape);
    const slices = smallestSlices(narrow);
    // Only Gemma 3n is measured whole.
    expect(slices).toHaveLength(shape.architecture === 'gemma3n' ? 0 : 2);
    for (const layers of slices) {
      const job = {
        shape: narrow,
        layers,
        quantisation: 'Q4_K_M',
        path: join(folder, `${shape.architecture}-${id}-${layers.length}.gguf`),
        promptTokens: 16,
        generatedTokens: 2,
      };
      const report = await trial(job, onTestFinished);
      if (report.kind === 'failed') {
        throw new Error(`${name}, layers ${layers.join(', ')}: ${report.message}\n${report.log}`);
      }
      expect(report.decodedTokens).toBe(18);
    }
  });
});
