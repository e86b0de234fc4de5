import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelMetadata } from '#core/gguf/metadata/model-metadata.ts';
import { planSlice, type Slice } from '#core/gguf/slice.ts';
import { ggufLayout, type GgufMetadata } from '#core/gguf/write-header.ts';
import type { EstimateQuestion, MemoryEstimate } from '#core/memory/estimate.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import type { SimulationRequest } from '../../src-main/app/ports.ts';
import { estimate } from '../../src-main/app/estimate.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../fakes/catalogue-models.ts';
import { gguf, tensor, text } from '../fakes/gguf-bytes.ts';
import { fakePorts } from '../fakes/ports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const catalogue = loadShippedCatalogue();
/** What llama.cpp was asked to simulate. */
let simulated: SimulationRequest[] = [];
beforeEach(() => {
  simulated = [];
});

function ask(
  model: EstimateQuestion['model'],
  others: Partial<EstimateQuestion> = {},
): Promise<MemoryEstimate> {
  const ports = fakePorts('macbook-pro-m4-pro-48gb');
  const { simulate } = ports.engine;
  const engine = {
    ...ports.engine,
    simulate: (request: SimulationRequest) => {
      simulated.push(request);
      return simulate(request);
    },
  };
  return estimate({ ...ports, engine }, catalogue, { model, kvType: 'f16', ...others });
}

const model = catalogueModel('qwen2.5-0.5b');
const layers = Array.from({ length: model.shape.layerCount }, (_, index) => index);
const fileTypes: Record<string, number> = { Q4_K_M: 15, Q8_0: 7, Q6_K: 18 };

interface Written {
  quantisation?: string;
  /** What the file calls itself; default: what it is. */
  named?: string;
  metadata?: GgufMetadata;
}

/** The model as it would lie on disk, its weights a hole. */
function writeModel(name: string, { quantisation = 'Q4_K_M', named = quantisation, metadata }: Written = {}) {
  const slice: Slice = planSlice(model.shape, quantisation, layers);
  const layout = ggufLayout(
    {
      ...modelMetadata(model.shape, layers),
      'general.name': { type: 'string', value: 'A model of mine' },
      'general.file_type': { type: 'uint32', value: fileTypes[named] ?? 0 },
      ...metadata,
    },
    slice.tensors,
  );
  const path = join(folder, name);
  writeFileSync(path, layout.header);
  truncateSync(path, layout.fileBytes);
  return { path, fileBytes: layout.fileBytes };
}

describe('the memory of a model of the catalogue', () => {
  it('is the formula’s, at 8192 tokens or as many as the model takes', async () => {
    const estimated = await ask({ modelId: 'qwen2.5-0.5b' }, { quantisation: 'Q8_0' });
    expect(estimated).toMatchObject({
      name: model.name,
      contextTokens: 8192,
      ...memoryNeed(model, 'Q8_0', { contextTokens: 8192, kvType: 'f16' }),
    });
    expect((await ask({ modelId: 'llama-2-7b' })).contextTokens).toBe(4096);
    expect(simulated).toEqual([]);
  });

  it('is llama.cpp’s own where that is asked for, and says whose', async () => {
    const estimated = await ask({ modelId: 'qwen2.5-0.5b' }, { exact: true, contextTokens: 4096 });
    expect(estimated).toMatchObject({
      method: 'simulation',
      backend: 'metal',
      build: 'test build',
      // A GPU plans a tied embedding on both sides; the file is mapped once.
      weightBytes: 4e9 - tiedCopyBytes(model.shape, 'Q4_K_M', 'metal'),
      kvCacheBytes: 1e9,
      computeBufferBytes: 1e8,
    });
    expect(estimated.totalBytes).toBe(estimated.weightBytes + 1.1e9);
    expect(estimated.weightBytes).toBeLessThan(4e9);
    expect((await ask({ modelId: 'qwen2.5-32b' }, { exact: true })).weightBytes).toBe(4e9);
    expect(simulated[0]).toEqual({
      source: { kind: 'shape', shape: model.shape, quantisation: 'Q4_K_M' },
      questions: [{ contextTokens: 4096, kvType: 'f16', physicalBatch: 512 }],
    });
  });

  it.each([0, -1, 1.5, 32769, 2 ** 40, Number.NaN])(
    'is refused for a context of %d, with the maximum named',
    async (contextTokens) => {
      await expect(ask({ modelId: 'qwen2.5-0.5b' }, { contextTokens })).rejects.toMatchObject({
        code: 'context-out-of-range',
        details: { maximumContextTokens: 32768 },
      });
      expect(simulated).toEqual([]);
    },
  );

  it('can not be simulated for a quantisation that is not llama.cpp’s', async () => {
    await expect(
      ask({ modelId: 'qwen3-8b' }, { quantisation: 'MLX-4bit', exact: true }),
    ).rejects.toMatchObject({ code: 'bad-input', details: { path: '--exact' } });
  });

  it('of a quantisation that does not exist is refused with all that do, MLX’s too', async () => {
    await expect(ask({ modelId: 'qwen3-8b' }, { quantisation: 'Q9' })).rejects.toMatchObject({
      code: 'unknown-quantisation',
      details: { known: expect.stringMatching(/Q4_K_M.*MLX-4bit/) as unknown },
    });
  });
});

describe('the memory of a GGUF file', () => {
  it('is that of the model it holds, its weights counted from its own tensors', async () => {
    const { path, fileBytes } = writeModel('mine.gguf');
    const need = memoryNeed(model, 'Q4_K_M', { contextTokens: 4096, kvType: 'q8_0' });
    const estimated = await ask({ path }, { contextTokens: 4096, kvType: 'q8_0' });
    expect(estimated).toMatchObject({ ...need, name: 'A model of mine', quantisation: 'Q4_K_M', parts: 1 });
    expect(estimated).toMatchObject({ fileBytes, maximumContextTokens: 32768, beside: [] });
    expect(estimated).not.toHaveProperty('differsFromRecipe');
  });

  it('names a file whose types are not those of the recipe it goes by', async () => {
    const { path } = writeModel('mixed.gguf', { quantisation: 'Q6_K', named: 'Q4_K_M' });
    const own = memoryNeed(model, 'Q6_K', { contextTokens: 4096, kvType: 'f16' });
    expect(await ask({ path }, { contextTokens: 4096 })).toMatchObject({
      weightBytes: own.weightBytes,
      differsFromRecipe: {
        quantisation: 'Q4_K_M',
        recipeBytes: memoryNeed(model, 'Q4_K_M', { contextTokens: 4096, kvType: 'f16' }).weightBytes,
      },
    });
  });

  it('tells what lies beside it and would come on top', async () => {
    const { path } = writeModel('mine.gguf');
    const projector = join(folder, 'mmproj-mine.gguf');
    writeFileSync(projector, gguf({ keys: [text('general.architecture', 'clip')] }));
    const adapter = join(folder, 'lora.gguf');
    const keys = [text('general.architecture', 'qwen2'), text('general.type', 'adapter')];
    writeFileSync(adapter, gguf({ keys, tensors: [tensor({ name: 'a', dimensions: [4], offset: 0 })] }));
    const { beside = [], totalBytes } = await ask({ path }, { contextTokens: 4096 });
    expect(beside.map(({ kind, path: file }) => [kind, file])).toEqual([
      ['projector', projector],
      ['adapter', adapter],
    ]);
    expect(beside.every(({ bytes }) => bytes > 0)).toBe(true);
    rmSync(projector);
    rmSync(adapter);
    expect(await ask({ path }, { contextTokens: 4096 })).toMatchObject({ beside: [], totalBytes });
  });

  it('is asked of llama.cpp where the architecture is none that the program knows', async () => {
    const { path } = writeModel('alien.gguf', {
      metadata: { 'general.architecture': { type: 'string', value: 'alien' } },
    });
    expect(await ask({ path }, { contextTokens: 4096 })).toMatchObject({
      method: 'simulation',
      contextTokens: 4096,
    });
    expect(simulated[0]?.source).toEqual({ kind: 'files', paths: [path] });
  });

  it('is asked of llama.cpp where the formula of the buffer is known to miss', async () => {
    const { shape } = catalogueModel('lfm2-350m');
    const all = Array.from({ length: shape.layerCount }, (_, index) => index);
    const layout = ggufLayout(modelMetadata(shape, all), planSlice(shape, 'Q8_0', all).tensors);
    const path = join(folder, 'lfm2.gguf');
    writeFileSync(path, layout.header);
    truncateSync(path, layout.fileBytes);
    expect(await ask({ path }, { contextTokens: 4096 })).toMatchObject({ method: 'simulation' });
  });

  it.each([
    [
      'lacks a matrix',
      (tensors: Slice['tensors']) => tensors.filter(({ name }) => name !== 'blk.1.attn_q.weight'),
    ],
    [
      'lacks its last layers',
      (tensors: Slice['tensors']) => tensors.filter(({ name }) => !/^blk\.2/.test(name)),
    ],
    [
      'has a matrix of another size',
      (tensors: Slice['tensors']) =>
        tensors.map((one) =>
          one.name === 'blk.1.ffn_up.weight'
            ? { ...one, dimensions: [896, 2432], byteLength: one.byteLength / 2 }
            : one,
        ),
    ],
  ])('is left to llama.cpp where the file %s', async (_what, change) => {
    const slice = planSlice(model.shape, 'Q8_0', layers);
    const layout = ggufLayout(modelMetadata(model.shape, layers), change(slice.tensors));
    const path = join(folder, 'broken.gguf');
    writeFileSync(path, layout.header);
    truncateSync(path, layout.fileBytes);
    expect(await ask({ path }, { contextTokens: 4096 })).toMatchObject({ method: 'simulation' });
    expect(simulated).toHaveLength(1);
  });

  it('takes no other quantisation than its own', async () => {
    const { path } = writeModel('mine.gguf');
    await expect(ask({ path }, { quantisation: 'Q8_0' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is refused beyond the context that the file itself states', async () => {
    const { path } = writeModel('mine.gguf');
    await expect(ask({ path }, { contextTokens: 32769 })).rejects.toMatchObject({
      code: 'context-out-of-range',
      details: { maximumContextTokens: 32768 },
    });
  });

  it.each([
    ['a file that is not there', 'missing.gguf', undefined, 'file-unreadable'],
    ['another file', 'picture.gguf', 'not a model', 'gguf-invalid'],
    ['a folder without a model', '.', undefined, 'not-a-model-file'],
  ])('is refused for %s', async (_what, name, content, code) => {
    if (content !== undefined) writeFileSync(join(folder, name), content);
    await expect(ask({ path: join(folder, name) })).rejects.toMatchObject({ code });
  });
});

describe('the memory of a config.json', () => {
  const config = {
    model_type: 'qwen2',
    hidden_size: 896,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    intermediate_size: 4864,
    vocab_size: 151936,
    max_position_embeddings: 32768,
    tie_word_embeddings: true,
  };
  const write = (content: object, name = 'config.json'): void =>
    writeFileSync(join(folder, name), JSON.stringify(content));

  it('is that of the catalogue’s model, whether the file or its folder is named', async () => {
    write(config);
    const expected = memoryNeed(model, 'Q4_K_M', { contextTokens: 4096, kvType: 'f16' });
    for (const path of [folder, join(folder, 'config.json')]) {
      expect(await ask({ path }, { contextTokens: 4096, quantisation: 'Q4_K_M' })).toMatchObject(expected);
    }
  });

  it('is MLX’s where the folder holds MLX weights, group size and all', async () => {
    write({ ...config, quantization: { bits: 4, group_size: 64 } });
    const four = await ask({ path: folder }, { contextTokens: 4096 });
    expect(four).toMatchObject({
      quantisation: 'MLX-4bit',
      ...memoryNeed(model, 'MLX-4bit', { contextTokens: 4096, kvType: 'f16' }),
    });
    write({ ...config, quantization: { bits: 4, group_size: 32 } });
    const finer = await ask({ path: folder }, { contextTokens: 4096 });
    // A scale and a bias of 16 bits for every 32 weights instead of 64: 5 bits a weight.
    expect(finer.weightBytes / four.weightBytes).toBeCloseTo(5 / 4.5, 2);
  });

  it('of MLX weights is nothing that llama.cpp could plan', async () => {
    write({ ...config, quantization: { bits: 4, group_size: 64 } });
    await expect(ask({ path: folder }, { exact: true })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it.each([
    [
      'weights quantised otherwise',
      { quantization_config: { quant_method: 'gptq', bits: 4 } },
      'quantization_config',
    ],
    ['heads that no KV heads divide', { num_key_value_heads: 5 }, 'num_key_value_heads'],
    ['MLX weights of a size that MLX has not', { quantization: { bits: 7, group_size: 64 } }, 'quantization'],
  ])('is refused for %s', async (_what, change, field) => {
    write({ ...config, ...change });
    await expect(ask({ path: folder })).rejects.toMatchObject({
      code: 'model-config-invalid',
      details: { field: expect.stringContaining(field) as unknown },
    });
  });

  it.each([
    ['no JSON', 'this is not JSON', 'the file'],
    ['no model', '[]', ''],
    ['a model of another kind', '{"model_type":"bert"}', 'model_type'],
  ])('is refused for %s', async (_what, content, field) => {
    writeFileSync(join(folder, 'config.json'), content);
    await expect(ask({ path: folder })).rejects.toMatchObject({
      code: 'model-config-invalid',
      details: { field: expect.stringContaining(field) as unknown },
    });
  });
});
