import * as v from 'valibot';

/**
 * Engines of other makers on this machine. `server`: any of OpenAI's form, as llama-server; `mlx`: mlx-lm, a
 * program that is started and makes its own trials, where the others listen and are asked.
 */
export const otherEngines = ['ollama', 'lmstudio', 'server', 'mlx'] as const;
export const OtherEngineSchema = v.picklist(otherEngines);
export type OtherEngine = v.InferOutput<typeof OtherEngineSchema>;

/** As their makers write them. */
export const otherEngineNames: Readonly<Record<OtherEngine, string>> = {
  ollama: 'Ollama',
  lmstudio: 'LM Studio',
  server: 'llama-server',
  mlx: 'mlx-lm',
};

/** Those that listen. */
export type ListeningEngine = Exclude<OtherEngine, 'mlx'>;

/** Where each listens unless told otherwise: by their documentation, September 2026. */
export const usualPorts: Readonly<Record<ListeningEngine, number>> = {
  ollama: 11_434,
  lmstudio: 1234,
  server: 8080,
};

/** What an engine says of itself and of the model that is measured. */
export interface EngineFacts {
  engine: OtherEngine;
  /** As `Ollama`. */
  program: string;
  /** Absent where it does not tell. */
  version?: string | undefined;
  /** The engine's own name for it. */
  model: string;
  quantisation?: string | undefined;
  /** Weights on disk, all of them. */
  modelBytes?: number | undefined;
  /** Each token is multiplied with all layers' weights; absent where the engine does not tell. */
  isDense?: boolean | undefined;
  /** Weights that one generated token reads, where the model's shape is known. */
  readBytesPerToken?: number | undefined;
  /** Of the whole model, where slices of it are measured; absent: it is measured as it is. */
  layersTotal?: number | undefined;
  /** Room for tokens that it was loaded with, or is asked to be. */
  contextTokens?: number | undefined;
  /** Of the file that the engine runs; absent where it does not tell. */
  format?: 'gguf' | 'mlx' | undefined;
  /** It was in memory before we asked. */
  wasLoaded: boolean;
  /** Absent: `sampling`. */
  sampling?: { temperature: number; seed: number } | undefined;
  /** Versions whose answers are known, where this one is not among them. */
  knownVersions?: string | undefined;
}

/** One answer, with the engine's own figures where it gives them and the clock on this side of the wire. */
export interface EngineAnswer {
  /** As the engine counts; absent: it does not. */
  promptTokens?: number | undefined;
  /** Of these, taken from a cache. */
  cachedTokens?: number | undefined;
  generatedTokens?: number | undefined;
  /** Of these, those that `generationSeconds` went into; absent: all. */
  timedTokens?: number | undefined;
  /** Claimed. */
  loadSeconds?: number | undefined;
  promptSeconds?: number | undefined;
  generationSeconds?: number | undefined;
  /** From sending to the first piece of text; absent where the answer came whole. */
  firstSeconds?: number | undefined;
  /** From the first piece of text to the last. */
  spanSeconds?: number | undefined;
  /** From sending to the end. */
  totalSeconds: number;
}

/** One trial of a program that reads a prompt and writes after it on its own, timed by itself and by us. */
export interface EngineTrial {
  /** Tokens per second by its own count and clock. */
  promptRate: number;
  generationRate: number;
  /** The most memory it took so far, where it tells. */
  peakMemoryBytes?: number | undefined;
  /** By our clock, from the end of what was before to the end of this trial. */
  elapsedSeconds: number;
  /** Of the slice it was made with; 1 for a model that is measured as it is. */
  layers: number;
  /** Index of the start of the program it belongs to. */
  round: number;
}

/** Sampling that all engines are asked with: what they do by default, with chance that can be repeated. */
export const sampling = { temperature: 0.8, seed: 42 } as const;
