import type { FaultCode, FaultDetails } from '#core/fault.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { BaseRepository } from './base-repository.ts';
import type { LocalProgram } from './stores.ts';

/** One file of a model, by what tells it from others. */
export interface FoundFile {
  fileBytes: number;
  /** Device and inode: equal for hard links and for what symbolic links lead to. */
  identity: string;
  /** SHA-256 by which Ollama and the Hugging Face cache name it, 64 hexadecimal digits. */
  digest?: string;
  /** SHA-256 of the header and of samples of the weights; absent where no other file has this size. */
  sampledHash?: string;
}

/** `gguf`; `mlx`: safetensors with MLX's quantisation; `safetensors`: as published, which mlx-lm runs too. */
export const localFormats = ['gguf', 'mlx', 'safetensors'] as const;
export type LocalFormat = (typeof localFormats)[number];

/** What memory and speed are computed from. */
export interface LoadFacts {
  shape: ModelShape;
  parameterCount: number;
  /** Parameters that a written token reads or is multiplied with, all tables included. */
  activeParameterCount: number;
  /** Of the weights that are loaded, in bytes. */
  weightBytes: number;
  /** As the grid names it where it does. */
  quantisation: string;
}

/** What a header or a `config.json` tells of a model. */
export interface ModelFacts {
  /** As the file calls itself. */
  name?: string;
  quantisation?: string;
  parameterCount?: number;
  maximumContextTokens?: number;
  /** Absent where the program has no formulas for the model. */
  load?: LoadFacts;
  /** Why there is no `load`. */
  problem?: { code: FaultCode; details: FaultDetails };
  base?: BaseRepository;
}

/** A repository on Hugging Face that the files were fetched from, by the layout of the program's folder. */
export interface FoundRepository {
  id: string;
  /** Of several in it. */
  file?: string;
  /** What comes behind the colon in `-hf ORG/NAME:TAG`. */
  tag?: string;
}

/** A model on disk, as found: what it is, not yet how it would run. */
export interface FoundModel {
  program: LocalProgram;
  /** As the program names it. */
  name: string;
  format: LocalFormat;
  /** The file, the first part of a split one, or the folder. */
  path: string;
  /** Weights alone, in order. */
  files: readonly FoundFile[];
  /** What belongs to it besides: projectors and adapters of an Ollama model. */
  besideBytes: number;
  facts: ModelFacts;
  repository?: FoundRepository;
}

/** What was passed over, by why. */
export const skipCodes = [
  'unreadable-folder',
  'unreadable-file',
  'broken-link',
  'link-outside',
  'folder-met-again',
  'not-a-file',
  'unfinished-download',
  'missing-weights',
  'damaged',
  'companion',
  'search-limit',
] as const;
export type SkipCode = (typeof skipCodes)[number];

export interface Skipped {
  code: SkipCode;
  count: number;
  /** The first few paths. */
  examples: string[];
}

/** What a search came upon. */
export interface Discovery {
  stores: { program: LocalProgram; path: string; exists: boolean }[];
  models: FoundModel[];
  skipped: Skipped[];
}
