import { describe, expect, it } from 'vitest';
import { modelNamed } from '#core/models/named-model.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const { models, referenceSpeeds } = loadShippedCatalogue();

describe('a model by its name', () => {
  it('is found by its id and by its name in the catalogue', () => {
    for (const model of models) {
      expect(modelNamed(models, model.id)).toBe(model);
      expect(modelNamed(models, model.name)?.shape.layerCount).toBe(model.shape.layerCount);
    }
  });

  it.each([
    ['LLaMA 7B v2', 'llama-2-7b'],
    ['Llama-2-7b-chat-hf', 'llama-2-7b'],
    ['meta-llama/Meta-Llama-3.1-8B-Instruct', 'llama-3.1-8b'],
    ['mlx-community/Qwen3-8B-4bit', 'qwen3-8b'],
    ['Qwen 2.5 32B Instruct', 'qwen2.5-32b'],
    ['Qwen3-30B-A3B-Instruct-2507', 'qwen3-30b-a3b'],
    ['gemma-3-12b-it', 'gemma-3-12b'],
    ['Llama 3 70B', 'llama-3.1-70b'],
    ['GPT-OSS 20B', 'gpt-oss-20b'],
    ['Qwen3 0.6B', 'qwen3-0.6b'],
    ['Gemma 4 26B-A4B', 'gemma-4-26b-a4b'],
    ['DeepSeek-R1-Distill 32B', 'deepseek-r1-distill-qwen-32b'],
  ])('is found as "%s"', (name, id) => {
    expect(modelNamed(models, name)?.id).toBe(id);
  });

  it.each(['GPT-5', 'Qwen3.5', '7B', '', '4-bit', 'constructor'])('is none as "%s"', (name) => {
    expect(modelNamed(models, name)).toBeUndefined();
  });

  it('is found for nearly every published run of a Mac', () => {
    const ofMacs = referenceSpeeds.filter(({ chip }) => /^M\d/.test(chip));
    const unknown = new Set(ofMacs.map(({ model }) => model).filter((name) => !modelNamed(models, name)));
    expect(unknown).toEqual(
      new Set([
        'Bonsai 1.7B',
        'Bonsai 4B',
        'Bonsai 8B',
        'Bonsai 27B',
        'Solar-Open-100B',
        'AFM 4.5B',
        'Falcon3 7B',
        'Aya Expanse 8B',
        'Yi 1.5 9B',
        'Phi-3-medium 14B',
        'InternLM2.5 20B',
        'ERNIE-4.5-21B-A3B',
        'Phi-2',
      ]),
    );
  });
});
