import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import { kvTypes } from '#core/fit/grid.ts';
import { ggmlTypes, tensorBytes } from '#core/gguf/ggml-types.ts';
import { canDescribe, modelMetadata } from '#core/gguf/metadata/model-metadata.ts';
import { readGgufHeader } from '#core/gguf/read-header.ts';
import type { GgufMetadataValue } from '#core/gguf/read-header-values.ts';
import { ggufLayout, type GgufValue } from '#core/gguf/write-header.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { shapeFromGguf, type ShapeSource } from '#core/models/from-gguf/shape-from-gguf.ts';
import { ModelShapeSchema, type CatalogueModel, type ModelShape } from '#core/models/shape.ts';
import { modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel, withoutPlan } from '../../fakes/catalogue-models.ts';
import { converterHeaders } from './converter-headers.ts';

const allLayers = (shape: ModelShape): number[] =>
  Array.from({ length: shape.layerCount }, (_, index) => index);

const tensorList = (shape: ModelShape): string =>
  modelTensors(shape)
    .map(({ name, dimensions }) => `${name} ${dimensions.join(' ')}`)
    .sort()
    .join('\n');

/** As the reader hands values on: long lists of texts by their length alone. */
function asRead(entry: GgufValue): GgufMetadataValue {
  if (entry.type === 'encoded[]') return { elementType: entry.elementType, length: entry.length };
  return entry.type === 'string[]' ? { elementType: 'string', length: entry.value.length } : entry.value;
}

type Header = Record<string, GgufMetadataValue>;

const source = (values: Header, tensors: ShapeSource['tensors']): ShapeSource => ({
  metadata: new Map(Object.entries(values)),
  valueOffsets: new Map(Object.keys(values).map((key, index) => [key, 100 * (index + 1)])),
  tensors,
});

/** The header we would write of a shape; its vocabulary short, as the tensors tell the real one. */
function written(shape: ModelShape, layers = allLayers(shape)): ShapeSource {
  const { gguf_vocab_size: _, ...extras } = shape.extras ?? {};
  const metadata = modelMetadata({ ...shape, vocabularySize: 300, extras }, layers);
  const values = Object.entries(metadata).map(([key, entry]) => [key, asRead(entry)] as const);
  return source(Object.fromEntries(values), modelTensors(shape, layers));
}

/** What a converter writes, with the tensors of the catalogue's model. */
function converted(id: string, values: Header): ShapeSource {
  const architecture = Object.keys(values)[0]?.split('.')[0] ?? '';
  return source({ 'general.architecture': architecture, ...values }, modelTensors(catalogueModel(id).shape));
}

const headerOf = (id: string): Header => converterHeaders.find(([model]) => model === id)?.[2] ?? {};

function expectSameMemory(read: ModelShape, { shape }: CatalogueModel): void {
  const most = shape.maximumContextTokens;
  const byFormula = withoutPlan(shape);
  for (const contextTokens of [4096, 32768, most].filter((tokens) => tokens <= most)) {
    for (const kvType of kvTypes) {
      const options = { contextTokens, kvType };
      expect(kvCacheBytes(read, options)).toBe(kvCacheBytes(shape, options));
      expect(computeBufferBytes(read, options)).toBe(computeBufferBytes(byFormula, options));
    }
  }
}

function faultOf(read: () => unknown): { code: string; [detail: string]: unknown } {
  try {
    read();
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, ...error.details };
    throw error;
  }
  return { code: 'none' };
}

/** Models that can be described; of those with one and the same shape the last. */
const describable = [
  ...new Map(
    loadShippedCatalogue()
      .models.filter(({ shape }) => canDescribe(shape.architecture) && supportsTensors(shape))
      .map((model) => [JSON.stringify(model.shape), model]),
  ).values(),
];

describe('a shape read from a header that we write', () => {
  it('is tried with most of the catalogue', () => {
    expect(describable.length).toBeGreaterThan(80);
  });

  it.each(describable.map((model) => [model.id, model] as const))(
    'of %s needs the same memory',
    (_, model) => {
      const read = shapeFromGguf(written(model.shape), 'model.gguf');
      expectSameMemory(read, model);
      expect(tensorList(read)).toBe(tensorList(model.shape));
      expect(read.maximumContextTokens).toBe(model.shape.maximumContextTokens);
      expect(v.safeParse(ModelShapeSchema, read).success).toBe(true);
    },
  );

  it.each(['llama-3.2-1b', 'qwen3.5-0.8b', 'lfm2-350m'])('of %s survives the bytes of a file', (id) => {
    const entry = catalogueModel(id);
    const model = { ...entry, shape: { ...entry.shape, vocabularySize: 300 } };
    const metadata = modelMetadata(model.shape, allLayers(model.shape));
    const tensors = modelTensors(model.shape).map((tensor) => ({
      ...tensor,
      typeId: ggmlTypes.F32.id,
      byteLength: tensorBytes('F32', tensor.dimensions),
    }));
    const { header } = ggufLayout(metadata, tensors);
    const read = readGgufHeader(
      { fileBytes: header.length, read: (offset, length) => header.subarray(offset, offset + length) },
      'model.gguf',
      { allowMissingData: true },
    );
    expectSameMemory(shapeFromGguf(read, 'model.gguf'), model);
  });
});

describe('a shape read from a header as converters write it', () => {
  it.each(converterHeaders)('of %s (%s) needs the memory the catalogue says', (id, _, values) => {
    const read = shapeFromGguf(converted(id, values), 'model.gguf');
    expectSameMemory(read, catalogueModel(id));
    expect(tensorList(read)).toBe(tensorList(catalogueModel(id).shape));
  });

  it.each([
    ['llama-3-8b', 512],
    ['qwen2.5-7b', 224],
    ['deepseek-v3', 274.5],
    // 5 full layers at 4096 cells and 29 sliding ones at 1024 + 512.
    ['gemma-3-4b', 80 + 174],
  ])('of %s takes %d MiB at 4096 tokens in f16', (id, mebibytes) => {
    const read = shapeFromGguf(converted(id, headerOf(id)), 'model.gguf');
    expect(kvCacheBytes(read, { contextTokens: 4096, kvType: 'f16' }) / 2 ** 20).toBe(mebibytes);
  });

  it('slides by the file where it names a period, and not at all without a window', () => {
    const header = headerOf('gemma-3-4b');
    const read = (values: Header) => shapeFromGguf(converted('gemma-3-4b', values), 'model.gguf');
    const halved = read({ ...header, 'gemma3.attention.sliding_window_pattern': 2 });
    expect(halved.layerPattern).toBe('SF'.repeat(17));
    const unread = read({ ...header, 'gemma3.attention.sliding_window_pattern': [true, false] });
    expect(unread.layerPattern).toBe(catalogueModel('gemma-3-4b').shape.layerPattern);
    const full = read({ ...header, 'gemma3.attention.sliding_window': 0 });
    expect([full.layerPattern, full.slidingWindow]).toEqual([undefined, undefined]);
  });

  it('takes the list of recurrent layers before the interval', () => {
    const listed = Array.from({ length: 33 }, (_, index) => (index % 8 === 7 || index === 32 ? 0 : 1));
    const header = { ...headerOf('qwen3.5-9b'), 'qwen35.attention.recurrent_layers': listed };
    const read = shapeFromGguf(converted('qwen3.5-9b', header), 'model.gguf');
    expect(read.layerPattern).toBe('LLLLLLLF'.repeat(4));
  });

  it('has the vocabulary of the embedding table, and is tied without an output matrix', () => {
    const read = shapeFromGguf(converted('llama-3-8b', headerOf('llama-3-8b')), 'model.gguf');
    expect([read.vocabularySize, read.tiedEmbeddings]).toEqual([128256, false]);
    const { metadata, valueOffsets, tensors } = converted('llama-3-8b', headerOf('llama-3-8b'));
    const tied = tensors.filter(({ name }) => name !== 'output.weight');
    expect(shapeFromGguf({ metadata, valueOffsets, tensors: tied }, 'x').tiedEmbeddings).toBe(true);
  });
});

describe('a header that no shape can be made of', () => {
  const read = (id: string, changed: Header) => () =>
    shapeFromGguf(converted(id, { ...headerOf(id), ...changed }), 'model.gguf');

  it.each<[string, string, GgufMetadataValue]>([
    ['llama-3-8b', 'llama.block_count', 0],
    ['llama-3-8b', 'llama.block_count', 4097],
    ['llama-3-8b', 'llama.block_count', 1.5],
    ['llama-3-8b', 'llama.block_count', -1],
    ['llama-3-8b', 'llama.block_count', Number.NaN],
    ['llama-3-8b', 'llama.block_count', 2n ** 63n],
    ['llama-3-8b', 'llama.block_count', '32'],
    ['llama-3-8b', 'llama.block_count', [32]],
    ['llama-3-8b', 'llama.embedding_length', 2 ** 24 + 1],
    ['llama-3-8b', 'llama.embedding_length', Number.POSITIVE_INFINITY],
    ['llama-3-8b', 'llama.attention.head_count', 0],
    ['llama-3-8b', 'llama.attention.head_count_kv', 0],
    ['llama-3-8b', 'llama.attention.head_count_kv', [8, 8]],
    ['llama-3-8b', 'llama.attention.head_count_kv', { elementType: 'uint32', length: 32 }],
    ['llama-3-8b', 'llama.attention.key_length', 0],
    ['llama-3-8b', 'llama.context_length', 2 ** 31],
    ['llama-3-8b', 'llama.nextn_predict_layers', 32],
    ['llama-3-8b', 'llama.feed_forward_length', -5],
    ['mixtral-8x7b', 'llama.expert_used_count', 9],
    ['mixtral-8x7b', 'llama.expert_used_count', 0],
    ['mixtral-8x7b', 'llama.expert_count', 2 ** 40],
    ['gpt-oss-20b', 'gpt-oss.attention.sliding_window', -1],
    ['gemma-4-e2b', 'gemma4.attention.sliding_window_pattern', [true, false]],
    ['gemma-4-e2b', 'gemma4.attention.shared_kv_layers', 35],
    ['deepseek-v3', 'deepseek2.attention.key_length_mla', 64],
    ['qwen3.5-9b', 'qwen35.full_attention_interval', 0],
    ['granite-4.0-h-tiny', 'granitehybrid.ssm.inner_size', 3073],
    ['lfm2-1.2b', 'lfm2.shortconv.l_cache', 0],
  ])('%s with %s = %o is invalid, and the key and its place are named', (id, key, value) => {
    const fault = faultOf(read(id, { [key]: value }));
    expect(fault).toMatchObject({ code: 'gguf-invalid', path: 'model.gguf', field: key });
    expect(fault['expected']).not.toBe('');
    const keys = ['general.architecture', ...Object.keys({ ...headerOf(id), [key]: value })];
    expect(fault['offsetBytes']).toBe(100 * (keys.indexOf(key) + 1));
  });

  it.each([
    ['llama-3-8b', 'llama.block_count'],
    ['llama-3-8b', 'llama.embedding_length'],
    ['llama-3-8b', 'llama.context_length'],
    ['llama-3-8b', 'llama.attention.head_count'],
    ['gpt-oss-20b', 'gpt-oss.attention.sliding_window'],
    ['gemma-4-e2b', 'gemma4.attention.sliding_window_pattern'],
    ['deepseek-v3', 'deepseek2.attention.kv_lora_rank'],
    ['deepseek-v3', 'deepseek2.attention.q_lora_rank'],
    ['mixtral-8x7b', 'llama.expert_used_count'],
    ['qwen3.5-9b', 'qwen35.ssm.state_size'],
  ])('%s without %s is invalid', (id, key) => {
    const { [key]: _, ...others } = headerOf(id);
    const fault = faultOf(() => shapeFromGguf(converted(id, others), 'model.gguf'));
    expect(fault).toMatchObject({ code: 'gguf-invalid', field: key });
  });

  it('is invalid without an architecture or an embedding table of its width', () => {
    expect(faultOf(() => shapeFromGguf(source({}, []), 'x'))).toMatchObject({
      field: 'general.architecture',
    });
    const { metadata, valueOffsets } = converted('llama-3-8b', headerOf('llama-3-8b'));
    for (const tensors of [[], [{ name: 'token_embd.weight', dimensions: [2048, 128256] }]]) {
      const fault = faultOf(() => shapeFromGguf({ metadata, valueOffsets, tensors }, 'x'));
      expect(fault).toMatchObject({ code: 'gguf-invalid', field: 'token_embd.weight' });
    }
  });

  it.each(['mamba', 'bert', 'constructor', '__proto__', 'toString'])(
    'of the architecture %s has an unknown shape',
    (architecture) => {
      const fault = faultOf(() => shapeFromGguf(source({ 'general.architecture': architecture }, []), 'x'));
      expect(fault).toEqual({ code: 'shape-unknown', architecture });
    },
  );

  const varied = Array.from({ length: 32 }, (_, index) => (index === 3 ? 4 : 8));
  it.each<[string, string, Header]>([
    ['llama-3-8b', 'KV heads that vary', { 'llama.attention.head_count_kv': varied }],
    ['llama-3-8b', 'a value head of its own length', { 'llama.attention.value_length': 64 }],
    ['deepseek-v3', 'a cache of all heads', { 'deepseek2.attention.head_count_kv': 128 }],
    ['qwen3.5-9b', 'a state that is not square', { 'qwen35.ssm.inner_size': 8192 }],
    [
      'gemma-4-e2b',
      'widths of many kinds',
      { 'gemma4.feed_forward_length': [...Array(35).keys()].map((i) => i + 1) },
    ],
  ])('%s with %s has an unknown shape', (id, _, changed) => {
    expect(faultOf(read(id, changed)).code).toBe('shape-unknown');
  });

  it('is a fault or a shape within bounds, whatever single value is replaced', () => {
    const hostile: GgufMetadataValue[] = [
      0,
      -1,
      1,
      3,
      2 ** 24,
      2 ** 31,
      2 ** 53,
      0.5,
      Number.NaN,
      2n ** 64n,
      true,
      'x',
      [],
      [0],
      { elementType: 'utf8', length: 2 ** 40 },
      ...[16, 24, 28, 32, 33, 34, 35, 40, 61, 64].map((length) =>
        Array.from({ length }, (_, index) => index % 3),
      ),
    ];
    const codes = new Set<string>();
    for (const [id, , header] of converterHeaders) {
      const { metadata, valueOffsets, tensors } = converted(id, header);
      for (const key of Object.keys(header)) {
        for (const value of hostile) {
          const changed = { metadata: new Map(metadata).set(key, value), valueOffsets, tensors };
          const fault = faultOf(() => v.parse(ModelShapeSchema, shapeFromGguf(changed, 'x')));
          codes.add(fault.code);
        }
      }
    }
    expect([...codes].sort()).toEqual(['gguf-invalid', 'none', 'shape-unknown']);
  });
});
