import type { CallOutput } from '#contract/contract.ts';
import { formatNumber, type Language } from '#contract/text/format.ts';
import { chipWords, shortProduct } from '#contract/text/mac-name.ts';
import type { Candidate } from '#core/advice/advice.ts';

/**
 * A name without what tells makers' releases apart: "Qwen3 4B (and 4B-2507)" is "Qwen3 4B", "Llama 3.3 70B
 * Instruct" is "Llama 3.3 70B".
 */
export const shortModelName = (name: string): string =>
  name.replace(/\s*\([^)]*\)$/, '').replace(/ (Instruct( \d+)?|it)$/, '');

/** Between the parts of a line: no line begins with it. */
export const dot = '\u00a0· ';

/** The catalogue's name of a model, or its id where the list has none. */
export const modelName = (models: CallOutput<'listModels'>, modelId: string): string =>
  models.find((model) => model.modelId === modelId)?.name ?? modelId;

/** What the host measures when nothing is named, and what llama.cpp's public table was measured with. */
export const referenceName = (models: CallOutput<'listModels'>): string =>
  `${shortModelName(modelName(models, 'llama-2-7b'))} Q4_0`;

/** What tells one configuration from another, whatever it costs. */
export const candidateKey = ({
  macId,
  chipId,
  memoryGB,
}: Pick<Candidate, 'macId' | 'chipId' | 'memoryGB'>): string => [macId, chipId, memoryGB].join('/');

type Named = Pick<Candidate, 'product' | 'chip' | 'gpuCores' | 'memoryGB'>;

/**
 * "Mac mini M4 Pro 48 GB": for a dot, where there is little room. Where another one of the list would be called
 * the same, with its GPU cores: "Mac Studio M5 Ultra 64-core GPU 96 GB".
 */
export function candidateName(candidate: Named, language: Language, list: readonly Named[] = []): string {
  const { product, chip, gpuCores, memoryGB } = candidate;
  const isAmbiguous = list.some(
    (other) =>
      other.product === product &&
      other.chip === chip &&
      other.memoryGB === memoryGB &&
      other.gpuCores !== gpuCores,
  );
  return [
    shortProduct(product, chip, language),
    ...chipWords(chip, isAmbiguous ? gpuCores : undefined, language),
    `${formatNumber(memoryGB, language)} GB`,
  ].join(' ');
}
