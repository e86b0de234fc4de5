import type { CatalogueModel } from './shape.ts';

/**
 * Names of models in public tables that neither id nor name of the catalogue spells. The same shape counts as
 * the same model: fine-tunes and coders of a base run as fast as it does.
 */
const aliases: ReadonlyMap<string, string> = new Map([
  ['llama7bv2', 'llama-2-7b'],
  ['llama7b', 'llama-2-7b'],
  ['llama13bv2', 'llama-2-13b'],
  ['llama13b', 'llama-2-13b'],
  ['llama70bv2', 'llama-2-70b'],
  ['llama370b', 'llama-3.1-70b'],
  ['mistral7b', 'mistral-7b-v0.3'],
  ['mistral7bv0.1', 'mistral-7b-v0.3'],
  ['mistral7bv0.2', 'mistral-7b-v0.3'],
  ['mistralsmall24b', 'mistral-small-3.2-24b'],
  ['mistralsmall324b', 'mistral-small-3.2-24b'],
  ['mistralsmall3.124b', 'mistral-small-3.2-24b'],
  ['mistralnemo', 'mistral-nemo-12b'],
  ['phi414b', 'phi-4'],
  ['phi3mini', 'phi-3.5-mini'],
  ['qwen2.5coder0.5b', 'qwen2.5-0.5b'],
  ['qwen2.5coder1.5b', 'qwen2.5-1.5b'],
  ['qwen2.5coder3b', 'qwen2.5-3b'],
  ['qwen3codernext', 'qwen3-coder-next-80b-a3b'],
  ['qwen3next', 'qwen3-next-80b-a3b'],
  ['qwen3coder', 'qwen3-coder-30b-a3b'],
  ['deepseekr1', 'deepseek-v3'],
  ['deepseekr1671b', 'deepseek-v3'],
  ['deepseekv3671b', 'deepseek-v3'],
  ['deepseekv3.2671b', 'deepseek-v3.2'],
  ['deepseekv2lite', 'deepseek-coder-v2-lite'],
  ['deepseekr1distill1.5b', 'deepseek-r1-distill-qwen-1.5b'],
  ['deepseekr1distill7b', 'deepseek-r1-distill-qwen-7b'],
  ['deepseekr1distill8b', 'deepseek-r1-distill-llama-8b'],
  ['deepseekr1distill14b', 'deepseek-r1-distill-qwen-14b'],
  ['deepseekr1distill32b', 'deepseek-r1-distill-qwen-32b'],
  ['deepseekr1distill70b', 'deepseek-r1-distill-llama-70b'],
  ['glm4.7', 'glm-4.6'],
  ['glm4.5', 'glm-4.6'],
  ['minimaxm2.5', 'minimax-m2'],
  ['tmax9b', 'qwen3.5-9b'],
]);

/** What says how a model was tuned or packed, not what it is. */
const withoutMeaning = /\b(meta|instruct|chat|it|hf|gguf|mlx|base|thinking|preview|qat|\d{4}|\d ?bit)\b/g;

/** "Qwen2.5-7B-Instruct" and "qwen2.5 7b" are `qwen2.57b`. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/^[\w.-]+\//, '')
    .replaceAll(/[-_\s]+/g, ' ')
    .replaceAll(withoutMeaning, ' ')
    .replaceAll(/[^a-z0-9.]/g, '');

const byPlainName = new WeakMap<readonly CatalogueModel[], ReadonlyMap<string, CatalogueModel>>();

function indexed(models: readonly CatalogueModel[]): ReadonlyMap<string, CatalogueModel> {
  const index = new Map<string, CatalogueModel>();
  const add = (key: string, model: CatalogueModel): void => {
    if (key !== '' && !index.has(key)) index.set(key, model);
  };
  for (const model of models) add(plainName(model.id), model);
  for (const model of models) add(plainName(model.name), model);
  for (const model of models) add(plainName(model.repository ?? ''), model);
  for (const [alias, id] of aliases) {
    const model = models.find((candidate) => candidate.id === id);
    if (model) add(alias, model);
  }
  byPlainName.set(models, index);
  return index;
}

/**
 * The model that a name means: a catalogue id, or a name as the makers and public tables spell it, however
 * it is spaced and whatever says that it is tuned for chats. `undefined`: none in the catalogue.
 */
export function modelNamed(models: readonly CatalogueModel[], name: string): CatalogueModel | undefined {
  const exact = models.find(({ id }) => id === name);
  if (exact) return exact;
  return (byPlainName.get(models) ?? indexed(models)).get(plainName(name));
}
