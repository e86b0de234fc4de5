import { fitAnswer, fitThresholds } from '#core/fit/answer.ts';
import type { FitAnswer, KvType, MemoryNeed } from '#core/fit/grid.ts';
import { gridQuantisationNamed } from '#core/fit/grid-quantisation.ts';
import { memoryNeed } from '#core/memory/need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { asSeen, type SeenSpeed } from '#core/speed/as-seen.ts';
import { firstTokenSeconds, mixSeconds } from '#core/speed/derived.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { usualEngine } from '#core/speed/engine.ts';
import { modelSpeed, mostGenerationTokensPerSecond, type SpeedSource } from '#core/speed/model-speed.ts';
import type { Need } from './advice.ts';
import { keptFor, type KeptShares } from './steady-work.ts';

/** A machine as far as advice asks: its memory, its limit and what its speed is known from. */
export interface Room {
  memoryBytes: number;
  budgetBytes: number;
  /** False where the budget is no limit of the system; default true. */
  canRaiseLimit?: boolean;
  /** What Metal gives at least when nobody raised its limit; absent where no rule tells. */
  stockBudgetBytes?: number | undefined;
  /** Free at this moment; absent: unknown, or a Mac that is not at hand. */
  availableBytes?: number | undefined;
  /** What it keeps of its speed in steady work; absent: everything, or nobody knows. */
  kept?: KeptShares | undefined;
  /** What the user sees of it; absent: nothing was told. */
  seen?: SeenSpeed | undefined;
  speed: SpeedSource;
}

/** What is run: the need's target, or a change of it. */
export interface Target {
  model: CatalogueModel;
  quantisation: string;
  contextTokens: number;
  kvType: KvType;
}

/** One target on one machine. */
export interface Situation {
  need: MemoryNeed;
  fits: FitAnswer;
  speed: SpeedEstimate;
  /** Middle estimates, of a cool machine; absent without the speeds. */
  generationTokensPerSecond?: number;
  firstTokenSeconds?: number;
  mixSeconds?: number;
  /** It fits, and leaves the system enough. */
  holds: boolean;
  /** `undefined` when a speed it depends on is unknown. */
  isFastEnough?: boolean;
  /** What is left of the speeds in the user's kind of work. */
  kept: KeptShares;
}

export function situation(room: Room, target: Target, need: Need): Situation {
  const { contextTokens, kvType } = target;
  const memory = memoryNeed(target.model, target.quantisation, { contextTokens, kvType });
  const speed = speedHere(room, target, need);
  const { memoryBytes, budgetBytes, canRaiseLimit = true } = room;
  const kept = keptFor(need, room.kept);
  const fits = fitAnswer({ needBytes: memory.totalBytes, budgetBytes, memoryBytes, canRaiseLimit });
  const generation = speed.generationTokensPerSecond?.mid;
  const first = firstTokenSeconds(speed, need.promptTokens)?.mid;
  return {
    need: memory,
    fits,
    speed,
    generationTokensPerSecond: generation,
    firstTokenSeconds: first,
    mixSeconds: mixSeconds(speed, need)?.mid,
    holds: isHeld(fits, memory.totalBytes, memoryBytes),
    isFastEnough: isFastEnough(generation, first, { need, kept }),
    kept,
  };
}

/** As predicted or measured, and corrected by what the user sees in the same engine. */
function speedHere(
  { speed: source, seen }: Room,
  { model, quantisation: name, contextTokens, kvType }: Target,
  { engine: wanted, promptTokens, outputTokens }: Need,
): SpeedEstimate {
  const quantisation = gridQuantisationNamed(name);
  const engine = wanted ?? usualEngine(name);
  const depthTokens = Math.min(contextTokens, promptTokens + outputTokens);
  const use = { promptTokens, depthTokens, kvType, engine };
  const speed = modelSpeed(source, model, quantisation, use);
  return seen?.engine === engine
    ? asSeen(speed, seen, mostGenerationTokensPerSecond(source, model, quantisation, use))
    : speed;
}

/**
 * A model that leaves macOS less than 4 GiB loads, also under a raised limit, but is not held: the Mac
 * swaps or freezes. 24 GB with the limit raised to 22,000 MiB loads a 32B of 22.3 GB that way.
 */
export const isHeld = (fits: FitAnswer, needBytes: number, memoryBytes: number): boolean =>
  fits === 'fits' || (fits === 'tight' && memoryBytes - needBytes >= fitThresholds.freeBytes);

/** One known speed that misses its gate is enough to say no; yes needs both. */
function isFastEnough(
  generation: number | undefined,
  first: number | undefined,
  { need, kept }: { need: Need; kept: KeptShares },
): boolean | undefined {
  if (generation !== undefined && generation * kept.generation < need.minimumGenerationTokensPerSecond)
    return false;
  if (first !== undefined && first / kept.prompt > need.maximumFirstTokenSeconds) return false;
  return generation === undefined || first === undefined ? undefined : true;
}

export const passes = (found: Situation): boolean => found.holds && found.isFastEnough === true;
