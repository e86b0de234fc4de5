import type { CallOutput } from '../../../src-main/contract/contract.ts';
import type { ChipPrediction, Prediction } from '../../../src-main/core/speed/prediction.ts';
import { sampleOutputs } from '../../contract/samples.ts';

const interval = (mid: number) => ({ low: mid * 0.9, mid, high: mid * 1.1 });

/** A chip that writes and reads at the given speeds; without one it is too large, or has no evidence. */
export function chipRow(
  chipId: string,
  {
    writes,
    reads = (writes ?? 0) * 10,
    ...rest
  }: { writes?: number; reads?: number } & Partial<ChipPrediction>,
): ChipPrediction {
  return {
    chipId,
    chip: chipId,
    gpuCores: 10,
    memoryGB: 32,
    isThisMac: false,
    macs: [],
    speed: {
      confidence: 'predicted',
      reasons: [],
      ...(writes !== undefined && {
        generationTokensPerSecond: interval(writes),
        promptTokensPerSecond: interval(reads),
      }),
    },
    firstToken:
      writes === undefined
        ? []
        : [512, 2048].map((promptTokens) => ({
            promptTokens,
            promptTokensPerSecond: interval(reads),
            seconds: interval(promptTokens / reads),
          })),
    ...rest,
  };
}

const [mac] = sampleOutputs.listMacs;
const [model] = sampleOutputs.listModels;
if (!mac || !model) throw new Error('The samples have a Mac and a model.');

export const macWithChip = (
  chipId: string,
  generation: number,
  rest: Partial<CallOutput<'listMacs'>[number]> = {},
): CallOutput<'listMacs'>[number] => ({ ...mac, chipId, chip: chipId, generation, ...rest });

export const modelChoice = (
  modelId: string,
  maximumContextTokens = 131_072,
): CallOutput<'listModels'>[number] => ({ ...model, modelId, name: modelId, maximumContextTokens });

export const predictionOf = (rows: ChipPrediction[], rest: Partial<Prediction> = {}): Prediction => ({
  ...sampleOutputs.predict,
  ...rest,
  rows,
});
