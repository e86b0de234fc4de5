import type { ConfigReader } from './config-reader.ts';
import { denseFamilies } from './dense-families.ts';
import { expertFamilies } from './expert-families.ts';
import type { ConfigFamily } from './family.ts';
import { gemmaFamilies } from './gemma-families.ts';
import { hybridFamilies } from './hybrid-families.ts';

const families: Readonly<Record<string, ConfigFamily>> = {
  ...denseFamilies,
  ...gemmaFamilies,
  ...expertFamilies,
  ...hybridFamilies,
};

/** The `model_type`s that a shape can be read of; with `_text` behind them too. */
export const knownModelTypes: readonly string[] = Object.keys(families).sort();

const familyOf = (modelType: string | undefined): ConfigFamily | undefined => {
  const name = modelType?.replace(/_text$/, '') ?? '';
  return Object.hasOwn(families, name) ? families[name] : undefined;
};

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** `Qwen3MoeForCausalLM` is `qwen3_moe`. */
const modelTypeOfClass = (name: string): string | undefined =>
  knownModelTypes.find((type) => bare(type) === bare(name.replace(/For[A-Z][A-Za-z]*$/, '')));

/**
 * The family of a `config.json`: by the `model_type` of the file, else of its text part, else by the class
 * under `architectures`. The file goes first since multimodal ones may name an older model in the text part.
 */
export function familyOfConfig(root: ConfigReader, text: ConfigReader): ConfigFamily {
  const named = root.text('model_type') ?? text.text('model_type');
  const [className = ''] = root.words('architectures') ?? [];
  const byType = familyOf(root.text('model_type')) ?? familyOf(text.text('model_type'));
  const byClass = named === undefined ? familyOf(modelTypeOfClass(className)) : undefined;
  return byType ?? byClass ?? root.fail('model_type', `one of ${knownModelTypes.join(', ')}`);
}
