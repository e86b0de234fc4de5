import type { KvType, MemoryNeed } from '#core/fit/grid.ts';

export interface EstimateQuestion {
  /** A model of the catalogue; or a path to a GGUF file, a `config.json` or a folder that holds one. */
  model: { modelId: string } | { path: string };
  /** Default: `Q4_K_M` of the catalogue; what a file says of itself. */
  quantisation?: string | undefined;
  /** Default: 8192, or the most that the model takes. */
  contextTokens?: number | undefined;
  kvType: KvType;
  /** Asks llama.cpp on this machine instead of the formulas. */
  exact?: boolean;
}

/** What only a file on disk tells. */
export interface FileFacts {
  /** Parts of a split GGUF file. */
  parts?: number;
  /** All parts together, header and padding included. */
  fileBytes?: number;
  /** Files beside it that take memory of their own when they are used. */
  beside?: { kind: 'projector' | 'adapter'; path: string; bytes: number }[];
  /** The file names a recipe that would make it another size: its types were chosen by hand. */
  differsFromRecipe?: { quantisation: string; recipeBytes: number };
}

/** Memory of one model with what it was computed for and from. */
export interface MemoryEstimate extends MemoryNeed, FileFacts {
  name: string;
  /** Absent where a file does not say. */
  quantisation?: string;
  contextTokens: number;
  maximumContextTokens: number;
  kvType: KvType;
  ruleOfThumbBytes?: number;
  /** llama.cpp's, of a simulation. */
  build?: string;
}
