import type { BuildAge } from './build-age.ts';
import { coefficientValues, termSum } from './coefficients.ts';
import type { Engine, Kernels } from './engine.ts';
import { floorSeconds, generationTerms, generationTermValues } from './generation-terms.ts';
import type { SpeedLoad } from './load.ts';
import { speedAssumptions, type SpeedParameters } from './parameters.ts';
import { hasPromptTerms, promptChip, promptTerms, promptTermValues } from './prompt-terms.ts';
import type { SpeedChip } from './speed-chip.ts';

interface Prediction {
  load: SpeedLoad;
  chip: SpeedChip;
  parameters: SpeedParameters;
}

interface EngineOptions {
  /** llama.cpp where left out. */
  engine?: Engine;
  /** Whose kernels Ollama uses; those of `engine` itself else. */
  kernels?: Kernels;
  /** Of llama.cpp; today's where left out. */
  buildAge?: BuildAge;
  /** Whether Metal's tensor API is used where the chip has it. */
  tensorApi?: boolean;
}

/** Seconds that one chip takes, by load alone: what chip, engine and parameters fix is worked out once. */
interface SecondsOn {
  /** Of one generated token; never below `floorSeconds`. */
  generationSeconds: (load: SpeedLoad) => number;
  /** Of one prompt token; absent for the A18 Pro, of which nothing is published. */
  promptSeconds?: (load: SpeedLoad, promptTokens: number) => number;
}

export function secondsOn(
  chip: SpeedChip,
  parameters: SpeedParameters,
  options: EngineOptions = {},
): SecondsOn {
  const { engine = 'llama.cpp' } = options;
  const kernels = options.kernels ?? (engine === 'mlx' ? 'mlx' : 'llama.cpp');
  const excess = excessSecondsOn(chip, parameters, { kernels, buildAge: options.buildAge ?? 'current' });
  const prompt = hasPromptTerms(chip)
    ? promptSecondsOn(promptChip(chip, options.tensorApi ?? true), parameters, kernels)
    : undefined;
  if (engine !== 'ollama') {
    return {
      generationSeconds: (load) => floorSeconds(load, chip) + excess(load),
      ...(prompt && { promptSeconds: prompt }),
    };
  }
  const ollama = parameters.engines.ollama[kernels];
  return {
    generationSeconds: (load) =>
      floorSeconds(load, chip) + ollama.excess * excess(load) + ollama.tokenSeconds,
    ...(prompt && {
      promptSeconds: (load, promptTokens) => prompt(load, promptTokens) / speedAssumptions.ollamaPromptShare,
    }),
  };
}

/** What a token took longer in older builds of llama.cpp, the cache aside, s. */
export function oldBuildSecondsOn(
  { gpuCores }: SpeedChip,
  { engines }: SpeedParameters,
  buildAge: Exclude<BuildAge, 'current'>,
): (load: SpeedLoad) => number {
  const { generation } = engines['llama.cpp'];
  const layer = generation['layer-unfused-build'] ?? 0;
  const unpack = buildAge === 'early' ? (generation['unpack-early-build-k'] ?? 0) : 0;
  return ({ layerCount, kernel, parametersRead }) =>
    layer * layerCount + (kernel === 'k' ? (unpack * parametersRead) / gpuCores : 0);
}

const emptyTerms = () => new Float64Array(generationTerms.length);

/** What a token takes beyond reading its bytes once at full bandwidth, s. */
function excessSecondsOn(
  chip: SpeedChip,
  { engines }: SpeedParameters,
  { kernels, buildAge }: { kernels: Kernels; buildAge: BuildAge },
): (load: SpeedLoad) => number {
  const coefficients = coefficientValues(generationTerms, engines[kernels].generation);
  const options = { buildAge, into: emptyTerms() };
  return (load) => termSum(coefficients, generationTermValues(load, chip, options));
}

function promptSecondsOn(chip: SpeedChip, { engines }: SpeedParameters, kernels: Kernels) {
  const coefficients = coefficientValues(promptTerms, engines[kernels].prompt);
  const into = new Float64Array(promptTerms.length);
  return (load: SpeedLoad, promptTokens: number): number => {
    promptTermValues(load, chip, { promptTokens, into });
    return termSum(coefficients, into);
  };
}

/** Seconds of one generated token; llama.cpp where no engine is named. LLaMA-2-7B Q4_0 on a 20-core M4 Pro: about 0.019. */
export const generationSeconds = (
  { load, chip, parameters }: Prediction,
  options: EngineOptions = {},
): number => secondsOn(chip, parameters, options).generationSeconds(load);

/** Seconds of one prompt token; `undefined` for the A18 Pro. */
export const promptSeconds = (
  { load, chip, parameters }: Prediction,
  promptTokens: number,
  options: EngineOptions = {},
): number | undefined => secondsOn(chip, parameters, options).promptSeconds?.(load, promptTokens);
