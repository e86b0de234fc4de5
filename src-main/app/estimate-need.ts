import { Fault } from '#core/fault.ts';
import type { KvType, MemoryNeed } from '#core/fit/grid.ts';
import type { BufferBackend } from '#core/memory/buffer-moment.ts';
import { checkContext } from '#core/memory/check-context.ts';
import type { EstimateQuestion } from '#core/memory/estimate.ts';
import { defaultPhysicalBatch } from '#core/memory/kv-cache.ts';
import type { Ports, SimulationRequest } from './ports.ts';

export type EstimatePorts = Pick<Ports, 'engine' | 'modelFiles'>;

export interface EstimateContext {
  contextTokens: number;
  kvType: KvType;
}

/** Context where none was asked for. */
const usualContextTokens = 8192;

/** The context asked for, or the usual one as far as the model goes. Throws `context-out-of-range`. */
export function contextFor(
  { contextTokens, kvType }: EstimateQuestion,
  maximumContextTokens: number,
): EstimateContext {
  const chosen = contextTokens ?? Math.min(usualContextTokens, maximumContextTokens);
  checkContext(chosen, maximumContextTokens);
  return { contextTokens: chosen, kvType };
}

export interface SimulatedNeedQuestion extends EstimateContext {
  source: SimulationRequest['source'];
  /** Bytes of a tied embedding that this backend plans twice and a mapped file holds once. */
  tiedCopyBytes: (backend: BufferBackend) => number;
  signal: AbortSignal | undefined;
}

/** As llama.cpp plans the load on the backend it has here. Throws `simulation-failed` and kin. */
export async function simulatedNeed(
  { engine }: EstimatePorts,
  { source, signal, tiedCopyBytes, ...context }: SimulatedNeedQuestion,
): Promise<MemoryNeed & { build: string }> {
  const questions = [{ ...context, physicalBatch: defaultPhysicalBatch }];
  const simulation = await engine.simulate({ source, questions }, signal);
  const { loads, backend, build } = simulation;
  const copyBytes = backend === 'other' ? 0 : tiedCopyBytes(backend);
  const weightBytes = Math.max(0, simulation.weightBytes - copyBytes);
  const { kvCacheBytes = 0, computeBufferBytes = 0 } = loads[0] ?? {};
  return {
    weightBytes,
    kvCacheBytes,
    computeBufferBytes,
    totalBytes: weightBytes + kvCacheBytes + computeBufferBytes,
    method: 'simulation',
    ...(backend !== 'other' && { backend }),
    build,
  };
}

/** llama.cpp plans GGUF models alone. Throws `bad-input`. */
export function refuseMlx(quantisation: string): void {
  if (!quantisation.startsWith('MLX-')) return;
  throw new Fault('bad-input', {
    path: '--exact',
    expected: `without ${quantisation}: llama.cpp loads no MLX`,
  });
}
