const spellings: ReadonlyMap<string, string> = new Map([
  ['llama-bench', 'llama.cpp'],
  ['llama-cli', 'llama.cpp'],
  ['llama-cpp', 'llama.cpp'],
  ['llamacpp', 'llama.cpp'],
  ['llama.cpp (no tensor api)', 'llama.cpp'],
  ['mlx', 'mlx-lm'],
  ['mlx-lm.benchmark', 'mlx-lm'],
  ['mlxlm', 'mlx-lm'],
  ['ollama mlx', 'ollama (mlx)'],
  ['ollama-mlx', 'ollama (mlx)'],
]);

/** Versions, builds and Metal, which every Mac has, say nothing of which program it is. */
const withoutMeaning = /\s*(\((metal|macos|gguf)\)|\bb\d{4,6}\b|\bv?\d+(\.\d+)+\b)/g;

/** A program as published tables spell it: "llama-bench", "llama.cpp b10050 (Metal)" are `llama.cpp`. */
export function programSpelling(text: string): string {
  const plain = text.trim().toLowerCase().replaceAll('_', '-').replaceAll(withoutMeaning, '').trim();
  return spellings.get(plain) ?? plain;
}
