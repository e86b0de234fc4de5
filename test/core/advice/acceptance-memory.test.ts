import { describe, expect, it } from 'vitest';
import { fitAnswer } from '#core/fit/answer.ts';
import { known } from '#core/fact.ts';
import { bytesPerGibibyte, bytesPerMebibyte, memoryGibibytes } from '#core/units.ts';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes, reasonOf } from './question.ts';

// By the numbers Qwen2.5-7B Q4_K_M with 4096 tokens takes 5.2 GB, below the limit: as a fit it is tight.
// It leaves macOS under 4 GiB of 8, so it is not advised; a 7B with a full-sized KV cache is above the limit.
describe('case 9: an M1 with 8 GB wants a 7B', () => {
  const m1 = macWith('m1-8c-8g', 8);

  it('has a limit of 5.73 GB', () => {
    expect(m1.memoryBudgetBytes.value).toBeCloseTo(5.73e9, -7);
  });

  it('is refused the 7B: it leaves macOS too little', () => {
    const advice = adviceFor(m1, { modelId: 'qwen2.5-7b', contextTokens: 4096 });
    expect(advice.verdict).not.toBe('keep');
    const { needBytes, leftBytes } = reasonOf(advice.reasons, 'leaves-too-little-now');
    expect(Number(leftBytes)).toBeLessThan(4 * bytesPerGibibyte);
    const memory = { budgetBytes: m1.memoryBudgetBytes.value ?? 0, memoryBytes: memoryGibibytes(8) };
    expect(fitAnswer({ needBytes: Number(needBytes), ...memory })).toBe('tight');
  });

  it('is refused LLaMA 2 7B outright, whose cache has no groups', () => {
    const advice = adviceFor(m1, { modelId: 'llama-2-7b', contextTokens: 4096 });
    expect(codes(advice.reasons)).toContain('does-not-fit-now');
    expect(advice.verdict).not.toBe('keep');
  });

  it('is offered something smaller that runs, not a command that raises the limit', () => {
    const { freeChanges } = adviceFor(m1, { modelId: 'qwen2.5-7b', contextTokens: 4096 });
    expect(freeChanges.length).toBeGreaterThan(0);
    expect(freeChanges[0]?.code).not.toBe('raise-limit');
  });
});

describe('case 12: two Mac mini M4 with 16 GB for a 27B', () => {
  const considered = { macId: 'mac-mini-m4', memoryGB: 16, count: 2 };
  const advice = adviceFor(macWith('m4-10c-10g', 16), {
    modelId: 'qwen3.6-27b',
    considered,
    minimumGenerationTokensPerSecond: 5,
  });

  it('are rejected: one Mac with more memory holds it', () => {
    expect(codes(advice.reasons)).toContain('cluster-one-mac-suffices');
    expect(['buy', 'wait']).not.toContain(advice.verdict);
    expect(advice.recommended).toBeUndefined();
  });

  it('and one of them alone does not hold it', () => {
    expect(advice.candidates.length).toBeGreaterThan(0);
    for (const { vetoes } of advice.candidates) expect(codes(vetoes)).toContain('does-not-fit');
  });
});

describe('case 14: 128 GB, and a plan above the stock limit and below 112 GiB', () => {
  const limit = memoryGibibytes(112);
  const stock = macWith('m5-max-18c-40g', 128);
  const raised = macWith('m5-max-18c-40g', 128, {
    change: { memoryBudgetBytes: known(limit, 'metal'), wiredLimitBytes: known(limit, 'sysctl') },
  });
  const wanted = { modelId: 'llama-4-scout', quantisation: 'Q8_0', minimumGenerationTokensPerSecond: 10 };

  it('plans some 108 GiB', () => {
    const { needBytes, budgetBytes } = reasonOf(adviceFor(stock, wanted).reasons, 'fits-if-limit-raised-now');
    expect(Number(needBytes) / bytesPerGibibyte).toBeGreaterThan(107.6);
    expect(Number(needBytes) / bytesPerGibibyte).toBeLessThan(110);
    expect(Number(budgetBytes) / bytesPerGibibyte).toBeCloseTo(107.5, 1);
  });

  it('is refused at the stock limit', () => {
    const advice = adviceFor(stock, wanted);
    expect(advice.verdict).not.toBe('keep');
    expect(codes(advice.freeChanges).indexOf('raise-limit')).toBe(advice.freeChanges.length - 1);
  });

  it('is accepted with a note where the limit is at 112 GiB', () => {
    const advice = adviceFor(raised, wanted);
    expect(advice.verdict).toBe('keep');
    expect(codes(advice.reasons)).toEqual(expect.arrayContaining(['fits-now', 'limit-raised-now']));
  });
});

describe('case 15: 24 GB with the limit raised to 22,000 MB, for a 32B at 4 bits', () => {
  const limit = 22_000 * bytesPerMebibyte;
  const machine = macWith('m4-pro-12c-16g', 24, {
    change: { memoryBudgetBytes: known(limit, 'metal'), wiredLimitBytes: known(limit, 'sysctl') },
  });
  const advice = adviceFor(machine, { minimumGenerationTokensPerSecond: 5 });

  it('loads and is risky, never a fit', () => {
    expect(advice.verdict).not.toBe('keep');
    expect(codes(advice.reasons)).toContain('limit-raised-risky');
    expect(codes(advice.reasons)).not.toContain('fits-now');
  });

  it('with some ten thousand tokens of context at most', () => {
    const { contextTokens } = reasonOf(advice.reasons, 'limit-raised-risky');
    expect(contextTokens).toBeGreaterThan(8000);
    expect(contextTokens).toBeLessThan(13_000);
  });

  it('and a Mac with 24 GB is never bought for it', () => {
    expect(chosenBy(advice)?.memoryGB ?? 32).toBeGreaterThanOrEqual(32);
  });
});
