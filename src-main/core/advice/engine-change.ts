import { mlxQuantisations } from '#core/memory/mlx-need.ts';
import {
  isQuantisationName,
  type QuantisationName,
  quantisationRecipes,
} from '#core/models/quantisations.ts';
import { type Engine, engineNames, EngineSchema, usualEngine } from '#core/speed/engine.ts';
import type { SpeedChip } from '#core/speed/speed-chip.ts';
import type { ChangeQuestion, FreeChange } from './free-change.ts';
import { measuredFactor, type MeasuredFactor } from './measured-engines.ts';
import { reason } from './reasons.ts';
import { passes, type Room, situation, type Situation } from './situation.ts';

interface Factor {
  low: number;
  high: number;
}

/**
 * Generation against llama.cpp on the same Mac and model, as published (AlexHiesch/apple-silicon-llm-bench on
 * M3 Max, stared/benching-local-llms-on-apple-silicon on M5 Max, mlx-lm issue 92, llama.cpp issue 19366):
 * Ollama's own GGUF engine 0.6–0.9; MLX 0.9–1.15 dense, MoE 1.3–2.5 on M3 and M4, about 0.9 on M5 Max. Of a
 * MoE in MLX on other chips nobody has published both.
 */
function againstLlamaCpp(engine: Engine, isMoe: boolean, chip: SpeedChip): Factor | undefined {
  if (engine === 'llama.cpp') return { low: 1, high: 1 };
  if (engine === 'ollama') return { low: 0.6, high: 0.9 };
  if (!isMoe) return { low: 0.9, high: 1.15 };
  if (chip.generation === 3 || chip.generation === 4) return { low: 1.3, high: 2.5 };
  return chip.generation === 5 && chip.tier === 'max' ? { low: 0.85, high: 0.95 } : undefined;
}

/** How many times as fast one engine writes as another in published comparisons; `undefined` without any. */
export function engineFactor(
  change: { from: Engine; to: Engine },
  { isMoe, chip }: { isMoe: boolean; chip: SpeedChip },
): Factor | undefined {
  const from = againstLlamaCpp(change.from, isMoe, chip);
  const to = againstLlamaCpp(change.to, isMoe, chip);
  return from && to && { low: to.low / from.high, high: to.high / from.low };
}

/**
 * A change is offered from this factor on: of what is published by its geometric middle, of what was measured
 * here, which says more, by the ratio itself.
 */
const leastFactor = { published: 1.2, measured: 1.1 } as const;

interface Change {
  engine: Engine;
  from: Engine;
  factor: Factor;
  /** Absent: published. */
  measured?: MeasuredFactor;
}

/**
 * Another engine for the same model, where a comparison on this machine shows that it writes faster by a tenth;
 * without one, where published comparisons say that it never writes more slowly and usually faster by a fifth. It
 * must fit in that engine's files too; what was measured comes first, then the quickest. A 35B-A3B in Ollama's GGUF
 * engine on an M3 Max, 36 tokens a second: llama.cpp 1.1–1.7 times (58 published), MLX 1.4–4.2 times (68 to 100).
 */
export function engineChange(question: ChangeQuestion): FreeChange[] {
  const { target, need, now } = question;
  const { chip } = question.room.speed;
  const from = need.engine ?? usualEngine(target.quantisation);
  if (!now.holds) return [];
  const { model } = target;
  const { models, comparisons = [] } = question;
  return EngineSchema.options
    .filter((engine) => engine !== from)
    .flatMap((engine): Change[] => {
      const measured = measuredFactor({ comparisons, from, to: engine, model, models });
      if (measured) return isShown(measured) ? [{ engine, from, factor: measured, measured }] : [];
      const isMoe = model.shape.moe !== undefined;
      const factor = chip && engineFactor({ from, to: engine }, { isMoe, chip });
      const isFaster =
        factor && factor.low >= 1 && Math.sqrt(factor.low * factor.high) >= leastFactor.published;
      return isFaster ? [{ engine, from, factor }] : [];
    })
    .sort((a, b) => Number(!a.measured) - Number(!b.measured) || b.factor.high - a.factor.high)
    .flatMap((change) => changeTo(change, question));
}

const isShown = ({ low, mid }: MeasuredFactor): boolean => low > 1 && mid >= leastFactor.measured;

/** The model speed of the engine where there is evidence for one; the factor in any case. */
function changeTo(change: Change, { room, target, need, now }: ChangeQuestion): FreeChange[] {
  const { engine, from, factor, measured } = change;
  const quantisation = quantisationFor(engine, target.quantisation);
  if (quantisation === undefined) return [];
  const [there, asked] = [
    { ...target, quantisation },
    { ...need, engine },
  ];
  const predicted = situation(room, there, asked);
  const found = measured
    ? situation(scaled(room, { engine, measured, now, predicted }), there, asked)
    : predicted;
  const rate = found.speed.generationTokensPerSecond;
  const isSlower = rate !== undefined && rate.mid <= (now.generationTokensPerSecond ?? 0);
  if (!found.holds || (isSlower && !measured)) return [];
  const details = {
    engine,
    engineName: engineNames[engine],
    from,
    fromName: engineNames[from],
    factorLow: factor.low,
    factorHigh: factor.high,
    ...(quantisation !== target.quantisation && { quantisation }),
    ...(measured ? measuredDetails(measured, now) : rateDetails(found)),
  };
  return [{ reason: reason('other-engine', details), reachesTarget: passes(found) }];
}

/** What is written there is what is written now, times what was measured; of prompts the prediction stands. */
function scaled(
  room: Room,
  {
    engine,
    measured,
    now,
    predicted,
  }: { engine: Engine; measured: MeasuredFactor; now: Situation; predicted: Situation },
): Room {
  const [rate, there] = [now.generationTokensPerSecond, predicted.generationTokensPerSecond];
  if (rate === undefined || there === undefined) return room;
  return { ...room, seen: { engine, generationFactor: (rate * measured.mid) / there } };
}

function measuredDetails({ low, high, measuredAt, otherModel }: MeasuredFactor, now: Situation) {
  const rate = now.generationTokensPerSecond;
  return {
    provenance: 'measured',
    measuredAt,
    ...(otherModel !== undefined && { measuredModel: otherModel }),
    ...(rate !== undefined && { low: rate * low, high: rate * high }),
  };
}

const rateDetails = ({ speed }: Situation) => {
  const { generationTokensPerSecond: rate, confidence } = speed;
  return { provenance: 'predicted', ...(rate && { low: rate.low, high: rate.high, confidence }) };
};

/** What people run in llama.cpp in place of MLX's bits. */
const ggufOfBits: Readonly<Record<number, QuantisationName>> = { 4: 'Q4_K_M', 6: 'Q6_K', 8: 'Q8_0' };

/**
 * The same model in the engine's own files: MLX with no fewer bits than the GGUF file, or the usual GGUF file of
 * MLX's bits. `undefined` for what the other engine's usual files do not have, 3 bits in MLX.
 */
function quantisationFor(engine: Engine, name: string): string | undefined {
  const mlx = mlxQuantisations.find((one) => one.name === name);
  if (mlx) return engine === 'mlx' ? name : ggufOfBits[mlx.nominalBits];
  if (engine !== 'mlx' || !isQuantisationName(name)) return name;
  const { nominalBits } = quantisationRecipes[name];
  const least = mlxQuantisations.findLast((one) => one.nominalBits >= nominalBits);
  return nominalBits < 4 ? undefined : least?.name;
}
