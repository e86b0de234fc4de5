import { Fault } from '#core/fault.ts';
import { ggmlTypes } from '#core/gguf/ggml-types.ts';
import type { LoadQuestion, SimulatedLoad } from '#core/memory/simulation.ts';
import { parseComputeBuffers } from '#core/memory/simulation-log.ts';
import {
  addonBindingsOf,
  type AddonBindings,
  type AddonModel,
  type MemoryBreakdown,
} from './addon-bindings.ts';
import { complaint } from './complaint.ts';
import type { StartedLlama } from './start-llama.ts';

const cacheTypeNames = { f16: 'F16', q8_0: 'Q8_0', q4_0: 'Q4_0' } as const;

const total = ({ cpuRam, gpuVram }: MemoryBreakdown): number => cpuRam + gpuVram;

/** A model that llama.cpp has planned but not loaded: every tensor placed, no byte of weights read or held. */
export class SimulatedModel {
  readonly #model: AddonModel;
  readonly #bindings: AddonBindings;
  readonly #started: StartedLlama;
  readonly weightBytes: number;

  private constructor(model: AddonModel, bindings: AddonBindings, started: StartedLlama) {
    this.#model = model;
    this.#bindings = bindings;
    this.#started = started;
    this.weightBytes = total(model.getMemoryBreakdown());
  }

  /**
   * From headers alone: one buffer, or the paths of a GGUF file's parts in order. Throws `simulation-failed`
   * with llama.cpp's own words.
   */
  static async load(started: StartedLlama, headers: readonly (Buffer | string)[]): Promise<SimulatedModel> {
    const bindings = addonBindingsOf(started.llama);
    started.log.take();
    const metadata = new bindings.AddonGgufMetadata();
    const gpuLayers = started.llama.gpu === false ? 0 : 100_000;
    const model = new bindings.AddonModel('', { gpuLayers, noAlloc: true, useMmap: false, useMlock: false });
    try {
      await metadata.init([...headers]);
      if (!(await model.init(metadata))) throw new Error('it refused the model');
      return new SimulatedModel(model, bindings, started);
    } catch (error) {
      await model.dispose();
      throw await failure(started, error);
    } finally {
      await metadata.dispose();
    }
  }

  /** What one context of one sequence takes. Throws `simulation-failed`. */
  async context(question: LoadQuestion): Promise<SimulatedLoad> {
    const { contextTokens, kvType, physicalBatch } = question;
    this.#started.log.take();
    const cacheType = ggmlTypes[cacheTypeNames[kvType]].id;
    const context = new this.#bindings.AddonContext(this.#model, {
      contextSize: contextTokens,
      batchSize: physicalBatch,
      sequences: 1,
      flashAttention: true,
      swaFullCache: false,
      kvCacheKeyType: cacheType,
      kvCacheValueType: cacheType,
    });
    try {
      if (!(await context.init())) throw new Error('it refused the context');
      const breakdown = context.getMemoryBreakdown();
      // With a GPU the inputs of the graph lie beside it on the CPU side, outside its budget.
      const bytes = breakdown.gpuVram > 0 ? breakdown.gpuVram : total(breakdown);
      // The native side hands its log over a little later; the last line wanted is that of the graph's buffers.
      const computeBufferBytes = await this.#started.log.find(parseComputeBuffers);
      if (computeBufferBytes === undefined) throw new Error('it printed no compute buffer');
      return { ...question, kvCacheBytes: Math.max(0, bytes - computeBufferBytes), computeBufferBytes };
    } catch (error) {
      throw await failure(this.#started, error);
    } finally {
      await context.dispose();
    }
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }
}

async function failure({ log }: StartedLlama, error: unknown): Promise<Fault> {
  if (error instanceof Fault) return error;
  return new Fault('simulation-failed', { problem: await complaint(log, error) });
}
