import { describe, expect, it } from 'vitest';
import { ggmlTypes } from '#core/gguf/ggml-types.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import { planSlice, sliceBytes, sliceLayout } from '#core/gguf/slice.ts';
import { allLayers } from '#core/models/layers.ts';
import { llama7b, tinyLlama } from '../../fakes/llama-shapes.ts';

describe('a slice', () => {
  it('of all layers of LLaMA-2-7B Q4_0 weighs what llama-bench prints of the real model, to the byte', () => {
    // model_size of llama-bench's JSON in public runs.
    expect(sliceBytes(planSlice(llama7b, 'Q4_0', allLayers(llama7b)))).toBe(3_825_065_984);
  });

  it('grows by the same bytes with every layer, file and reads alike', () => {
    const [one, two, three] = [[16], [8, 24], [5, 16, 26]].map((layers) =>
      planSlice(llama7b, 'Q4_0', layers),
    );
    if (!one || !two || !three) throw new Error('three slices');
    expect(sliceBytes(three) - sliceBytes(two)).toBe(sliceBytes(two) - sliceBytes(one));
    expect(three.readBytesPerToken - two.readBytesPerToken).toBe(
      two.readBytesPerToken - one.readBytesPerToken,
    );
  });

  it('reads everything but the embedding for a token, and a tied embedding as the output matrix', () => {
    const untied = planSlice(llama7b, 'Q4_0', [0]);
    expect(sliceBytes(untied) - untied.readBytesPerToken).toBe((4096 * 32000 * 18) / 32);
    const tied = planSlice({ ...llama7b, tiedEmbeddings: true }, 'Q4_0', [0]);
    expect(tied.readBytesPerToken).toBe(sliceBytes(tied));
  });

  it('of a mixture of experts reads only the experts that a token uses', () => {
    const moe = {
      expertCount: 8,
      expertsPerToken: 2,
      expertFeedForwardLength: 512,
      sharedExpertCount: 0,
      sharedFeedForwardLength: 0,
      firstDenseLayers: 0,
      routerBias: false,
      sharedExpertGate: false,
    };
    const slice = planSlice({ ...tinyLlama, moe }, 'Q8_0', [0, 1]);
    const experts = slice.tensors.filter((tensor) => tensor.name.includes('_exps'));
    const expertBytes = experts.reduce((bytes, tensor) => bytes + tensor.byteLength, 0);
    expect(experts).toHaveLength(6);
    const embedding = slice.tensors.find((tensor) => tensor.name === 'token_embd.weight')?.byteLength ?? 0;
    expect(slice.readBytesPerToken).toBe(sliceBytes(slice) - embedding - expertBytes * (6 / 8));
  });

  it('keeps the types its layers have in the whole model', () => {
    const whole = planSlice(llama7b, 'Q4_K_M', allLayers(llama7b));
    const kept = [3, 16, 31];
    const slice = planSlice(llama7b, 'Q4_K_M', kept);
    const typeIn = (tensors: typeof whole.tensors, name: string): unknown =>
      tensors.find((t) => t.name === name)?.type;
    for (const [index, layer] of kept.entries()) {
      for (const part of ['attn_v', 'ffn_down', 'attn_q']) {
        expect(typeIn(slice.tensors, `blk.${index}.${part}.weight`)).toBe(
          typeIn(whole.tensors, `blk.${layer}.${part}.weight`),
        );
      }
    }
  });

  it('is laid out so that every tensor ends before the next begins', () => {
    const slice = planSlice(tinyLlama, 'Q4_K_M', [0, 1]);
    const { tensorOffsets, fileBytes, header } = sliceLayout(tinyLlama, slice);
    const ends = slice.tensors.map((tensor, index) => (tensorOffsets[index] ?? 0) + tensor.byteLength);
    expect(tensorOffsets[0]).toBe(header.length);
    for (const [index, end] of ends.entries())
      expect(end).toBeLessThanOrEqual(tensorOffsets[index + 1] ?? fileBytes);
    expect(slice.tensors.every((tensor) => tensor.typeId === ggmlTypes[tensor.type].id)).toBe(true);
  });

  it('carries a tokenizer as large as the embedding, without which llama.cpp aborts', () => {
    const { header } = sliceLayout(tinyLlama, planSlice(tinyLlama, 'Q4_0', [0]));
    const text = Buffer.from(header).toString('latin1');
    expect(text).toContain('tokenizer.ggml.model');
    expect(text.match(/<0x[0-9A-F]{2}>/g)).toHaveLength(256);
  });

  it('of a vocabulary without room for the bytes is refused, since llama.cpp would abort', () => {
    const shape = { ...tinyLlama, vocabularySize: 258 };
    const slice = planSlice(shape, 'Q4_0', [0]);
    expect(() => sliceLayout(shape, slice)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  it.each([
    ['an unknown quantisation', 'Q9_9', 'unknown-quantisation'],
    ['a quantisation in the wrong case', 'q4_0', 'unknown-quantisation'],
  ])('of %s is refused', (_, quantisation, code) => {
    expect(() => planSlice(tinyLlama, quantisation, [0])).toThrowError(expect.objectContaining({ code }));
  });

  it('of an architecture whose metadata we cannot write is refused before anything is written', () => {
    const shape = { ...tinyLlama, architecture: 'grok' };
    expect(canSlice(shape)).toBe(false);
    expect(canSlice({ ...tinyLlama, architecture: 'toString' })).toBe(false);
    const slice = planSlice(tinyLlama, 'Q4_0', [0]);
    expect(() => sliceLayout(shape, slice)).toThrowError(
      expect.objectContaining({ code: 'architecture-not-synthesised' }),
    );
  });
});
