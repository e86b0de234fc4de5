import { describe, expect, it } from 'vitest';
import { catalogueModel } from '../fakes/catalogue-models.ts';
import { rivals, type RivalQuestion } from '../bench/rival-formulas.ts';

/** 8030261248 parameters, 32 layers, 32 heads, 8 for K and V of 128, width 4096, feed-forward 14336, vocabulary 128256. */
const llama: RivalQuestion = {
  model: catalogueModel('llama-3.1-8b'),
  quantisation: 'Q4_K_M',
  contextTokens: 4096,
  fileBytes: 4_912_898_304,
  firstBlockBytes: 140_000_000,
  lookedUpBytes: 295_501_824,
};

function gigabytes(name: string, others: Partial<RivalQuestion> = {}): number | undefined {
  const rival = rivals.find((one) => one.name === name);
  if (!rival) throw new Error(`no formula ${name}`);
  const bytes = rival.bytes({ ...llama, ...others });
  return bytes === undefined ? undefined : bytes / 1e9;
}

describe('the formulas of other programs', () => {
  it.each([
    // 8.030 × 4 ÷ 8 × 1.2
    ['rule of thumb', 4.818],
    // 8.030 × 0.58 + 0.000008 × 8.030 × 4096 + 0.5
    ['llmfit early', 5.421],
    // 8.030 × 0.58 + 2 × 2 × 32 × 8 × 128 × 4096 + 0.5
    ['llmfit', 5.694],
    // 8.030 × 4.8 ÷ 8 + 0.537
    ['LLMcalc', 5.355],
    // 0.524 + 8.030 × 0.60625 + 0.537 + 4096 × (13456 + 23962 + 4966 + 96192), attention to output
    ['quantest', 6.497],
    // (146.4 − 18.0 + 16.5) MiB × (32 + 0.97) + 1516.5 MiB
    ['webui', 6.603],
    // 4.913 − 0.296 + 0.140 + 0.537 × 33 ÷ 32 + 2048 × (1 + 4 × 4096 + 4096 × 33) + 0.537
    ['Ollama 2024', 6.158],
  ])('%s gives for Llama 3.1 8B Q4_K_M at 4096 tokens %d GB', (name, expected) => {
    expect(gigabytes(name)).toBeCloseTo(expected, 2);
  });

  it('are as many as are tested, each with its source', () => {
    expect(rivals).toHaveLength(7);
    for (const { source } of rivals) expect(source.length).toBeGreaterThan(20);
  });

  it('give nothing for a quantisation that the program does not list, but for those with a default', () => {
    expect(gigabytes('LLMcalc', { quantisation: 'MXFP4' })).toBeUndefined();
    expect(gigabytes('quantest', { quantisation: 'MXFP4' })).toBeUndefined();
    expect(gigabytes('llmfit', { quantisation: 'MXFP4' })).toBe(gigabytes('llmfit'));
  });

  it('grow with the context, but for the rule of thumb', () => {
    for (const { name } of rivals) {
      const longer = gigabytes(name, { contextTokens: 32_768 });
      if (name === 'rule of thumb') expect(longer).toBe(gigabytes(name));
      else expect(longer).toBeGreaterThan(gigabytes(name) ?? Infinity);
    }
  });

  it('count the cache of hybrids as each program does', () => {
    const hybrid = { model: catalogueModel('qwen3.5-9b'), contextTokens: 32_768 };
    const parameters = hybrid.model.parameterCount / 1e9;
    expect(gigabytes('llmfit early', hybrid)).toBeCloseTo(
      parameters * 0.58 + (8e-6 * parameters * 32_768) / 4 + 0.5,
      6,
    );
    // 8 of the 32 layers attend: 2 × 2 bytes × 8 × 4 heads × 256 × 32768.
    expect(gigabytes('llmfit', hybrid)).toBeCloseTo(parameters * 0.58 + 1.073741824 + 0.5, 6);
  });
});
