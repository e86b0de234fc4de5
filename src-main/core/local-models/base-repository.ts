import { headerCount, headerText, type GgufHeader } from '#core/gguf/read-header.ts';

/** A repository on Hugging Face from which a GGUF file's model can be had in another form. */
export interface BaseRepository {
  /** `ORG/NAME`. */
  id: string;
  /** `same`: the very weights that were quantised; `trained-from`: the model they were trained from. */
  relation: 'same' | 'trained-from';
}

type Metadata = Pick<GgufHeader, 'metadata'>;

/** Both parts as Hugging Face allows them; nothing else ever stands in a command. */
const repositoryUrl = /^https:\/\/huggingface\.co\/([A-Za-z0-9][\w.-]{0,95})\/([A-Za-z0-9][\w.-]{0,95})\/?$/;

/** Key-values that name the weights a file was converted from, the surest first (gguf-py `constants.py`). */
const sourceKeys = ['general.source.repo_url', 'general.source.url', 'general.repo_url', 'general.url'];

/**
 * Where a GGUF file says that its model comes from. A base model counts as the very same where it is the only
 * one and bears the same name: makers of GGUF files name what they quantised as base, the model's own makers
 * what they trained it from. `undefined` where nothing usable is said.
 */
export function baseRepository(header: Metadata): BaseRepository | undefined {
  const source = sourceKeys.map((key) => repositoryOf(headerText(header, key))).find(Boolean);
  if (source !== undefined) return { id: source, relation: 'same' };
  if (headerCount(header, 'general.base_model.count') !== 1) return undefined;
  const base = repositoryOf(headerText(header, 'general.base_model.0.repo_url'));
  if (base === undefined) return undefined;
  const name = plainName(headerText(header, 'general.name'));
  const isSame = name !== '' && name === plainName(base.split('/')[1]);
  return { id: base, relation: isSame ? 'same' : 'trained-from' };
}

/** GGUF repositories hold no weights that mlx-lm converts. */
function repositoryOf(url: string | undefined): string | undefined {
  const [, organisation, name] = repositoryUrl.exec(url ?? '') ?? [];
  if (organisation === undefined || name === undefined || /gguf/i.test(name)) return undefined;
  return `${organisation}/${name}`;
}

const plainName = (name = ''): string => name.toLowerCase().replaceAll(/[^a-z0-9.]/g, '');
