import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { type Engine, type Kernels, usualEngine } from './engine.ts';
import { engineLoad, type LoadUse } from './engine-load.ts';
import type { SpeedEstimate } from './estimate.ts';
import { speedFamily } from './family.ts';
import { floorSeconds } from './generation-terms.ts';
import type { SpeedLoad } from './load.ts';
import { speedByMeasurement } from './measured-speed.ts';
import { measuredTargetOf } from './measured-target.ts';
import { noEvidence, type SpeedOfLoad, speedsOn, type SpeedsOptions } from './model.ts';
import type { SpeedSource } from './speed-source.ts';

export type { SpeedSource } from './speed-source.ts';

/** How a model is used: the speeds are those of a prompt this long, and of words written after it. */
export interface SpeedUse extends LoadUse {
  /** Absent: MLX for its own quantisations, llama.cpp for those of GGUF. */
  engine?: Engine;
  /** Whether an M5's neural accelerators are used; absent: they are. */
  tensorApi?: boolean;
}

/** Few a source, so that a list is quicker than a key made for each cell of a grid. */
const speedsBySource = new WeakMap<SpeedSource, { asked: SpeedsOptions; speedOf: SpeedOfLoad }[]>();
const familyByModel = new WeakMap<CatalogueModel, string>();

/**
 * `speedsOn` with weights and KV cache counted from the model's shape, or what was measured of this very
 * model. What the machine alone fixes is remembered per source object: hand over the same one for many
 * models. No rates, with the reason, for a quantisation that the engine does not run.
 */
export function modelSpeed(
  source: SpeedSource,
  model: CatalogueModel,
  quantisation: GridQuantisation,
  use: SpeedUse,
): SpeedEstimate {
  const { measured } = source;
  const { speed, load, engine } = predictedSpeed(source, model, quantisation, use);
  // Only llama.cpp is measured here.
  const target =
    measured && engine === 'llama.cpp' ? measuredTargetOf(measured, model, quantisation) : undefined;
  if (!measured || !target || !load) return speed;
  return speedByMeasurement(speed, {
    source,
    measured,
    target,
    use,
    predict: (other, asked) => predictedSpeed(other, model, quantisation, asked).speed,
    ...(source.chip && { mostGenerationTokensPerSecond: 1 / floorSeconds(load, source.chip) }),
  });
}

/**
 * Memory bandwidth ÷ the bytes that a token reads: nothing writes faster, guesses of a draft model aside.
 * `undefined` where the chip is unknown or the engine does not run such a file.
 */
export function mostGenerationTokensPerSecond(
  { chip }: Pick<SpeedSource, 'chip'>,
  model: CatalogueModel,
  quantisation: GridQuantisation,
  use: SpeedUse,
): number | undefined {
  const engine = use.engine ?? usualEngine(quantisation);
  const load = engineLoad(kernelsOf(engine, quantisation), model, quantisation, use);
  return load && chip && 1 / floorSeconds(load, chip);
}

/** As nobody had measured this very model. */
function predictedSpeed(
  source: SpeedSource,
  model: CatalogueModel,
  quantisation: GridQuantisation,
  use: SpeedUse,
): { speed: SpeedEstimate; load: SpeedLoad | undefined; engine: Engine } {
  const engine = use.engine ?? usualEngine(quantisation);
  const kernels = kernelsOf(engine, quantisation);
  const load = engineLoad(kernels, model, quantisation, use);
  if (!load) return { speed: noEvidence(engine), load, engine };
  const speedOf = rememberedSpeeds(source, { engine, kernels, tensorApi: use.tensorApi ?? true });
  return { speed: speedOf(load, use.promptTokens, familyOf(model)), load, engine };
}

const kernelsOf = (engine: Engine, quantisation: GridQuantisation): Kernels =>
  engine === 'ollama' ? (isMlxQuantisation(quantisation) ? 'mlx' : 'llama.cpp') : engine;

function rememberedSpeeds(source: SpeedSource, options: SpeedsOptions): SpeedOfLoad {
  let remembered = speedsBySource.get(source);
  if (!remembered) {
    remembered = [];
    speedsBySource.set(source, remembered);
  }
  for (const { asked, speedOf } of remembered) {
    if (
      asked.engine === options.engine &&
      asked.kernels === options.kernels &&
      asked.tensorApi === options.tensorApi
    ) {
      return speedOf;
    }
  }
  const speedOf = speedsOn(source, options);
  remembered.push({ asked: options, speedOf });
  return speedOf;
}

function familyOf(model: CatalogueModel): string {
  const known = familyByModel.get(model);
  if (known !== undefined) return known;
  const family = speedFamily(model);
  familyByModel.set(model, family);
  return family;
}
