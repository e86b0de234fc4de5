import { Fault } from '#core/fault.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import type { Need } from './advice.ts';

interface Contradiction {
  field: string;
  isOne: (wanted: Partial<Need>) => boolean;
  expected: string;
}

/** What cannot be wanted together; each names the field that has to give way. */
const contradictions: readonly Contradiction[] = [
  {
    field: 'maximumWeightKilograms',
    isOne: (wanted) => wanted.maximumWeightKilograms !== undefined && wanted.portable === 'desktop-only',
    expected: 'left out with portable desktop-only: a desktop is not carried',
  },
  {
    field: 'resaleValue',
    isOne: (wanted) => wanted.keepPresentMac === true && (wanted.resaleValue ?? 0) > 0,
    expected: 'left out with keepPresentMac: what is kept is not sold',
  },
  {
    field: 'training',
    isOne: (wanted) => wanted.training !== undefined && wanted.use !== 'training',
    expected: 'given together with use training',
  },
  {
    field: 'seenTokensPerSecond',
    isOne: (wanted) => wanted.seenTokensPerSecond !== undefined && wanted.use === 'training',
    expected: 'left out with use training: it is the rate of writing',
  },
  {
    field: 'engine',
    isOne: ({ engine, quantisation }) =>
      engine !== undefined &&
      engine !== 'ollama' &&
      quantisation !== undefined &&
      (engine === 'mlx') !== isMlxQuantisation(quantisation),
    expected: 'mlx for the quantisations MLX-…, llama.cpp or ollama for those of GGUF files',
  },
];

/** Throws `bad-input` naming the first field that contradicts another one that was given. */
export function refuseContradictions(wanted: Partial<Need>): void {
  const found = contradictions.find(({ isOne }) => isOne(wanted));
  if (found) throw new Fault('bad-input', { path: found.field, expected: found.expected });
}

/**
 * Throws `bad-input` where prompt and answer do not fit into the context, whichever of the three was given: a
 * figure that was given is never made to fit.
 */
export function refuseTooLong({ contextTokens, promptTokens, outputTokens }: Need): void {
  const together = promptTokens + outputTokens;
  // One token of each is the least there is.
  if (together <= Math.max(2, contextTokens)) return;
  const expected = `at least ${together} (promptTokens ${promptTokens} and outputTokens ${outputTokens} together; or make these less)`;
  throw new Fault('bad-input', { path: 'contextTokens', expected });
}
