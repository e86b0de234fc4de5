/** How versions and settings of MLX differ, lowest to highest. */
export interface TrainingAssumptions {
  /** Logits in 16 bits and their gradient; in the middle the softmax in 32 bits too. */
  bytesPerLogit: number;
  overheadBytes: number;
  /** Score matrices that each block keeps until its backward pass, without checkpointing. */
  keptScoreMatrices: number;
  /** Score matrices alive in the backward pass of one block. */
  workingScoreMatrices: number;
  bytesPerAdapterParameter: number;
  keeps: 'keptBytes' | 'neededBytes';
  works: 'workingBytes' | 'neededBytes';
  keepsRecurrentStates: boolean;
}

/**
 * Low: adapters on query and value, fused activations and attention. Middle: mlx-lm 0.31 on mlx 0.32, all
 * linear layers adapted, unfused attention in training (`ScaledDotProductAttention::use_fallback`); working
 * matrices from a measured attention step (13057 MiB at 8192 tokens, 3.2 matrices), overhead and logits from
 * measured steps of Qwen3-8B. High: scores kept in 32 bits beside the probabilities, as in early 2024, and
 * the logits, overhead and matrices that mlx-train-perf 0.8 plans with.
 */
export const trainingAssumptions = {
  low: {
    bytesPerLogit: 4,
    overheadBytes: 0.3e9,
    keptScoreMatrices: 0,
    workingScoreMatrices: 2,
    bytesPerAdapterParameter: 8,
    keeps: 'neededBytes',
    works: 'neededBytes',
    keepsRecurrentStates: false,
  },
  middle: {
    bytesPerLogit: 8,
    overheadBytes: 0.9e9,
    keptScoreMatrices: 1,
    workingScoreMatrices: 3,
    bytesPerAdapterParameter: 16,
    keeps: 'keptBytes',
    works: 'workingBytes',
    keepsRecurrentStates: false,
  },
  high: {
    bytesPerLogit: 12,
    overheadBytes: 1.6e9,
    keptScoreMatrices: 3,
    workingScoreMatrices: 4.36,
    bytesPerAdapterParameter: 16,
    keeps: 'keptBytes',
    works: 'workingBytes',
    keepsRecurrentStates: true,
  },
} as const satisfies Record<string, TrainingAssumptions>;
