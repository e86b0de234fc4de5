import type { EngineBenchAsked, EngineBenchPorts } from '../../../src-main/app/engine-bench.ts';
import { benchEngine } from '../../../src-main/app/engine-bench.ts';
import { createOtherEngines } from '../../../src-main/adapters/engines/other-engines.ts';
import type { EngineRun } from '../../../src-main/core/engines/engine-run.ts';

/** Numbers from 0 to below 1 that are the same each time. */
export function repeatableRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Half a millisecond passes with each look, however busy the machine is. */
export function countedSeconds(): () => number {
  let looks = 0;
  return () => (looks += 1) / 2000;
}

/** Measures with real HTTP and no rests. */
export function benchWith(
  asked: Partial<EngineBenchAsked> & Pick<EngineBenchAsked, 'engine'>,
  over: Partial<EngineBenchPorts> = {},
  signal: AbortSignal = new AbortController().signal,
) {
  const stored: EngineRun[] = [];
  const phases: string[] = [];
  const ports: EngineBenchPorts = {
    otherEngines: createOtherEngines(countedSeconds()),
    probe: { readConditions: async () => ({}) },
    clock: { now: () => new Date('2026-11-22T12:00:00Z') },
    rest: async () => undefined,
    random: repeatableRandom(),
    engineRuns: { append: async (run) => void stored.push(run) },
    ...over,
  };
  const onProgress = ({ phase }: { phase: string }): void => void phases.push(phase);
  const running = benchEngine(ports, { mode: 'quick', ...asked }, { signal, onProgress });
  return { running, stored, phases };
}
