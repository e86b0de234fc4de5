import type { Coefficients } from './coefficients.ts';
import { fitOllama } from './fit-ollama.ts';
import { generationTerms } from './generation-terms.ts';
import { type Equations, fitNonNegative, type Prior } from './least-squares.ts';
import type { SpeedObservation } from './observations.ts';
import type { KernelParameters, SpeedParameters } from './parameters.ts';
import { excessSeconds, observedSeconds, rowsOf, termsOf } from './published-rates.ts';
import { type PromptTerm, promptTerms, promptTermValues } from './prompt-terms.ts';

/** How much a prior weighs, in rows of full trust. */
const priorWeight = 1;

/**
 * Reading the cache takes this much of the bandwidth's time beyond the floor until rows with depth say
 * otherwise: a 32B model on M3 Max fell from 18.6 to 10.4 t/s at 32k tokens, and MLX's 8B to 70B models lost
 * 0.4 to 0.7 of it on M3 Ultra and M3 Max.
 */
const keyValuePrior = 1;

/**
 * No chip gives all of its nominal bandwidth: 16-bit models of 7B reached 0.57 to 0.95 of it. Without this the
 * cost goes to the cores, and models larger than the published ones come out too fast on chips with few.
 */
const weightsPrior = { coefficient: 0.1, weight: 3 };

/** Attention gains as much from neural accelerators as other products, 3.5 times: 2.6e-11 core-seconds on older chips. */
const acceleratedAttentionPrior: Coefficients<PromptTerm> = { 'attention-accelerated': 7.5e-12 };

/** The model's coefficients, without spreads, from published runs. */
export function fitSpeed(
  observations: readonly SpeedObservation[],
  asOf: string,
): Omit<SpeedParameters, 'evidence' | 'spreads'> {
  const byEngine = (engine: SpeedObservation['engine']) =>
    observations.filter((row) => row.engine === engine);
  const gguf = fitKernels(byEngine('llama.cpp'), acceleratedAttentionPrior);
  const mlx = fitKernels(byEngine('mlx'), sharedPrompt(gguf.prompt));
  const kernels = { 'llama.cpp': gguf, mlx };
  const ofOllama = byEngine('ollama');
  const ollama = {
    'llama.cpp': fitOllama(ofOllama, kernels, 'llama.cpp'),
    mlx: fitOllama(ofOllama, kernels, 'mlx'),
  };
  return { asOf, engines: { ...kernels, ollama } };
}

/** Until its own runs say otherwise, a core multiplies under MLX as under llama.cpp. */
const sharedPrompt = (gguf: Coefficients<PromptTerm>): Coefficients<PromptTerm> =>
  Object.fromEntries(Object.entries(gguf).filter(([name]) => /^(generation|attention)/.test(name)));

function fitKernels(
  observations: readonly SpeedObservation[],
  priorPrompt: Coefficients<PromptTerm>,
): KernelParameters {
  return {
    generation: named(generationTerms, generationEquations(rowsOf(observations, 'generation'))),
    prompt: named(promptTerms, promptEquations(rowsOf(observations, 'prompt'), priorPrompt)),
  };
}

/** Five digits are more than the runs have, and the file stays the same on every machine. */
function named<T extends string>(names: readonly T[], equations: Equations): Partial<Record<T, number>> {
  const coefficients: Partial<Record<T, number>> = {};
  if (equations.terms.length === 0) return coefficients;
  const fitted = fitNonNegative(equations);
  names.forEach((name, index) => {
    const value = Number((fitted[index] ?? 0).toPrecision(5));
    if (value > 0) coefficients[name] = value;
  });
  return coefficients;
}

/** What each row takes beyond its floor. */
function generationEquations(rows: readonly SpeedObservation[]): Equations {
  const seconds = rows.map((row) => observedSeconds(row, 'generation'));
  return {
    terms: rows.map(termsOf),
    targets: excessSeconds(rows),
    scales: seconds,
    weights: rows.map(({ weight }) => weight),
    priors: [
      { term: generationTerms.indexOf('weights'), ...weightsPrior },
      { term: generationTerms.indexOf('kv'), coefficient: keyValuePrior, weight: priorWeight },
    ],
  };
}

function promptEquations(
  rows: readonly SpeedObservation[],
  priorPrompt: Coefficients<PromptTerm>,
): Equations {
  const usable = rows.flatMap((row) => {
    const terms = promptTermValues(row.load, row.chip, { promptTokens: row.promptTokens });
    return terms ? [{ row, terms }] : [];
  });
  const priors = promptTerms.flatMap((name, term): Prior[] => {
    const coefficient = priorPrompt[name];
    return coefficient ? [{ term, coefficient, weight: priorWeight }] : [];
  });
  return {
    terms: usable.map(({ terms }) => terms),
    targets: usable.map(({ row }) => observedSeconds(row, 'prompt')),
    weights: usable.map(({ row }) => row.weight),
    priors,
  };
}
