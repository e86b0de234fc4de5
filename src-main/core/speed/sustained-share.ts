import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Interval } from './estimate.ts';
import type { SustainedSpeed } from './prediction.ts';

/**
 * What a Mac without a fan keeps of its speed after about ten minutes of steady work, 0…1: a public set of a
 * MacBook Air M5 has 10.7 instead of 28 tokens per second of one 8B model, others 35 to 50 %. Of short chats
 * it keeps all. Source: enescingoz/mac-llm-bench, April 2026; low confidence.
 */
export const fanlessShare: Interval = { low: 0.35, mid: 0.4, high: 0.5 };

/** From one run of ten minutes to the next. */
const runDoubt = 0.05;

/** As results name this machine. */
interface MachineLabel {
  chip?: string | undefined;
  gpuCores?: number | undefined;
  memoryBytes?: number | undefined;
}

/**
 * The newest trusted run of ten minutes on this very machine. A Mac with a fan and one without may have one
 * chip, so the memory has to agree as well.
 */
export function newestSustained(
  history: readonly BenchmarkResult[],
  machine: MachineLabel,
): BenchmarkResult | undefined {
  return history
    .filter(
      (run) =>
        run.trusted &&
        run.sustained !== undefined &&
        run.machine?.chip === machine.chip &&
        run.machine?.gpuCores === machine.gpuCores &&
        run.machine?.memoryBytes === machine.memoryBytes,
    )
    .reduce<BenchmarkResult | undefined>(
      (newest, run) => (newest && newest.startedAt > run.startedAt ? newest : run),
      undefined,
    );
}

/** What this machine's own ten minutes say; `undefined` where neither share could be told from the run. */
export function measuredShares(run: BenchmarkResult): SustainedSpeed | undefined {
  const { promptShareKept: prompt, generationShareKept: generation } = run.sustained ?? {};
  if (prompt === undefined && generation === undefined) return undefined;
  return {
    ...(prompt !== undefined && { promptShare: measuredShare(prompt) }),
    ...(generation !== undefined && { generationShare: measuredShare(generation) }),
    basis: 'measured',
    measuredAt: run.startedAt.slice(0, 10),
    products: [],
  };
}

/** A share above 1 is noise. */
function measuredShare(share: number): Interval {
  const most = (value: number): number => Math.min(1, value);
  return { low: most(share * (1 - runDoubt)), mid: most(share), high: most(share * (1 + runDoubt)) };
}

/** For the Macs without a fan among those named; `undefined` when all have one. */
export function fanlessShares(
  macs: readonly { product: string; hasFan: boolean }[],
): SustainedSpeed | undefined {
  const products = macs.filter(({ hasFan }) => !hasFan).map(({ product }) => product);
  if (products.length === 0) return undefined;
  return { promptShare: fanlessShare, generationShare: fanlessShare, basis: 'fanless', products };
}
