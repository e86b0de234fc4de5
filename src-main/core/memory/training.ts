import { Fault } from '#core/fault.ts';
import { ruleOfThumbBytes } from '#core/fit/answer.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { supportsTensors } from '#core/models/tensors.ts';
import { mlxWeightBytes } from './mlx-weights.ts';
import { trainingAssumptions, type TrainingAssumptions } from './training-assumptions.ts';
import { trainingLayer, type AdaptedLayers, type TrainingLayer } from './training-layer.ts';

export interface TrainingOptions {
  /** `qlora`: the frozen weights are quantised. */
  method: 'lora' | 'qlora';
  /** Of the frozen weights, as MLX stores them. */
  bits: 4 | 16;
  /** Samples in one step; mlx-lm's default is 4. */
  batch: number;
  /** Tokens of the longest sample; mlx-lm cuts samples at 2048 by default. */
  sampleTokens: number;
  /** Blocks that get adapters, counted from the last; default 16. */
  layers?: number | 'all';
  /** Default 8. */
  rank?: number;
  /** Recompute each block in the backward pass instead of keeping what it computed. */
  gradientCheckpointing: boolean;
  /** Default `all-linear`. */
  adapted?: AdaptedLayers;
}

/** What a step takes at its peak, in bytes. The parts belong to the middle estimate and add up to it. */
export interface TrainingNeed {
  weightBytes: number;
  /** Adapters, their gradients and Adam's two moments. */
  adapterBytes: number;
  /** Kept results and, in the backward pass, the block being worked on with its score matrices. */
  activationBytes: number;
  /** 0 where the peak comes later, in the backward pass of the blocks. */
  logitBytes: number;
  overheadBytes: number;
  totalBytes: number;
  lowBytes: number;
  highBytes: number;
  peak: 'loss' | 'backward';
  /** `calibrated`: the interval holds measurements of this kind of run; `predicted`: few or none. */
  confidence: 'calibrated' | 'predicted';
  basis: 'measured-with-checkpointing' | 'kept-results-vary-by-version' | 'recurrent-layers-not-measured';
}

const bytesPerValue = 2;
const defaultLayers = 16;
const defaultRank = 8;

/**
 * Memory that fine-tuning with mlx-lm takes, as an interval. The peak is either where the loss holds the
 * logits of every token, or in the backward pass of a block, whose score matrices grow with the square of
 * the sample. Qwen2.5-32B at 4 bits, one sample of 2048 tokens, checkpointing: 23.4 GB (20.5 to 24.6). With
 * checkpointing five measured steps of Qwen3-8B lie within 8 %; without, versions and settings of MLX
 * differ by a factor of three, and only the whole interval can be believed. `undefined` where the
 * architecture's tensors are not listed. Throws `bad-input` for what no run can have.
 */
export function trainingNeed(
  { shape }: { shape: ModelShape },
  options: TrainingOptions,
): TrainingNeed | undefined {
  checkOptions(shape, options);
  const weightBytes = mlxWeightBytes(shape, { bits: options.bits });
  if (weightBytes === undefined || !supportsTensors(shape)) return undefined;
  const layers = trainedLayers(shape, options);
  const step = { shape, options, layers, weightBytes };
  const middle = peakOf(step, trainingAssumptions.middle);
  const hasRecurrentLayers = layers.some(({ stateValues }) => stateValues > 0);
  const isCalibrated = options.gradientCheckpointing && !hasRecurrentLayers;
  return {
    ...middle,
    lowBytes: peakOf(step, trainingAssumptions.low).totalBytes,
    highBytes: peakOf(step, trainingAssumptions.high).totalBytes,
    confidence: isCalibrated ? 'calibrated' : 'predicted',
    basis: hasRecurrentLayers
      ? 'recurrent-layers-not-measured'
      : isCalibrated
        ? 'measured-with-checkpointing'
        : 'kept-results-vary-by-version',
  };
}

/**
 * The article's rule for training: twice the memory of its rule of thumb. A labelled column that decides
 * nothing: enough for one short sample at 4 bits with checkpointing, too little for mlx-lm's defaults.
 * 32 billion parameters at 4 bits: 38.4 GB.
 */
export const articleTrainingRuleBytes = (parameterCount: number, bits: number): number =>
  2 * ruleOfThumbBytes(parameterCount, bits);

interface TrainingStep {
  shape: ModelShape;
  options: TrainingOptions;
  layers: readonly TrainingLayer[];
  weightBytes: number;
}

function peakOf({ shape, options, layers, weightBytes }: TrainingStep, assumed: TrainingAssumptions) {
  const { batch, sampleTokens, rank = defaultRank, gradientCheckpointing } = options;
  const tokens = batch * sampleTokens;
  const matrixBytes = ({ scoreHeads }: TrainingLayer): number =>
    bytesPerValue * batch * scoreHeads * sampleTokens ** 2;
  const stateBytes = ({ stateValues }: TrainingLayer): number =>
    assumed.keepsRecurrentStates ? 4 * tokens * stateValues : 0;

  const keptBytes = gradientCheckpointing
    ? bytesPerValue * tokens * shape.embeddingLength * layers.length
    : sum(
        layers,
        (layer) =>
          tokens * layer[assumed.keeps] + assumed.keptScoreMatrices * matrixBytes(layer) + stateBytes(layer),
      );
  // With checkpointing a block is computed again, then its gradients; else the gradients alone are new.
  const passes = gradientCheckpointing ? 2 : 1;
  const workingBytes = Math.max(
    ...layers.map(
      (layer) =>
        passes * tokens * layer[assumed.works] +
        assumed.workingScoreMatrices * matrixBytes(layer) +
        stateBytes(layer),
    ),
  );
  const logitBytes = assumed.bytesPerLogit * tokens * shape.vocabularySize;
  const peak = logitBytes >= workingBytes ? ('loss' as const) : ('backward' as const);
  const parts = {
    weightBytes,
    adapterBytes:
      rank * assumed.bytesPerAdapterParameter * sum(layers, (layer) => layer.adapterParametersAtRankOne),
    activationBytes: Math.ceil(keptBytes + (peak === 'backward' ? workingBytes : 0)),
    logitBytes: peak === 'loss' ? logitBytes : 0,
    overheadBytes: assumed.overheadBytes,
  };
  return { ...parts, totalBytes: Object.values(parts).reduce((total, bytes) => total + bytes, 0), peak };
}

const sum = (layers: readonly TrainingLayer[], of: (layer: TrainingLayer) => number): number =>
  layers.reduce((total, layer) => total + of(layer), 0);

function trainedLayers(shape: ModelShape, options: TrainingOptions): TrainingLayer[] {
  const { layers = defaultLayers, adapted = 'all-linear' } = options;
  const count = layers === 'all' ? shape.layerCount : Math.min(layers, shape.layerCount);
  return Array.from({ length: count }, (_, index) =>
    trainingLayer(shape, shape.layerCount - count + index, adapted),
  );
}

function checkOptions(shape: ModelShape, options: TrainingOptions): void {
  const { method, bits, batch, sampleTokens, layers = defaultLayers, rank = defaultRank } = options;
  const limits: readonly (readonly [name: string, value: number, most: number])[] = [
    ['batch', batch, 1024],
    ['sampleTokens', sampleTokens, shape.maximumContextTokens],
    ['layers', layers === 'all' ? 1 : layers, 1024],
    ['rank', rank, 1024],
  ];
  for (const [path, value, most] of limits) {
    if (Number.isInteger(value) && value >= 1 && value <= most) continue;
    throw new Fault('bad-input', { path, expected: `a whole number from 1 to ${most}` });
  }
  if (method === 'qlora' && bits === 16) {
    throw new Fault('bad-input', { path: 'bits', expected: '4 with qlora: its weights are quantised' });
  }
}
