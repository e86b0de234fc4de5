import * as v from 'valibot';
import { generationTerms } from './generation-terms.ts';
import { promptTerms } from './prompt-terms.ts';

const Coefficient = v.pipe(v.number(), v.finite(), v.minValue(0));
const coefficientsOf = <const T extends readonly string[]>(names: T) =>
  v.record(v.picklist(names), Coefficient);
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** 90 % of held-out published rates lie between `low` and `high` times the prediction. */
const SpreadSchema = v.object({
  low: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)),
  high: v.pipe(v.number(), v.minValue(1), v.maxValue(100)),
  /** Published rows it rests on. */
  rows: Count,
});
export type Spread = v.InferOutput<typeof SpreadSchema>;

/** Published runs: how many, and the year or month of the oldest and the newest. */
const RunsSchema = v.object({ rows: Count, from: v.string(), to: v.string() });

const ChipRunsSchema = v.object({
  ...RunsSchema.entries,
  builds: v.object({ early: Count, unfused: Count, current: Count }),
});

/** What was published of one engine, measure and kind of model. */
const EvidenceSchema = v.object({
  ...RunsSchema.entries,
  /** The programs they were made with: `mlx-lm`, `rapid-mlx`… */
  programs: v.array(v.string()),
  /** By generation and tier, with their rows by the age of llama.cpp's build. */
  chips: v.record(v.string(), ChipRunsSchema),
  families: v.array(v.string()),
  /** Tokens of the shortest and longest prompt, or of the smallest and largest depth. */
  tokens: v.object({ least: Count, most: Count }),
});
export type PublishedEvidence = v.InferOutput<typeof EvidenceSchema>;

const KernelParametersSchema = v.object({
  generation: coefficientsOf(generationTerms),
  prompt: coefficientsOf(promptTerms),
});
export type KernelParameters = v.InferOutput<typeof KernelParametersSchema>;

/** Ollama's generated token: the floor, `excess` times what its kernels take beyond it, and `tokenSeconds`. */
const OllamaParametersSchema = v.object({ excess: Coefficient, tokenSeconds: Coefficient });
export type OllamaParameters = v.InferOutput<typeof OllamaParametersSchema>;

/**
 * The tuned constants of the speed model, fitted by `src-main/tools/fit-speed.ts` from the published runs on
 * Macs. Terms and units: `generation-terms.ts`, `prompt-terms.ts`.
 */
export const SpeedParametersSchema = v.object({
  /** Day of the catalogue whose published runs were fitted. */
  asOf: v.string(),
  engines: v.object({
    'llama.cpp': KernelParametersSchema,
    mlx: KernelParametersSchema,
    /** By the kernels that Ollama runs a file with. */
    ollama: v.object({ 'llama.cpp': OllamaParametersSchema, mlx: OllamaParametersSchema }),
  }),
  /** Keys such as `llama.cpp/generation/dense`. */
  evidence: v.record(v.string(), EvidenceSchema),
  /**
   * Keys such as `mlx/prompt/moe/new-chip`: what is asked is unlike the runs in its chip, its model family,
   * or only in their pairing. `calibrated/…`: what is left when the same chip's LLaMA-2-7B Q4_0 is known.
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
  /** Too few runs to tell a spread: that of the nearest group, stretched by this. */
  thinEvidenceStretch: 1.5,
  /** Prompts and depths beyond the published ones. */
  unpublishedLengthStretch: 1.3,
  /** Ollama's prompts: one published run, of an M5 Max with an unknown GPU. Text: its GGUF runs reach 0.6 to 0.9 of llama.cpp's rates. */
  ollamaPromptShare: 0.8,
  /** Scaling a measurement on an unknown chip or a CPU by bytes or operations alone. */
  measuredOnly: { low: 0.6, high: 1.4 },
  /** The same for MoE, which reached 0.4 to 1 of what active bytes promise. */
  measuredOnlyMoe: { low: 0.35, high: 1.2 },
  /**
   * Share (in logarithms) of measured ÷ predicted that is the software's and carries over to other Macs: as
   * far as what the model misses of one chip it misses of another in runs of one build (published runs of
   * llama.cpp on several chips by one source: 0.55 of generation in 47 pairs, 0.14 of prompts in 46).
   */
  softwareShare: { generation: 0.5, prompt: 0.15 },
  /** The part carried over stays within these: beyond them something local was wrong. */
  softwareFactor: { low: 0.8, high: 1.25 },
} as const;
