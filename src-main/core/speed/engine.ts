import * as v from 'valibot';

/** What runs the model. Published runs of one say little about another: each has its own constants and spread. */
export const EngineSchema = v.picklist(['llama.cpp', 'mlx', 'ollama']);
export type Engine = v.InferOutput<typeof EngineSchema>;

/** As their makers spell them. */
export const engineNames: Readonly<Record<Engine, string>> = {
  'llama.cpp': 'llama.cpp',
  mlx: 'MLX',
  ollama: 'Ollama',
};

/** Where no engine is named: MLX's quantisations run in MLX, GGUF files in llama.cpp. */
export const usualEngine = (quantisation: string): Engine =>
  quantisation.startsWith('MLX-') ? 'mlx' : 'llama.cpp';

/** Whose kernels an engine runs a model with: Ollama has llama.cpp's for GGUF files, and MLX's. */
export type Kernels = Exclude<Engine, 'ollama'>;
