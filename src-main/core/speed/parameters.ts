import * as v from 'valibot';
import { generationTerms, promptTerms } from './terms.ts';

const Coefficient = v.pipe(v.number(), v.finite(), v.minValue(0));
const coefficientsOf = <const T extends readonly string[]>(names: T) =>
  v.record(v.picklist(names), Coefficient);

/** 90 % of held-out published rates lie between `low` and `high` times the prediction. */
export const SpreadSchema = v.object({
  low: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)),
  high: v.pipe(v.number(), v.minValue(1), v.maxValue(100)),
  /** Published rows it rests on. */
  rows: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type Spread = v.InferOutput<typeof SpreadSchema>;

/**
 * The tuned constants of the speed model, fitted by `src-main/tools/fit-speed.ts` from the published runs
 * of llama.cpp on Macs. Terms and units: `terms.ts`.
 */
export const SpeedParametersSchema = v.object({
  engine: v.literal('llama.cpp'),
  /** Day of the catalogue whose published runs were fitted. */
  asOf: v.string(),
  generation: v.object({
    coefficients: coefficientsOf(generationTerms),
    /** MoE: share of the dense model's time on the active weights, and bytes that each layer costs more. */
    moe: v.object({ denseShare: Coefficient, bytesPerLayer: Coefficient }),
    rows: v.number(),
  }),
  prompt: v.object({
    coefficients: coefficientsOf(promptTerms),
    /** MoE: share of the dense model's time, and how often a batch reads all the weights. */
    moe: v.object({ denseShare: Coefficient, weightReads: Coefficient }),
    rows: v.number(),
  }),
  /**
   * Keys `generation/dense/pro`, `prompt/moe`, …; the wider of a tier's and its group's counts. `calibrated/…`: what is left
   * when the same chip's LLaMA-2-7B Q4_0 is known.
   */
  spreads: v.record(v.string(), SpreadSchema),
});
export type SpeedParameters = v.InferOutput<typeof SpeedParametersSchema>;

/**
 * What the published runs cannot tell and the model has to assume; each widens the interval. Not fitted.
 */
export const speedAssumptions = {
  /** No published runs of this chip generation (M6, A18 Pro): the interval is stretched by this. */
  unpublishedGenerationStretch: 1.3,
  /**
   * M6 prompts: taken as M5 per core. Low if its neural accelerators go unused, which is an M4's rate
   * (22.3 of 80.8 t/s per core); high by half, as no generation but the M5 gained more.
   */
  newerGenerationPrompt: { low: 0.27, high: 1.5 },
  /** Scaling a measurement on an unknown chip or a CPU by bytes or operations alone. */
  measuredOnly: { low: 0.6, high: 1.4 },
  /** The same for MoE, which reached 0.4 to 1 of what active bytes promise. */
  measuredOnlyMoe: { low: 0.35, high: 1.2 },
  /** Share (in logarithms) of measured ÷ predicted that is the software's and carries over to other Macs. */
  softwareShare: 0.5,
  /** The part carried over stays within these: beyond them something local was wrong. */
  softwareFactor: { low: 0.8, high: 1.25 },
} as const;
