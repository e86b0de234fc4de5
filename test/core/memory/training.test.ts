import { describe, expect, it } from 'vitest';
import { fitAnswer } from '#core/fit/answer.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { articleTrainingRuleBytes, trainingNeed, type TrainingOptions } from '#core/memory/training.ts';
import { memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

/** One sample of 2048 tokens at 4 bits with checkpointing, in all else mlx-lm's defaults. */
const modest: TrainingOptions = {
  method: 'qlora',
  bits: 4,
  batch: 1,
  sampleTokens: 2048,
  gradientCheckpointing: true,
};
const unquantised = { method: 'lora', bits: 16 } as const;
const kept = { gradientCheckpointing: false } as const;

function need(id: string, options: Partial<TrainingOptions> = {}) {
  const found = trainingNeed(catalogueModel(id), { ...modest, ...options });
  if (!found) throw new Error(`${id} can't be assessed`);
  return found;
}

const gigabytes = (gibibytes: number): number => memoryGibibytes(gibibytes) / 1e9;

type Run = readonly [
  what: string,
  id: string,
  options: Partial<TrainingOptions>,
  gigabytes: number,
  ratio: number,
];

// IonDen/mlx-train-perf (docs/papers/when-the-bottleneck-moved.md, README.md): stock mlx-lm 0.31.3 on mlx
// 0.31 and 0.32, M1 Max, all 36 blocks, rank 8; marginal peak + 4.29 GiB resident.
const checkpointed: readonly Run[] = [
  ['1024 tokens', 'qwen3-8b', { layers: 'all', sampleTokens: 1024 }, gigabytes(4.29 + 2.12), 1.08],
  ['2048 tokens', 'qwen3-8b', { layers: 'all' }, gigabytes(4.29 + 3.75), 1.04],
  ['4096 tokens', 'qwen3-8b', { layers: 'all', sampleTokens: 4096 }, gigabytes(4.29 + 7.48), 1.04],
  [
    '7936 tokens, the most 32 GB hold',
    'qwen3-8b',
    { layers: 'all', sampleTokens: 7936 },
    gigabytes(24.5),
    0.98,
  ],
  ['8192 tokens', 'qwen3-8b', { layers: 'all', sampleTokens: 8192 }, gigabytes(25.68), 0.97],
];

// Without checkpointing. Sample lengths are the limit set or, in Mistral's first row, our guess at the
// longest of 50 short Alpaca samples, so that a ratio far from 1 need not be the formula's fault.
const withoutCheckpointing: readonly Run[] = [
  // taneja-rohit/mac-ml-benchmark, January 2026: rank 8, 16 blocks, 10.486 M trainable.
  ['Alpaca, M4 Pro', 'mistral-7b-v0.3', { ...kept, sampleTokens: 512 }, 7.614, 1.03],
  // https://github.com/ml-explore/mlx-examples/issues/412, February 2024: "no entry is longer than 7500".
  [
    '4 blocks, 2024',
    'mistral-7b-v0.3',
    { ...kept, sampleTokens: 7500, layers: 4, adapted: 'query-value' },
    30,
    1.21,
  ],
  ['16 blocks, 2024', 'mistral-7b-v0.3', { ...kept, sampleTokens: 7500, adapted: 'query-value' }, 160, 0.58],
  // https://github.com/ml-explore/mlx-examples/issues/1076: 83.886 M trainable, samples cut at 8192.
  [
    'bf16, M3 Max 128 GB',
    'llama-3.1-8b',
    { ...unquantised, ...kept, sampleTokens: 8192, rank: 64 },
    121.55,
    1.14,
  ],
  // https://github.com/ml-explore/mlx/issues/1406: over 200 GB when it crashed, samples of up to 8192 by four.
  [
    'bf16, crashed',
    'llama-3.1-8b',
    { ...unquantised, ...kept, batch: 4, sampleTokens: 8192, rank: 16, adapted: 'query-value' },
    200,
    2.14,
  ],
  // mlx-tune's "rough indicators" for an M4 Pro; the context is the limit, not the sample's length.
  [
    '1024 tokens, q and v',
    'qwen3-0.6b',
    { ...unquantised, ...kept, sampleTokens: 1024, adapted: 'query-value' },
    2.6,
    1.78,
  ],
  ['4096 tokens', 'qwen3-0.6b', { ...unquantised, ...kept, sampleTokens: 4096, layers: 'all' }, 18, 1.73],
];

describe('measured fine-tuning', () => {
  it.each([...checkpointed, ...withoutCheckpointing])(
    '%s: %s with %j took %d GB, the middle is %d of it and the interval holds it',
    (_what, id, options, measured, ratio) => {
      const { lowBytes, totalBytes, highBytes } = need(id, options);
      expect(totalBytes / 1e9 / measured).toBeCloseTo(ratio, 2);
      expect(lowBytes / 1e9).toBeLessThanOrEqual(measured);
      expect(highBytes / 1e9).toBeGreaterThanOrEqual(measured);
    },
  );

  it('with checkpointing is met within 8 %', () => {
    for (const [what, id, options, measured] of checkpointed) {
      expect(Math.abs(need(id, options).totalBytes / 1e9 / measured - 1), what).toBeLessThan(0.085);
    }
  });

  it('of an 8B model at 4 bits lies between 6 and 10 GB (mlx-lm-lora)', () => {
    const { lowBytes, highBytes } = need('qwen3-8b');
    expect(lowBytes).toBeGreaterThan(6e9);
    expect(highBytes).toBeLessThan(10.5e9);
  });

  it('by PyTorch instead of MLX is met within 15 %: 58.2 GiB for a 27B in bf16, rank 128', () => {
    // https://github.com/MakazhanAlpamys/Soup/issues/472; its samples' length is not given.
    const { totalBytes } = need('qwen3.8-27b', {
      ...unquantised,
      layers: 'all',
      rank: 128,
      sampleTokens: 512,
    });
    expect(totalBytes / memoryGibibytes(58.2)).toBeCloseTo(1.14, 2);
  });

  it('counts the adapters that mlx-lm prints as trainable', () => {
    const bytesPerParameter = 16;
    expect(need('mistral-7b-v0.3').adapterBytes / bytesPerParameter / 1e6).toBeCloseTo(10.486, 3);
    expect(need('llama-3.1-8b', { rank: 64 }).adapterBytes / bytesPerParameter / 1e6).toBeCloseTo(83.886, 3);
    expect(
      need('llama-3.1-8b', { rank: 128, layers: 'all' }).adapterBytes / bytesPerParameter / 1e6,
    ).toBeCloseTo(335.544, 3);
  });
});

// Weights at 4.5 bits + 4 bytes a logit + activations + 1 GB, as gathered with the catalogue's facts: no
// measurement, and without the score matrices.
const estimates: readonly Run[] = [
  ['2048 tokens', 'llama-3.1-8b', {}, 7.5, 1.09],
  ['2048 tokens', 'qwen2.5-14b', {}, 11.4, 1.08],
  ['2048 tokens', 'qwen2.5-32b', {}, 22, 1.07],
  ['2048 tokens', 'llama-3.3-70b', {}, 44.4, 1.04],
  ['batch 4', 'llama-3.1-8b', { batch: 4 }, 13, 1.22],
  ['batch 4', 'qwen2.5-14b', { batch: 4 }, 17.6, 1.2],
  ['batch 4', 'qwen2.5-32b', { batch: 4 }, 29.8, 1.17],
  ['batch 4', 'llama-3.3-70b', { batch: 4 }, 55.6, 1.1],
  ['no checkpointing', 'llama-3.1-8b', kept, 11.4, 1.83],
  ['no checkpointing', 'qwen2.5-14b', kept, 16.3, 1.65],
  ['no checkpointing', 'qwen2.5-32b', kept, 26.4, 1.58],
  ['no checkpointing', 'llama-3.3-70b', kept, 50.9, 1.38],
  ['defaults', 'qwen2.5-32b', { ...kept, batch: 4 }, 47, 2.3],
];

describe('the usual estimate of fine-tuning', () => {
  it.each(estimates)(
    'for %s, %s with %j is %d GB; the middle is %d of it, the interval holds it',
    (...run) => {
      const [, id, options, estimate, ratio] = run;
      const { lowBytes, totalBytes, highBytes } = need(id, options);
      expect(totalBytes / 1e9 / estimate).toBeCloseTo(ratio, 2);
      expect(lowBytes / 1e9).toBeLessThanOrEqual(estimate);
      expect(highBytes / 1e9).toBeGreaterThanOrEqual(estimate);
    },
  );

  it('is half of what was measured for one sample of 8192 tokens, where scores outgrow the rest', () => {
    expect(need('llama-3.1-8b', { sampleTokens: 8192 }).lowBytes / 1e9).toBeGreaterThan(13);
    expect(gigabytes(25.68) / 13).toBeGreaterThan(2);
  });
});

describe('4-bit LoRA of a 32B model on an M5 Pro with 48 GB', () => {
  const memoryBytes = memoryGibibytes(48);
  const budgetBytes =
    memoryBudget({ memoryBytes, macosMajor: 26, rules: loadShippedCatalogue().workingSetRules })?.bytes ?? 0;
  const answer = (needBytes: number) => fitAnswer({ needBytes, budgetBytes, memoryBytes });

  it('takes about 22 GB for one sample of 2048 tokens with checkpointing: yes, even at the high end', () => {
    const found = need('qwen2.5-32b');
    expect(Math.abs(found.totalBytes / 22e9 - 1)).toBeLessThan(0.1);
    expect(answer(found.highBytes)).toBe('fits');
    expect(found.confidence).toBe('calibrated');
  });

  it('takes about 47 GB at the least with the default batch of 4 and no checkpointing: no', () => {
    const found = need('qwen2.5-32b', { ...kept, batch: 4 });
    expect(Math.abs(found.lowBytes / 47e9 - 1)).toBeLessThan(0.1);
    expect(['fits', 'tight']).not.toContain(answer(found.lowBytes));
    expect(answer(found.totalBytes)).toBe('refused');
    expect(found.confidence).toBe('predicted');
  });
});

describe('the need of fine-tuning', () => {
  it('is the sum of its parts and lies within its interval, for every model', () => {
    for (const model of loadShippedCatalogue().models) {
      for (const gradientCheckpointing of [true, false]) {
        const found = trainingNeed(model, { ...modest, sampleTokens: 512, gradientCheckpointing });
        if (!found) continue;
        const parts = [
          found.weightBytes,
          found.adapterBytes,
          found.activationBytes,
          found.logitBytes,
          found.overheadBytes,
        ];
        expect(
          parts.reduce((sum, part) => sum + part, 0),
          model.id,
        ).toBe(found.totalBytes);
        expect(found.lowBytes, model.id).toBeLessThan(found.totalBytes);
        expect(found.highBytes, model.id).toBeGreaterThan(found.totalBytes);
      }
    }
  });

  it.each([
    ['batch', [{ batch: 1 }, { batch: 2 }, { batch: 8 }]],
    ['sample', [{ sampleTokens: 256 }, { sampleTokens: 2048 }, { sampleTokens: 16384 }]],
    ['blocks', [{ layers: 4 }, { layers: 16 }, { layers: 'all' }]],
    ['rank', [{ rank: 8 }, { rank: 16 }, { rank: 64 }]],
    ['kept results', [{ gradientCheckpointing: true }, kept]],
    ['adapters', [{ adapted: 'query-value' }, { adapted: 'all-linear' }]],
    ['bits', [{ bits: 4 }, unquantised]],
  ] as const)('grows with the %s', (_, steps) => {
    for (const base of [modest, { ...modest, ...kept }]) {
      const totals = steps.map((step) => need('qwen3-8b', { ...base, ...step }).totalBytes);
      expect(totals.every((total, index) => index === 0 || total > (totals[index - 1] ?? 0))).toBe(true);
    }
  });

  it('trains at most the blocks there are', () => {
    expect(need('qwen3-0.6b', { layers: 500 })).toEqual(need('qwen3-0.6b', { layers: 'all' }));
  });

  it('holds logits at its peak only where no block takes more', () => {
    expect(need('qwen3-8b')).toMatchObject({ peak: 'loss', logitBytes: 8 * 2048 * 151936 });
    expect(need('qwen3-8b', { sampleTokens: 8192 })).toMatchObject({ peak: 'backward', logitBytes: 0 });
  });

  it('says which models nobody measured', () => {
    const hybrid = need('qwen3.5-9b', kept);
    expect(hybrid).toMatchObject({ confidence: 'predicted', basis: 'recurrent-layers-not-measured' });
    // Of the last 16 blocks 12 are recurrent; at worst each keeps 32 heads × 128 × 128 floats a token.
    expect(hybrid.highBytes - hybrid.totalBytes).toBeGreaterThan(12 * 2048 * 32 * 128 * 128 * 4);
    expect(need('qwen3-8b', kept).basis).toBe('kept-results-vary-by-version');
  });

  it('is unknown where the tensors are', () => {
    const model = catalogueModel('qwen3-8b');
    const unlisted = { ...model, shape: { ...model.shape, architecture: 'never-heard-of' } };
    expect(trainingNeed(unlisted, modest)).toBeUndefined();
  });

  it.each([
    ['batch', { batch: 0 }],
    ['batch', { batch: 1.5 }],
    ['sampleTokens', { sampleTokens: 0 }],
    ['sampleTokens', { sampleTokens: Number.NaN }],
    ['sampleTokens', { sampleTokens: 1e9 }],
    ['layers', { layers: 0 }],
    ['rank', { rank: -8 }],
    ['bits', { method: 'qlora', bits: 16 }],
  ] as const)('refuses an impossible %s: %j', (path, options) => {
    expect(() => trainingNeed(catalogueModel('qwen3-8b'), { ...modest, ...options })).toThrow(path);
  });
});

describe("the article's rule for training", () => {
  it('is twice its rule of thumb: enough for one short sample, not for the defaults', () => {
    expect(articleTrainingRuleBytes(32e9, 4)).toBe(38.4e9);
    const rule = articleTrainingRuleBytes(catalogueModel('qwen2.5-32b').parameterCount, 4);
    expect(rule).toBeGreaterThan(need('qwen2.5-32b').highBytes);
    expect(rule).toBeLessThan(need('qwen2.5-32b', { ...kept, batch: 4 }).lowBytes);
  });
});
