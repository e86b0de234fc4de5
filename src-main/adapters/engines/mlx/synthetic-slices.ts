import { writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { Fault } from '#core/fault.ts';
import { syntheticBytes, syntheticTensors } from '#core/mlx/synthetic-tensors.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import type { SyntheticMlx, TrialsQuestion } from '../../../app/ports.ts';
import { processStart } from '../../llama/process-identity.ts';
import { isMeasuredElsewhere, sweepWorkFolders } from '../../llama/sweep.ts';
import { checkDisk, createWorkFolder } from '../../llama/work-folder.ts';
import { writeSyntheticModel } from './write-synthetic.ts';

/** A model that mlx-lm is given, as it is or made for the run. */
export interface TrialModel {
  path: string;
  /** Of the slice; 1 for a model that is measured as it is. */
  layers: number;
}

/** Part of all memory that a slice may take, and what Python, MLX and the cache take beside it. */
const largestMemoryShare = 0.6;
const runtimeBytes = 1024 * bytesPerMebibyte;
/** A GGUF of about as many bytes, by which the plan of our own runs chooses the slices. */
const planQuantisation = { 4: 'Q4_0', 8: 'Q8_0' } as const;
const planMilliseconds = 60_000;

/**
 * The block numbers of the slices that are made: as many layers as our own runs would take on a Mac, two depths or the
 * whole of a small model. All layers of these models are alike, so the line is the same for any of them.
 */
function slicesOf(
  { modelId, shape, bits, sliceLayers }: SyntheticMlx,
  { promptTokens, generatedTokens }: Pick<TrialsQuestion, 'promptTokens' | 'generatedTokens'>,
): number[][] {
  const { slices } = planBenchmark({
    target: { kind: 'synthetic', modelId, quantisation: planQuantisation[bits], shape },
    tests: [
      { kind: 'pp', tokens: promptTokens, depthTokens: 0 },
      { kind: 'tg', tokens: generatedTokens, depthTokens: 0 },
    ],
    timeBudgetMilliseconds: planMilliseconds,
    backend: 'metal',
    sliceLayers,
  });
  return slices.map(({ layers }) => layers);
}

/**
 * Makes the slices in a folder of our own, lets them be used, and removes them whatever happens; what a crashed run
 * left is removed before. `sign` is to be told of each process that works on them, so that a later sweep can end it.
 * Throws `benchmark-busy`, `not-enough-disk`, `not-enough-memory` and what writing throws.
 */
export async function withSyntheticSlices<T>(
  { choice, question, workFolder }: { choice: SyntheticMlx; question: TrialsQuestion; workFolder: string },
  use: (models: TrialModel[], sign: (processId: number) => void) => Promise<T>,
): Promise<T> {
  const slices = slicesOf(choice, question);
  const sizes = slices.map((layers) =>
    syntheticBytes(syntheticTensors(choice.shape, choice.bits, layers).tensors),
  );
  checkMemory(Math.max(...sizes));
  await sweepWorkFolders([workFolder]);
  const folder = await createWorkFolder(workFolder);
  try {
    if (await isMeasuredElsewhere([workFolder])) throw new Fault('benchmark-busy');
    const writeBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
    await checkDisk(folder.path, writeBytes);
    const models = slices.map((layers) => ({
      path: join(folder.path, `${layers.length}-layers`),
      layers: layers.length,
    }));
    let written = 0;
    const onBytes = (bytes: number): void => {
      written += bytes;
      question.onProgress({ phase: 'writing', fraction: Math.min(1, written / writeBytes) });
    };
    question.onProgress({ phase: 'writing', fraction: 0 });
    for (const [index, layers] of slices.entries()) {
      const { path = '' } = models[index] ?? {};
      await writeSyntheticModel({ ...choice, folder: path, layers, signal: question.signal, onBytes });
    }
    return await use(models, (processId) => void signFolder(folder.path, processId));
  } finally {
    await folder.remove();
  }
}

function checkMemory(weightBytes: number): void {
  const neededBytes = weightBytes + runtimeBytes;
  const freeBytes = Math.round(largestMemoryShare * totalmem());
  if (neededBytes > freeBytes) throw new Fault('not-enough-memory', { neededBytes, freeBytes });
}

/** As our own worker signs it (`work-folder.ts`); on a disk that takes no file it goes unsigned. */
async function signFolder(folder: string, processId: number): Promise<void> {
  const start = await processStart(processId);
  if (typeof start !== 'number') return;
  await writeFile(join(folder, `worker-${processId}-${start}`), '', { mode: 0o600 }).catch(() => undefined);
}
