import { ggmlTypes, type GgmlTypeName } from '#core/gguf/ggml-types.ts';
import { fileQuantisation } from '#core/gguf/read-header-quantisation.ts';
import { printableName } from '#core/gguf/read-header-text.ts';
import { headerFault, type GgufHeader } from '#core/gguf/read-header.ts';
import { Hyperparameters } from '#core/models/from-gguf/hyperparameters.ts';
import { knownShape } from '#core/models/from-gguf/known-shape.ts';
import { isQuantisationName, quantisationRecipes } from '#core/models/quantisations.ts';
import { bounds } from '#core/models/shape-bounds.ts';
import { fileReads } from './file-reads.ts';
import type { FileTarget } from './target.ts';
import { demandLanguageModel } from './text-generation.ts';

/** A GGUF model on disk by its header; `ModelFile` of the ports is one. */
export interface DescribedFile {
  /** As given. */
  path: string;
  parts: readonly { path: string }[];
  /** Of the first part, with the tensors of all. */
  header: GgufHeader;
  architecture: string;
  /** `general.name`. */
  name?: string;
  totalFileBytes: number;
}

/** llama.cpp's `LLAMA_MAX_LAYERS` and `LLAMA_MAX_EXPERTS`: it aborts beyond them (September 2026). */
const loadable = {
  layers: { least: 1, most: 512 },
  experts: { least: 0, most: 1024 },
} as const;

/**
 * What a benchmark has to know of a file. Throws `not-a-language-model`, and `gguf-invalid` for a header that
 * llama.cpp would refuse or abort on, as far as that can be told from it.
 */
export function fileTarget(file: DescribedFile): FileTarget {
  const { header, path, architecture } = file;
  demandLanguageModel({ path, architecture, metadata: header.metadata });
  const parameters = new Hyperparameters(header, path);
  const blockCount = parameters.required('block_count', loadable.layers);
  const predicting = parameters.optional('nextn_predict_layers', { least: 0, most: blockCount - 1 }) ?? 0;
  const shape = knownShape(header, path);
  const layerCount = shape?.layerCount ?? blockCount - predicting;
  return {
    kind: 'file',
    name: targetName(file),
    quantisation: quantisationOf(header),
    paths: file.parts.map((part) => part.path),
    fileBytes: file.totalFileBytes,
    layerCount,
    vocabularySize: vocabularySize(parameters, file),
    maximumContextTokens: parameters.required('context_length', bounds.tokens),
    ...fileReads(header.tensors, {
      layerCount,
      expertsUsed: expertsUsed(parameters, blockCount),
      sharedCacheLayers: Number(shape?.extras?.['kv_shared_layers'] ?? 0),
    }),
    ...(shape && { shape }),
  };
}

/** At most 80 characters that can be shown; the file's name where the model has none. */
function targetName({ name = '', path }: DescribedFile): string {
  const ownName = name.replace(/\s+/g, ' ').trim();
  return printableName(ownName === '' ? (path.split(/[/\\]/).at(-1) ?? path) : ownName);
}

/**
 * What the file calls its quantisation, where its tensors bear that out; else the type that most of its bytes
 * have.
 */
function quantisationOf(header: GgufHeader): string {
  const { named, typeBytes } = fileQuantisation(header);
  if (named !== undefined && isBorneOut(named, typeBytes)) return named;
  const [most] = Object.entries(typeBytes).sort(([, a], [, b]) => b - a);
  return most?.[0] ?? named ?? 'unknown';
}

/** A name that is no type of its own, as `IQ3_M`, can't be checked. */
function isBorneOut(named: string, typeBytes: Readonly<Partial<Record<GgmlTypeName, number>>>): boolean {
  const base = isQuantisationName(named) ? quantisationRecipes[named].base : named;
  return !Object.hasOwn(ggmlTypes, base) || Object.hasOwn(typeBytes, base);
}

/** llama.cpp's names for having none: node-llama-cpp asks it for tokens all the same, and it aborts. */
const noTokenizer: readonly unknown[] = ['none', 'no_vocab'];

/** Tokens that exist in the vocabulary and in the embedding both. */
function vocabularySize(parameters: Hyperparameters, { header, path }: DescribedFile): number {
  const demand = (key: string, expected: string): never => {
    throw headerFault(header, { path, key, expected });
  };
  if (noTokenizer.includes(header.metadata.get('tokenizer.ggml.model'))) {
    return demand('tokenizer.ggml.model', 'the name of a tokenizer');
  }
  const listed = parameters.vocabularyLength() ?? demand('tokenizer.ggml.tokens', 'a vocabulary');
  const embedding = header.tensors.find(({ name }) => name === 'token_embd.weight');
  return Math.min(
    listed,
    embedding?.dimensions[1] ?? demand('token_embd.weight', 'an embedding for each token'),
  );
}

/** Experts that a token uses in each block, as many as there are at most. */
function expertsUsed(parameters: Hyperparameters, blockCount: number): readonly number[] {
  const experts = parameters.optional('expert_count', loadable.experts) ?? 0;
  const range = { least: 0, most: experts };
  const used = parameters.optionalPerBlock('expert_used_count', blockCount, range) ?? [];
  const isUsed = used.some((count) => count > 0);
  return experts > 0 && !isUsed
    ? parameters.fail('expert_used_count', `a whole number from 1 to ${experts}`)
    : used;
}
