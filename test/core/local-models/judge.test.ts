import { describe, expect, it } from 'vitest';
import { buildFitGrid, defaultGridModels } from '#core/fit/build-grid.ts';
import { quantisationsOf, type GridQuantisation } from '#core/fit/grid-quantisation.ts';
import type { FitMachine } from '#core/fit/grid.ts';
import type { LoadFacts } from '#core/local-models/found.ts';
import { judge, type JudgedModel, type JudgeQuestion } from '#core/local-models/judge.ts';
import { isMlxQuantisation, mlxNeed } from '#core/memory/mlx-need.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { isQuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import { memoryGibibytes } from '#core/units.ts';
import { withoutPlan } from '../../fakes/catalogue-models.ts';
import { catalogue, chipNamed, modelNamed, parameters } from '../speed/fixtures.ts';

const mac = (memoryGB: number, budgetBytes: number): FitMachine => ({
  label: `Mac with ${memoryGB} GB`,
  isThisMachine: true,
  memoryBytes: memoryGibibytes(memoryGB),
  memoryBudgetBytes: budgetBytes,
  memoryBudgetSource: 'rule',
});
const small = mac(16, 11_453_000_000);
const large = mac(64, 51_539_000_000);
const onCpu: FitMachine = { ...large, backend: 'cpu', canRaiseLimit: false };

const source = { parameters, chip: chipNamed('m4-pro-14c-20g') };
const question = (over: Partial<JudgeQuestion> = {}): JudgeQuestion => ({
  machine: large,
  source,
  catalogue: catalogue.models,
  contextTokens: 8192,
  kvType: 'f16',
  ...over,
});

/** A file of exactly this recipe, as its header tells it. */
function ofRecipe(model: CatalogueModel, quantisation: GridQuantisation): JudgedModel {
  const load: LoadFacts = {
    shape: withoutPlan(model.shape),
    parameterCount: model.parameterCount,
    activeParameterCount: model.activeParameterCount,
    weightBytes: isQuantisationName(quantisation)
      ? weightBytesOrEstimate(model, quantisation).bytes
      : mlxNeed(model, quantisation, { contextTokens: 1, kvType: 'f16' }).weightBytes,
    quantisation,
  };
  return isMlxQuantisation(quantisation)
    ? { program: 'lm-studio', format: 'mlx', load }
    : { program: 'lm-studio', format: 'gguf', load };
}

const qwen = ofRecipe(modelNamed('qwen3-8b'), 'Q4_K_M');

describe('what is said of a model on disk', () => {
  it.each([
    ['16 GB', small, 8192],
    ['64 GB', large, 8192],
    ['64 GB', large, 131_072],
    ['64 GB without a GPU', onCpu, 8192],
  ])('is what the grid says of the same model and recipe: a Mac with %s, %#', (_, machine, contextTokens) => {
    const models = [...defaultGridModels, 'lfm2-1.2b', 'gemma-3-27b'].map(modelNamed);
    const gguf = machine.backend === 'cpu';
    const quantisations = (['Q4_K_M', 'Q8_0', 'F16', 'MLX-4bit', 'MLX-8bit'] as const).filter(
      (each) => !gguf || !isMlxQuantisation(each),
    );
    const { rows } = buildFitGrid({
      machine,
      models,
      quantisations,
      contextTokens,
      kvType: 'q8_0',
      speedOf: (model, quantisation, promptTokens, kvType) =>
        modelSpeed(source, model, quantisation, { promptTokens, depthTokens: promptTokens, kvType }),
    });
    const judged = models.flatMap((model) =>
      quantisationsOf(model, quantisations).map((quantisation) => ({
        model,
        quantisation,
        ...judge(question({ machine, contextTokens, kvType: 'q8_0' }), ofRecipe(model, quantisation)),
      })),
    );
    expect(judged).toHaveLength(rows.length);
    for (const [
      index,
      { model, quantisation, need, answer, largestContextTokens, speed },
    ] of judged.entries()) {
      const row = rows[index];
      expect({ model: model.id, quantisation, need, answer, largestContextTokens, speed }).toEqual({
        model: row?.modelId,
        quantisation: row?.quantisation,
        need: row?.need,
        answer: row?.answer,
        largestContextTokens: row?.largestContextTokens,
        speed: row?.speed,
      });
    }
    expect(new Set(judged.map(({ answer }) => answer)).size).toBeGreaterThan(1);
  });

  it('names the model of the catalogue that has its layers, and none where there is none', () => {
    expect(judge(question(), qwen).sameShapeAs).toBe('qwen3-8b');
    const load = { ...qwen.load, shape: { ...qwen.load.shape, embeddingLength: 4352 } };
    expect(judge(question(), { ...qwen, load })).not.toHaveProperty('sameShapeAs');
  });

  it('is for the longest context that the model takes, where that is less than was asked', () => {
    const llama2 = ofRecipe(modelNamed('llama-2-7b'), 'Q4_0');
    const beyond = judge(question({ contextTokens: 32_768 }), llama2);
    expect(beyond.contextTokens).toBe(4096);
    expect(beyond).toEqual(judge(question({ contextTokens: 4096 }), llama2));
    expect(judge(question({ contextTokens: 2048 }), llama2).contextTokens).toBe(2048);
  });

  it('holds the weights that the file has, not those of its recipe', () => {
    const heavier = { ...qwen, load: { ...qwen.load, weightBytes: qwen.load.weightBytes + 1_000_000_000 } };
    const [plain, more] = [judge(question(), qwen), judge(question(), heavier)];
    expect((more.need?.totalBytes ?? 0) - (plain.need?.totalBytes ?? 0)).toBe(1_000_000_000);
  });

  it('is need and speed without an answer where the memory of this machine is not known', () => {
    const { machine: _, ...unknown } = question();
    const judged = judge(unknown, qwen);
    expect(Object.keys(judged).toSorted()).toEqual(['contextTokens', 'need', 'sameShapeAs', 'speed']);
  });

  it('is the need alone of MLX folders where MLX cannot run', () => {
    const mlx = ofRecipe(modelNamed('qwen3-8b'), 'MLX-4bit');
    const judged = judge(question({ machine: onCpu }), mlx);
    expect(Object.keys(judged).toSorted()).toEqual(['contextTokens', 'need', 'sameShapeAs']);
    expect(judge(question(), mlx)).toMatchObject({ answer: 'fits', speed: {} });
  });

  it('of quantised weights in a cache of fewer bits needs less, and takes a longer context', () => {
    const [f16, q8] = (['f16', 'q8_0'] as const).map((kvType) =>
      judge(question({ machine: small, kvType }), qwen),
    );
    expect(q8?.need?.totalBytes).toBeLessThan(f16?.need?.totalBytes ?? 0);
    expect(q8?.largestContextTokens).toBeGreaterThanOrEqual(f16?.largestContextTokens ?? Infinity);
  });
});
