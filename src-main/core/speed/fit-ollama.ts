import { coefficientValues, termSum } from './coefficients.ts';
import type { Kernels } from './engine.ts';
import { generationTerms } from './generation-terms.ts';
import { fitNonNegative } from './least-squares.ts';
import type { SpeedObservation } from './observations.ts';
import type { KernelParameters, OllamaParameters } from './parameters.ts';
import { excessSeconds, observedSeconds, rowsOf, termsOf } from './published-rates.ts';

/** How much it weighs that Ollama runs its kernels as they are, in runs of full trust. */
const priorWeight = 1;

/** Two numbers only: how many times its kernels' excess a token takes, 1 until runs say otherwise, and a fixed time. */
export function fitOllama(
  observations: readonly SpeedObservation[],
  kernelParameters: Record<Kernels, KernelParameters>,
  kernels: Kernels,
): OllamaParameters {
  const rows = rowsOf(
    observations.filter((row) => row.kernels === kernels),
    'generation',
  );
  const neutral = { excess: 1, tokenSeconds: 0 };
  if (rows.length === 0) return neutral;
  const { generation } = kernelParameters[kernels];
  const coefficients = coefficientValues(generationTerms, generation);
  const fitted = fitNonNegative({
    terms: rows.map((row) => [termSum(coefficients, termsOf(row)), 1]),
    targets: excessSeconds(rows),
    scales: rows.map((row) => observedSeconds(row, 'generation')),
    weights: rows.map(({ weight }) => weight),
    priors: [{ term: 0, coefficient: neutral.excess, weight: priorWeight }],
  });
  const [excess = neutral.excess, tokenSeconds = neutral.tokenSeconds] = fitted.map((value) =>
    Number(value.toPrecision(5)),
  );
  return { excess, tokenSeconds };
}
