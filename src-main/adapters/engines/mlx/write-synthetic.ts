import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { safetensorsHeader } from '#core/mlx/safetensors.ts';
import { syntheticConfig } from '#core/mlx/synthetic-config.ts';
import {
  syntheticBytes,
  syntheticGroupSize,
  syntheticTensors,
  type SyntheticBits,
  type SyntheticTensor,
} from '#core/mlx/synthetic-tensors.ts';
import { syntheticTokenizer, syntheticTokenizerConfig } from '#core/mlx/synthetic-tokenizer.ts';
import { tileSource } from '#core/mlx/tiles.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { GatheredWriter } from '../../llama/worker/gathered-writer.ts';
import { createPrivateFile, faultOfWriting } from '../../llama/worker/write-slice.ts';

export interface SyntheticModel {
  /** Does not exist yet. */
  folder: string;
  shape: ModelShape;
  bits: SyntheticBits;
  /** Block numbers in the whole model. */
  layers: readonly number[];
  signal: AbortSignal;
  onBytes?: (bytes: number) => void;
}

/**
 * Writes a folder that mlx-lm loads: configuration, tokenizer and quantised weights, these piece by piece. Throws
 * `disk-full`, `folder-unwritable`, `benchmark-cancelled`, `architecture-not-synthesised`; the caller owns the folder
 * around it and removes what was begun.
 */
export async function writeSyntheticModel(model: SyntheticModel): Promise<void> {
  const { folder, shape, bits, layers } = model;
  const { tensors, otherBits } = syntheticTensors(shape, bits, layers);
  const question = { layerCount: layers.length, bits, groupSize: syntheticGroupSize, otherBits };
  const texts = {
    'config.json': asJson(syntheticConfig(shape, question)),
    'tokenizer.json': syntheticTokenizer(shape.vocabularySize),
    'tokenizer_config.json': asJson(syntheticTokenizerConfig(shape.maximumContextTokens)),
  };
  try {
    await mkdir(folder, { mode: 0o700 });
    for (const [name, text] of Object.entries(texts))
      await writeFile(join(folder, name), text, { mode: 0o600, flag: 'wx' });
    await writeWeights(model, tensors);
  } catch (error) {
    throw faultOfWriting(error, folder, syntheticBytes(tensors));
  }
}

const asJson = (value: unknown): string => JSON.stringify(value, undefined, 2);

async function writeWeights(
  { folder, signal, onBytes = () => undefined }: SyntheticModel,
  tensors: readonly SyntheticTensor[],
): Promise<void> {
  const file = await createPrivateFile(join(folder, 'model.safetensors'));
  try {
    const writer = new GatheredWriter(file, { signal, onBytes });
    await writer.add(safetensorsHeader(tensors));
    const tileOf = tileSource(xorshift32(1));
    for (const tensor of tensors) {
      const tile = tileOf(tensor);
      for (let left = tensor.byteLength; left > 0; left -= tile.length)
        await writer.add(tile.subarray(0, left));
    }
    await writer.flush();
  } finally {
    await file.close();
  }
}
