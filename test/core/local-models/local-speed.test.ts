import { describe, expect, it } from 'vitest';
import type { LoadFacts } from '#core/local-models/found.ts';
import { localSpeed, type SpeedAsked } from '#core/local-models/local-speed.ts';
import { mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import type { QuantisationName } from '#core/models/quantisations.ts';
import { sameShape } from '#core/models/shape-key.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { measuredTargets } from '#core/speed/measured-target.ts';
import type { SpeedSource } from '#core/speed/speed-source.ts';
import { withoutPlan } from '../../fakes/catalogue-models.ts';
import { catalogue, chipNamed, modelNamed, parameters, referenceRun, speedOn } from '../speed/fixtures.ts';

const chip = chipNamed('m4-pro-14c-20g');
const source: SpeedSource = { parameters, chip };
const use = { contextTokens: 4096, kvType: 'f16' } as const;
const full = { promptTokens: 4096, depthTokens: 4096, kvType: 'f16' } as const;

/** Qwen2.5 14B as a file tells it, by default `Q4_K_M` kept by LM Studio. */
function asked(over: Partial<SpeedAsked> = {}, load: Partial<LoadFacts> = {}): SpeedAsked {
  const model = modelNamed('qwen2.5-14b');
  const facts: LoadFacts = {
    shape: withoutPlan(model.shape),
    parameterCount: model.parameterCount,
    activeParameterCount: model.activeParameterCount,
    weightBytes: recipeBytes('Q4_K_M'),
    quantisation: 'Q4_K_M',
    ...load,
  };
  const known = sameShape(catalogue.models, facts.shape);
  return { program: 'lm-studio', format: 'gguf', load: facts, known, ...over };
}

const recipeBytes = (quantisation: QuantisationName): number =>
  weightBytesOrEstimate(modelNamed('qwen2.5-14b'), quantisation).bytes;

const speedOf = (over: Partial<SpeedAsked> = {}, load: Partial<LoadFacts> = {}): SpeedEstimate | undefined =>
  localSpeed(source, asked(over, load), use);
const writes = (speed: SpeedEstimate | undefined): number => speed?.generationTokensPerSecond?.mid ?? NaN;
const reads = (speed: SpeedEstimate | undefined): number => speed?.promptTokensPerSecond?.mid ?? NaN;
const engineOf = (speed: SpeedEstimate | undefined): unknown => speed?.reasons[0]?.details['engine'];

describe('the speed of a model on disk', () => {
  it('is that of its recipe in llama.cpp, also where its bytes are within 3 % of it', () => {
    const expected = speedOn({ chip }, 'qwen2.5-14b', 'Q4_K_M', full);
    for (const share of [1, 0.975, 1.025])
      expect(speedOf({}, { weightBytes: share * recipeBytes('Q4_K_M') })).toEqual(expected);
  });

  it('is by its own bytes where it weighs otherwise than its recipe', () => {
    const [light, recipe, heavy] = [0.9, 1, 1.2].map((share) =>
      writes(speedOf({}, { weightBytes: share * recipeBytes('Q4_K_M') })),
    );
    expect(light).toBeGreaterThan(recipe ?? NaN);
    expect(heavy).toBeLessThan(recipe ?? NaN);
  });

  it('is continuous where the one way of counting ends and the other begins', () => {
    const at = (share: number): number => writes(speedOf({}, { weightBytes: share * recipeBytes('Q4_K_M') }));
    expect(at(1.0301) / at(1.03)).toBeGreaterThan(0.95);
    expect(at(1.0301) / at(1.03)).toBeLessThanOrEqual(1);
    expect(at(0.9699) / at(0.97)).toBeGreaterThanOrEqual(1);
    expect(at(0.9699) / at(0.97)).toBeLessThan(1.05);
  });

  it.each([
    ['ollama', 'gguf', 'Ollama'],
    ['lm-studio', 'gguf', 'llama.cpp'],
    ['hugging-face', 'gguf', 'llama.cpp'],
    ['folder', 'gguf', 'llama.cpp'],
  ] as const)('kept by %s is that of %s in %s', (program, format, engine) => {
    expect(engineOf(speedOf({ program, format }))).toBe(engine);
  });

  it('of an MLX folder is that of MLX, whichever program keeps it', () => {
    const bytes = mlxWeightBytes(modelNamed('qwen2.5-14b').shape, { bits: 4 }) ?? NaN;
    for (const program of ['lm-studio', 'hugging-face', 'folder'] as const) {
      const speed = speedOf({ program, format: 'mlx' }, { quantisation: 'MLX-4bit', weightBytes: bytes });
      expect(speed).toEqual(speedOn({ chip }, 'qwen2.5-14b', 'MLX-4bit', full));
      expect(engineOf(speed)).toBe('MLX');
    }
  });

  it('of MLX’s other group sizes is by their bytes: smaller groups write slower', () => {
    const shape = modelNamed('qwen2.5-14b').shape;
    const [g128, g64, g32] = ([128, 64, 32] as const).map((groupSize) =>
      writes(
        speedOf(
          { format: 'mlx' },
          {
            quantisation: groupSize === 64 ? 'MLX-4bit' : `MLX-4bit-g${groupSize}`,
            weightBytes: mlxWeightBytes(shape, { bits: 4, groupSize }) ?? NaN,
          },
        ),
      ),
    );
    expect(g128).toBeGreaterThan(g64 ?? NaN);
    expect(g64).toBeGreaterThan(g32 ?? NaN);
  });

  it('of weights as published is that of 16 bits in MLX', () => {
    const bytes = mlxWeightBytes(modelNamed('qwen2.5-14b').shape, { bits: 16 }) ?? NaN;
    const speed = speedOf({ format: 'safetensors' }, { quantisation: 'BF16', weightBytes: bytes });
    expect(speed).toEqual(speedOn({ chip }, 'qwen2.5-14b', 'BF16', { ...full, engine: 'mlx' }));
  });

  it('of a type without a recipe is by its bytes and the kernels of the recipe it is the base of', () => {
    const named = speedOf({}, { quantisation: 'Q4_K', weightBytes: recipeBytes('Q4_K_M') });
    expect(writes(named) / writes(speedOf())).toBeCloseTo(1, 2);
    expect(reads(named) / reads(speedOf())).toBeCloseTo(1, 2);
  });

  it.each(['IQ2_XXS', 'TQ1_0', 'NVFP4', 'unknown', '__proto__', 'constructor'])(
    'of %s, of which no published run is, is not given',
    (quantisation) => {
      expect(speedOf({}, { quantisation, weightBytes: 1e9 })).toBeUndefined();
    },
  );

  it('of a model that the catalogue has not is told from its own layers', () => {
    const { shape } = modelNamed('qwen2.5-14b');
    const half = {
      shape: withoutPlan({ ...shape, layerCount: shape.layerCount / 2 }),
      weightBytes: recipeBytes('Q4_K_M') / 2,
      parameterCount: 7e9,
      activeParameterCount: 7e9,
    };
    const other = asked({}, half);
    expect(other.known).toBeUndefined();
    const ratio = writes(localSpeed(source, other, use)) / writes(speedOf());
    expect(ratio).toBeGreaterThan(1.6);
    expect(ratio).toBeLessThan(2.4);
  });

  it('of experts counts those that a token uses alone', () => {
    const { shape, parameterCount, activeParameterCount } = modelNamed('qwen3-30b-a3b');
    const changed = { ...withoutPlan(shape), embeddingLength: shape.embeddingLength + 256 };
    const load = { shape: changed, parameterCount, weightBytes: 18.5e9, activeParameterCount };
    const few = speedOf({ known: undefined }, load);
    const all = speedOf({ known: undefined }, { ...load, activeParameterCount: parameterCount });
    expect(writes(few)).toBeGreaterThan(3 * writes(all));
  });

  it('rests on what was measured here of the same recipe, by llama.cpp alone', () => {
    const machine = { chip: 'Apple M4 Pro', gpuCores: 20 };
    const run = referenceRun(300, 20, {
      model: 'qwen2.5-14b',
      quantisation: 'Q4_K_M',
      layersTotal: 48,
      machine,
    });
    const measured = measuredTargets([run], { models: catalogue.models, parameters, machine, chip });
    const here: SpeedSource = { ...source, ...(measured && { measured }) };
    const confidence = (over: Partial<SpeedAsked>, load: Partial<LoadFacts> = {}) =>
      localSpeed(here, asked(over, load), use)?.confidence;
    // Carried from an empty cache to one of 4,096 tokens.
    expect(confidence({})).toBe('calibrated');
    expect(localSpeed(here, asked(), use)?.reasons.map(({ code }) => code)).toContain('speed-measured');
    expect(confidence({ program: 'ollama' })).toBe('predicted');
    expect(confidence({}, { quantisation: 'Q8_0', weightBytes: recipeBytes('Q8_0') })).toBe('predicted');
    expect(confidence({}, { weightBytes: 1.2 * recipeBytes('Q4_K_M') })).toBe('predicted');
  });

  it('on an unknown chip has no rates, and says why', () => {
    const speed = localSpeed({ parameters }, asked(), use);
    expect(speed?.generationTokensPerSecond).toBeUndefined();
    expect(speed?.reasons).not.toEqual([]);
  });
});
