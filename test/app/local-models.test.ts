import { describe, expect, it } from 'vitest';
import type { Discovery, FoundModel, LoadFacts } from '#core/local-models/found.ts';
import type { LocalModels } from '#core/local-models/local-model.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { assembleMachine } from '#core/hardware/assemble.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { loadSpeedParameters } from '../../src-main/adapters/storage/speed-parameters.ts';
import { knowledgeOf } from '../../src-main/app/knowledge.ts';
import { localModels, type LocalModelsAsked } from '../../src-main/app/local-models.ts';
import { catalogueModel, withoutPlan } from '../fakes/catalogue-models.ts';
import { fixtureMac } from '../fakes/ports.ts';

const catalogue = loadShippedCatalogue();
const parameters = loadSpeedParameters();

const knowledgeOn = (mac: string) =>
  knowledgeOf(catalogue, parameters, assembleMachine({ raw: fixtureMac(mac), catalogue }), undefined);

function facts(id: string): { load: LoadFacts; quantisation: string } {
  const { shape, parameterCount, activeParameterCount } = catalogueModel(id);
  const weightBytes = weightBytesOrEstimate(catalogueModel(id), 'Q4_K_M').bytes;
  const quantisation = 'Q4_K_M';
  const load = { shape: withoutPlan(shape), parameterCount, activeParameterCount, weightBytes, quantisation };
  return { load, quantisation };
}

const model = (over: Partial<FoundModel>): FoundModel => ({
  program: 'lm-studio',
  name: 'org/repo/a',
  format: 'gguf',
  path: '/m/a.gguf',
  files: [{ fileBytes: 100, identity: '1:1' }],
  besideBytes: 0,
  facts: facts('qwen3-8b'),
  ...over,
});

async function listed(
  models: FoundModel[],
  {
    mac = 'macbook-air-m2-macos27',
    asked = {},
  }: { mac?: string | undefined; asked?: Partial<LocalModelsAsked> } = {},
  seen: { folders?: readonly string[]; signal?: AbortSignal | undefined } = {},
): Promise<LocalModels> {
  const discovery: Discovery = {
    stores: [{ program: 'ollama', path: '/o', exists: false }],
    models,
    skipped: [{ code: 'damaged', count: 2, examples: ['/x'] }],
  };
  const discover = async (question: { folders: readonly string[]; signal?: AbortSignal | undefined }) => {
    Object.assign(seen, question);
    return discovery;
  };
  const context = { catalogue, parameters, ...(mac !== 'none' && { here: knowledgeOn(mac) }) };
  return localModels({ localModels: { discover } }, context, {
    contextTokens: 8192,
    kvType: 'f16',
    ...asked,
  });
}

describe('the models on this disk', () => {
  it('stand by program, then by name, whatever order they were found in', async () => {
    const { models } = await listed([
      model({ program: 'folder', name: 'a' }),
      model({ program: 'lm-studio', name: 'b' }),
      model({ program: 'ollama', name: 'z' }),
      model({ program: 'lm-studio', name: 'a' }),
    ]);
    expect(models.map(({ program, name }) => `${program} ${name}`)).toEqual([
      'ollama z',
      'lm-studio a',
      'lm-studio b',
      'folder a',
    ]);
  });

  it('are named by their place in the list where they are copies', async () => {
    const { models, copies } = await listed([
      model({ program: 'folder', name: 'copy' }),
      model({ name: 'alone', files: [{ fileBytes: 100, identity: '2:2' }] }),
      model({ program: 'ollama', name: 'first' }),
    ]);
    expect(copies.map(({ models: indices }) => indices.map((index) => models[index]?.name))).toEqual([
      ['first', 'copy'],
    ]);
  });

  it('take each file of the disk once, and what lies beside them', async () => {
    const { diskBytes, models } = await listed([
      model({ name: 'a', besideBytes: 7 }),
      model({ name: 'b' }),
      model({
        name: 'c',
        files: [
          { fileBytes: 30, identity: '3:3' },
          { fileBytes: 20, identity: '4:4' },
        ],
      }),
    ]);
    expect(diskBytes).toBe(100 + 7 + 50);
    expect(models.map(({ diskBytes: own, parts }) => [own, parts])).toEqual([
      [107, 1],
      [100, 1],
      [50, 2],
    ]);
  });

  it('are one part where they are a folder, however many files it has', async () => {
    const files = [1, 2, 3].map((part) => ({ fileBytes: 10, identity: `5:${part}` }));
    expect((await listed([model({ format: 'mlx', files })])).models[0]?.parts).toBe(1);
  });

  it('have commands where they fit, and none where they would not', async () => {
    const { models } = await listed([
      model({ name: 'fits' }),
      model({ name: 'refused', facts: facts('llama-3.3-70b') }),
      model({
        name: 'unknown',
        facts: { problem: { code: 'shape-unknown', details: { architecture: 'x' } } },
      }),
    ]);
    expect(models.map(({ name, answer, handOver }) => [name, answer, handOver.length > 0])).toEqual([
      ['fits', 'fits', true],
      ['refused', 'refused', false],
      ['unknown', undefined, false],
    ]);
    expect(models[2]?.problem).toEqual({ code: 'shape-unknown', details: { architecture: 'x' } });
  });

  it('are run with the context that was asked for, at most their own', async () => {
    const { models } = await listed([model({ facts: facts('llama-2-7b') }), model({ name: 'z' })], {
      asked: { contextTokens: 6000 },
    });
    expect(models.map(({ handOver }) => handOver[0]?.text)).toEqual([
      'llama-server -m /m/a.gguf -c 4096',
      'llama-server -m /m/a.gguf -c 6000',
    ]);
  });

  it('are listed without an answer where the memory, or the machine, is not known', async () => {
    const [none] = (await listed([model({})], { mac: 'none' })).models;
    expect(none).toMatchObject({ contextTokens: 8192, need: { method: 'formula' }, handOver: [] });
    expect(none?.answer).toBeUndefined();
    expect(none?.speed?.generationTokensPerSecond).toBeUndefined();
  });

  it('have no MLX commands where MLX does not run', async () => {
    const mlx = [model({ format: 'mlx', path: '/m/a', facts: facts('qwen3-8b') })];
    const kinds = async (mac: string) =>
      (await listed(mlx, { mac })).models[0]?.handOver.map(({ kind }) => kind);
    expect(await kinds('macbook-pro-m4-pro-48gb')).toContain('mlx');
    expect(await kinds('not-a-mac-linux')).toEqual([]);
  });

  it('are looked for with the folders and the signal that were given, and all that was told is told on', async () => {
    const seen: { folders?: readonly string[]; signal?: AbortSignal } = {};
    const signal = new AbortController().signal;
    const { stores, skipped } = await listed([], { asked: { folders: ['/own'], signal } }, seen);
    expect(seen).toEqual({ folders: ['/own'], signal });
    expect(stores).toEqual([{ program: 'ollama', path: '/o', exists: false }]);
    expect(skipped).toEqual([{ code: 'damaged', count: 2, examples: ['/x'] }]);
  });
});
