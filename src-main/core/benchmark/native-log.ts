import type { EngineSettings } from './result.ts';

/** What llama.cpp itself timed since the last print. */
export interface NativeTimings {
  promptSeconds: number;
  promptTokens: number;
  generationSeconds: number;
  generatedTokens: number;
}

const promptLine = /prompt eval time =\s*([\d.]+) ms \/\s*(\d+) tokens/;
const generationLine = /(?<!prompt )eval time =\s*([\d.]+) ms \/\s*(\d+) runs/;

/**
 * Reads `llama_perf_context_print`'s lines. A batch of several tokens counts as prompt, a single token as
 * a run. llama.cpp prints at least 1 for each count, so a test looks only at its own line.
 * Absent when either line is missing.
 */
export function parseNativeTimings(log: string): NativeTimings | undefined {
  const prompt = promptLine.exec(log);
  const generation = generationLine.exec(log);
  if (!prompt || !generation) return undefined;
  return {
    promptSeconds: Number(prompt[1]) / 1000,
    promptTokens: Number(prompt[2]),
    generationSeconds: Number(generation[1]) / 1000,
    generatedTokens: Number(generation[2]),
  };
}

/**
 * Whether flash attention was chosen, by the log of creating a context. node-llama-cpp only tells what
 * was asked for (`auto`). Seen in v0.4.0: `resolve_fused_ops: Flash Attention enabled`.
 */
export function parseFlashAttention(log: string): EngineSettings['flashAttention'] {
  if (/Flash Attention\W.*(?:not supported|disabled)|flash_attn\s*=\s*disabled/i.test(log)) return 'off';
  if (/Flash Attention enabled|flash_attn\s*=\s*enabled/i.test(log)) return 'on';
  return 'unknown';
}

/** Metal's switches, by the log of starting the backend: `has tensor = true`, `use residency sets = true`. */
export function parseMetalSwitches(log: string): Pick<EngineSettings, 'residencySets' | 'tensorApi'> {
  return {
    residencySets: parseSwitch(log, /use residency sets\s*=\s*(true|false)/),
    tensorApi: parseSwitch(log, /has tensor\s*=\s*(true|false)/),
  };
}

function parseSwitch(log: string, pattern: RegExp): 'on' | 'off' | 'not-applicable' {
  const found = pattern.exec(log)?.[1];
  if (found === undefined) return 'not-applicable';
  return found === 'true' ? 'on' : 'off';
}
