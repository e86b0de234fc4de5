import { describe, expect, it } from 'vitest';
import { calibrate } from '#core/speed/calibration.ts';
import { publishedRange } from '#core/speed/published.ts';
import { speedObservations } from '#core/speed/observations.ts';
import { predictedRate } from '#core/speed/published-rates.ts';
import { attentionWidthTokens, parametersReadPerToken } from '#core/speed/load.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { catalogue, chipNamed, modelNamed, parameters, referenceRun, speedOn } from './fixtures.ts';

const published = speedObservations(catalogue.referenceSpeeds, catalogue);
const allChips = catalogue.chips.map(({ id }) => chipNamed(id));
const models = ['llama-3.2-1b', 'llama-2-7b', 'qwen2.5-32b', 'qwen3-30b-a3b', 'llama-3.3-70b', 'gemma-4-e2b'];

describe('what a token reads', () => {
  it('is the active parameters without the tables that are only looked up', () => {
    expect(parametersReadPerToken(modelNamed('llama-2-7b'))).toBe(6_738_415_616 - 32_000 * 4096);
    // Tied: the embedding table is the output matrix and is read. Per-layer embeddings are not.
    const gemma = modelNamed('gemma-4-e2b');
    expect(parametersReadPerToken(gemma)).toBe(gemma.activeParameterCount - 256 * 262_144 * 35);
  });

  it('attends to half the prompt on average, in a sliding layer to at most the window', () => {
    expect(attentionWidthTokens(modelNamed('llama-2-7b').shape, 512)).toBe(32 * 4096 * 256);
    const sliding = modelNamed('gpt-oss-20b').shape;
    expect(attentionWidthTokens(sliding, 8192)).toBe(12 * 4096 * 4096 + 12 * 4096 * 128);
  });
});

describe('speeds predicted from published runs', () => {
  it.each([
    ['m1-8c-8g', 117.96, 14.15],
    ['m2-pro-12c-19g', 341.19, 37.87],
    ['m3-max-16c-40g', 759.7, 66.31],
    ['m4-10c-10g', 221.29, 24.11],
    ['m4-pro-14c-20g', 439.78, 50.74],
    ['m4-max-16c-40g', 885.68, 83.06],
    ['m3-ultra-32c-80g', 1471.24, 92.14],
  ])('put the published 7B Q4_0 of %s within a fifth, by a build as old', (chipId, prompt, generation) => {
    const [row] = published.filter(
      ({ chip, modelId, row: { quantisation } }) =>
        chip.id === chipId && modelId === 'llama-2-7b' && quantisation === 'Q4_0',
    );
    if (!row) throw new Error(`no row of ${chipId}`);
    expect(Math.abs(predictedRate(row, parameters, 'prompt') / prompt - 1)).toBeLessThan(0.2);
    expect(Math.abs(predictedRate(row, parameters, 'generation') / generation - 1)).toBeLessThan(0.2);
    const { generationTokensPerSecond } = speedOn({ chip: chipNamed(chipId) }, 'llama-2-7b', 'Q4_0');
    // Today's builds are faster; the interval reaches down to the old ones.
    expect(generationTokensPerSecond?.low).toBeLessThan(1.05 * generation);
    expect(generationTokensPerSecond?.high).toBeGreaterThan(generation);
  });

  it('hold known answers of dense 32B models at 4 bits: about 5 on M4, 9 to 13 on M5 Pro', () => {
    const rate = (chipId: string) =>
      speedOn({ chip: chipNamed(chipId) }, 'qwen2.5-32b', 'Q4_K_M').generationTokensPerSecond?.mid;
    expect(rate('m4-10c-10g')).toBeCloseTo(4.8, 0);
    expect(rate('m5-pro-15c-16g')).toBeGreaterThan(9);
    expect(rate('m5-pro-15c-16g')).toBeLessThan(13);
  });

  it.each(models)('never let %s write faster than bandwidth ÷ bytes read', (modelId) => {
    const model = modelNamed(modelId);
    for (const quantisation of ['Q4_0', 'Q4_K_M', 'Q8_0', 'F16'] as const) {
      const weights = weightBytesOrEstimate(model, quantisation).bytes;
      const read = (weights * parametersReadPerToken(model)) / model.parameterCount;
      const kv = kvCacheBytes(model.shape, { contextTokens: 64, kvType: 'f16' });
      for (const chip of allChips) {
        const rate = speedOn({ chip }, modelId, quantisation).generationTokensPerSecond;
        expect(rate?.high).toBeLessThanOrEqual((chip.bandwidthBytesPerSecond / (read + kv)) * (1 + 1e-12));
      }
    }
  });

  it('always are ordered intervals with a reason that says where they come from', () => {
    for (const chip of allChips) {
      for (const modelId of models) {
        const speed = speedOn({ chip }, modelId, 'Q4_K_M');
        expect(speed.reasons[0]?.code).toBe('speed-from-published-runs');
        for (const rate of [speed.promptTokensPerSecond, speed.generationTokensPerSecond]) {
          if (!rate) continue;
          expect(rate.low).toBeGreaterThan(0);
          expect(rate.low).toBeLessThanOrEqual(rate.mid);
          expect(rate.mid).toBeLessThanOrEqual(rate.high);
        }
      }
    }
  });

  it('fall as the context grows, and with more bits a weight', () => {
    const chip = chipNamed('m4-pro-14c-20g');
    const at = (depthTokens: number) =>
      speedOn({ chip }, 'qwen2.5-32b', 'Q4_K_M', { depthTokens, promptTokens: depthTokens });
    const rates = [512, 4096, 16_384, 32_768].map(at);
    for (const [index, rate] of rates.slice(1).entries()) {
      expect(rate.generationTokensPerSecond?.mid).toBeLessThan(
        rates[index]?.generationTokensPerSecond?.mid ?? 0,
      );
      expect(rate.promptTokensPerSecond?.mid).toBeLessThan(rates[index]?.promptTokensPerSecond?.mid ?? 0);
    }
    const byBits = (['Q4_K_M', 'Q6_K', 'Q8_0', 'F16'] as const).map(
      (quantisation) => speedOn({ chip }, 'qwen2.5-32b', quantisation).generationTokensPerSecond?.mid ?? 0,
    );
    expect(byBits).toEqual([...byBits].sort((a, b) => b - a));
  });

  it('keep the traps of the 7B table: an older Max writes faster than a newer Pro', () => {
    const writes = (chipId: string) =>
      speedOn({ chip: chipNamed(chipId) }, 'llama-2-7b', 'Q4_0').generationTokensPerSecond?.mid ?? 0;
    expect(writes('m4-pro-14c-20g')).toBeLessThan(writes('m1-max-10c-32g'));
    expect(writes('m3-pro-12c-18g')).toBeLessThan(writes('m2-pro-12c-19g'));
    expect(writes('m4-max-14c-32g')).toBeLessThan(writes('m4-max-16c-40g'));
    expect(writes('m4-pro-14c-20g') / writes('m4-pro-12c-16g')).toBeLessThan(1.05);
  });

  it('are wider for a generation without published runs, and silent where nothing is known', () => {
    const width = (chipId: string, measure: 'promptTokensPerSecond' | 'generationTokensPerSecond') => {
      const rate = speedOn({ chip: chipNamed(chipId) }, 'qwen3-8b', 'Q4_K_M')[measure];
      return (rate?.high ?? 0) / (rate?.low ?? 1);
    };
    expect(width('m6-12c-12g', 'generationTokensPerSecond')).toBeGreaterThan(
      width('m4-10c-10g', 'generationTokensPerSecond'),
    );
    expect(width('m6-12c-12g', 'promptTokensPerSecond')).toBeGreaterThan(
      2 * width('m4-10c-10g', 'promptTokensPerSecond'),
    );
    const phone = speedOn({ chip: chipNamed('a18-pro-6c-5g') }, 'qwen3-4b', 'Q4_K_M');
    expect(phone.promptTokensPerSecond).toBeUndefined();
    expect(phone.reasons.map(({ code }) => code)).toContain('prompt-speed-unknown');
  });

  it('know the lower bandwidth of an M6 with 16 GB', () => {
    const rate = (memoryGB: number) =>
      speedOn({ chip: chipNamed('m6-12c-12g', memoryGB) }, 'qwen3-8b', 'Q4_K_M').generationTokensPerSecond
        ?.mid;
    expect(rate(16)).toBeLessThan(rate(24) ?? 0);
  });
});

describe('an unknown chip or a machine that is not a Mac', () => {
  it('has no number without a measurement, and says so', () => {
    expect(speedOn({}, 'qwen3-8b', 'Q4_K_M')).toEqual({
      confidence: 'predicted',
      reasons: [{ code: 'speed-needs-measurement', details: {} }],
    });
  });

  it('is scaled from its own measurement: half the bytes, twice the rate', () => {
    const calibration = calibrate({
      result: referenceRun(60, 8, { backend: 'cpu' }),
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    const scaled = (quantisation: 'Q4_0' | 'Q8_0') => speedOn({ calibration }, 'llama-2-7b', quantisation);
    expect(scaled('Q4_0').generationTokensPerSecond?.mid).toBeCloseTo(8, 6);
    expect(scaled('Q4_0').promptTokensPerSecond?.mid).toBeCloseTo(60, 6);
    expect(scaled('Q8_0').generationTokensPerSecond?.mid).toBeCloseTo(4.3, 0);
    expect(scaled('Q8_0').promptTokensPerSecond?.mid).toBeCloseTo(60, 6);
    expect(scaled('Q4_0').confidence).toBe('calibrated');
    const { low, mid, high } = scaled('Q4_0').generationTokensPerSecond ?? { low: 0, mid: 0, high: 0 };
    expect(high / low).toBeGreaterThan(2);
    expect(mid).toBeGreaterThan(low);
  });

  it('does not pass its measurement on to a Mac of the catalogue', () => {
    const calibration = calibrate({
      result: referenceRun(60, 8, { backend: 'cpu' }),
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    const chip = chipNamed('m4-pro-14c-20g');
    expect(speedOn({ chip, calibration }, 'qwen3-8b', 'Q4_K_M')).toEqual(
      speedOn({ chip }, 'qwen3-8b', 'Q4_K_M'),
    );
  });
});

describe('the published range of a chip', () => {
  const chip = (id: string) => {
    const found = catalogue.chips.find((candidate) => candidate.id === id);
    if (!found) throw new Error(id);
    return found;
  };

  it('is that of the same GPU cores only', () => {
    const range = publishedRange(catalogue.referenceSpeeds, chip('m4-pro-14c-20g'));
    expect(range?.generationTokensPerSecond).toEqual({ low: 50.74, mid: 50.74, high: 50.74 });
    expect(range?.promptTokensPerSecond.mid).toBe(439.78);
    expect(range?.source).toContain('/discussions/4167');
    expect(publishedRange(catalogue.referenceSpeeds, chip('m4-pro-12c-16g'))?.promptTokensPerSecond.mid).toBe(
      364.06,
    );
  });

  it('is absent where nobody has published one', () => {
    expect(publishedRange(catalogue.referenceSpeeds, chip('m6-12c-12g'))).toBeUndefined();
  });
});
