import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { kvTypes } from '#core/fit/grid.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { quantisationNamed } from '#core/models/recipes.ts';
import { simulatedContexts } from '#core/memory/simulation-table.ts';
import { allLayers } from '#core/models/layers.ts';
import { loadShippedCatalogue } from '../adapters/storage/catalogue.ts';
import { SimulatedModel } from '../adapters/llama/worker/simulated-model.ts';
import { startLlama } from '../adapters/llama/worker/start-llama.ts';

/**
 * `node src-main/tools/run-ts.mjs src-main/tools/simulate-memory.ts MODEL [QUANT]`: prints llama.cpp's own
 * plan of the load beside the formula's, each part as formula ÷ simulation. An embedding that a load on a CPU
 * counts twice is counted once.
 */
export async function run([modelId = '', quantisation = 'Q4_K_M']: string[]): Promise<void> {
  const model = loadShippedCatalogue().models.find(({ id }) => id === modelId);
  if (!model) throw new Error(`no model ${modelId}`);
  const started = await startLlama();
  const slice = planSlice(model.shape, quantisation, allLayers(model.shape));
  const { header } = sliceLayout(model.shape, slice);
  try {
    const simulated = await SimulatedModel.load(started, [Buffer.from(header)]);
    const weightBytes = simulated.weightBytes - tiedCopyBytes(model.shape, quantisationNamed(quantisation));
    for (const contextTokens of simulatedContexts(model.shape)) {
      for (const kvType of kvTypes) {
        const load = await simulated.context({ contextTokens, kvType, physicalBatch: 512 });
        const need = memoryNeed(model, quantisation, { contextTokens, kvType });
        const total = weightBytes + load.kvCacheBytes + load.computeBufferBytes;
        console.log(
          [
            `${contextTokens} ${kvType}`.padEnd(14),
            `weights ${weightBytes} ${(need.weightBytes / weightBytes).toFixed(4)}`,
            `cache ${load.kvCacheBytes} ${(need.kvCacheBytes / load.kvCacheBytes).toFixed(4)}`,
            `buffer ${load.computeBufferBytes} ${(need.computeBufferBytes / load.computeBufferBytes).toFixed(3)}`,
            `total ${(need.totalBytes / total).toFixed(4)}`,
          ].join('  '),
        );
      }
    }
  } catch (error) {
    console.error(error);
    console.error(started.log.take().split('\n').slice(-15).join('\n'));
    process.exitCode = 1;
  }
  // llama.cpp's threads would keep the process.
  process.exit();
}
