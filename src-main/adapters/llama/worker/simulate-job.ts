import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { allLayers } from '#core/models/layers.ts';
import type { SimulatedLoad } from '#core/memory/simulation.ts';
import type { Simulation } from '../../../app/ports.ts';
import type { SimulateJob } from '../protocol.ts';
import { SimulatedModel } from './simulated-model.ts';
import type { StartedLlama } from './start-llama.ts';

/** Header of the whole model, as if it lay on disk: names, shapes and types, no weights. */
function headerOf({ shape, quantisation }: Extract<SimulateJob['source'], { kind: 'shape' }>): Buffer {
  return Buffer.from(sliceLayout(shape, planSlice(shape, quantisation, allLayers(shape))).header);
}

/** Plans one load and each context asked for inside the worker. */
export async function simulateJob(started: StartedLlama, job: SimulateJob): Promise<Simulation> {
  const { source } = job;
  const model = await SimulatedModel.load(
    started,
    source.kind === 'files' ? source.paths : [headerOf(source)],
  );
  const loads: SimulatedLoad[] = [];
  for (const question of job.questions) loads.push(await model.context(question));
  const { backend, build } = started.description;
  return { weightBytes: model.weightBytes, backend, build, loads };
}
