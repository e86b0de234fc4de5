import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BlockRecord } from '#core/benchmark/block.ts';
import type { FileTarget, SyntheticTarget } from '#core/benchmark/target.ts';
import { llama7b } from './llama-shapes.ts';

/** LLaMA-2-7B `Q4_0`, made of random weights, with something else about it. */
export const syntheticTargetOf = (change: Partial<SyntheticTarget> = {}): SyntheticTarget => ({
  kind: 'synthetic',
  modelId: 'llama-2-7b',
  shape: llama7b,
  quantisation: 'Q4_0',
  ...change,
});

/** The same model as a file on disk. */
export const fileTargetOf = (change: Partial<FileTarget> = {}): FileTarget => ({
  kind: 'file',
  name: 'LLaMA v2',
  quantisation: 'Q4_0',
  paths: ['models/llama-2-7b.Q4_0.gguf'],
  fileBytes: 3_825_807_040,
  layerCount: 32,
  vocabularySize: 32_000,
  maximumContextTokens: 4096,
  readBytesPerToken: 3.75e9,
  activeLayerWeights: 6.476e9,
  shape: llama7b,
  ...change,
});

/** `pp` and `tg` of so many tokens behind so many others. */
export const bothTests = (promptTokens = 512, generatedTokens = 128, depthTokens = 0): BenchmarkTest[] => [
  { kind: 'pp', tokens: promptTokens, depthTokens },
  { kind: 'tg', tokens: generatedTokens, depthTokens },
];

/** A block in which nothing disturbed the machine. */
export const calmBlock = (change: Partial<BlockRecord> = {}): BlockRecord => ({
  depthTokens: 0,
  startedSeconds: 0,
  anchorBeforeSeconds: 0.3,
  anchorAfterSeconds: 0.3,
  foreignShare: 0.01,
  longestGapSeconds: 0,
  paused: false,
  ...change,
});
