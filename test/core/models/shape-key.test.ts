import { describe, expect, it } from 'vitest';
import type { GgufMetadataValue } from '#core/gguf/read-header-values.ts';
import { shapeFromGguf } from '#core/models/from-gguf/shape-from-gguf.ts';
import { sameShape, shapeKey } from '#core/models/shape-key.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { converterHeaders } from './converter-headers.ts';

const { models } = loadShippedCatalogue();

describe('the layers of a model', () => {
  it.each(converterHeaders.map(([id, , values]) => [id, values] as const))(
    'of %s are known again in a file that a converter wrote',
    (id, values: Record<string, GgufMetadataValue>) => {
      const architecture = Object.keys(values)[0]?.split('.')[0] ?? '';
      const metadata = new Map(Object.entries({ 'general.architecture': architecture, ...values }));
      const { shape } = catalogueModel(id);
      const read = shapeFromGguf(
        { metadata, valueOffsets: new Map(), tensors: modelTensors(shape) },
        'a.gguf',
      );
      expect(shapeKey(read)).toBe(shapeKey(shape));
    },
  );

  it('are the same in a base, its coder and its fine-tunes', () => {
    const key = (id: string): string => shapeKey(catalogueModel(id).shape);
    expect(key('qwen2.5-coder-14b')).toBe(key('qwen2.5-14b'));
    expect(key('llama-3-elyza-jp-8b')).toBe(key('llama-3-8b'));
    expect(key('qwen2.5-7b')).not.toBe(key('qwen2.5-14b'));
    expect(key('qwen3-8b')).not.toBe(key('llama-3-8b'));
  });

  it('are told apart by any number of them', () => {
    const { shape } = catalogueModel('qwen3-30b-a3b');
    expect(sameShape(models, shape)?.id).toBe('qwen3-30b-a3b');
    for (const change of [
      { layerCount: 47 },
      { headCountKv: 2 },
      { vocabularySize: 1000 },
      { moe: undefined },
    ]) {
      const { moe, ...rest } = shape;
      const changed = 'moe' in change ? rest : { ...rest, ...(moe && { moe }), ...change };
      expect(sameShape(models, changed)).toBeUndefined();
    }
  });
});
