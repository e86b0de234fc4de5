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

/**
 * Batch and physical batch of a context, in tokens, by the log of creating it: node-llama-cpp may make them
 * larger than asked. Seen in v0.4.0: `llama_context: n_ubatch              = 512`. Absent when a line is.
 */
export function parseBatches(log: string): Pick<EngineSettings, 'batch' | 'physicalBatch'> | undefined {
  const batch = /\bn_batch\s*=\s*(\d+)/.exec(log)?.[1];
  const physicalBatch = /\bn_ubatch\s*=\s*(\d+)/.exec(log)?.[1];
  if (batch === undefined || physicalBatch === undefined) return undefined;
  return { batch: Number(batch), physicalBatch: Number(physicalBatch) };
}

/** Darwin 24 is macOS 15, the first with residency sets. */
const firstDarwinWithResidencySets = 24;

/**
 * Metal's switches, by the log of starting the backend (`ggml-metal-device.m`); of several starts the last
 * counts. `darwinMajor` is that of `os.release()`: before macOS 15 the log says `use residency sets = true`
 * although there is none to use.
 *
 * The tensor API (the neural accelerators of M5 and later) is printed as it is once everything was tried:
 * left off before M5 and A19 by name, where the system is too old for Metal 4, where its trial kernel does
 * not compile, or where a precompiled library lacks its part.
 */
export function parseMetalSwitches(
  log: string,
  darwinMajor = Infinity,
): Pick<EngineSettings, 'residencySets' | 'tensorApi'> {
  const residencySets = parseSwitch(log, 'use residency sets');
  const canReside = darwinMajor >= firstDarwinWithResidencySets;
  return {
    residencySets: residencySets === 'on' && !canReside ? 'off' : residencySets,
    tensorApi: parseSwitch(log, 'has tensor'),
  };
}

function parseSwitch(log: string, name: string): 'on' | 'off' | 'not-applicable' {
  const found = [...log.matchAll(new RegExp(`\\b${name}\\s*=\\s*(true|false)\\b`, 'g'))].at(-1)?.[1];
  if (found === undefined) return 'not-applicable';
  return found === 'true' ? 'on' : 'off';
}
