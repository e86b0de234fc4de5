import { describe, expect, it } from 'vitest';
import { fitAnswer, raisedLimitBytes, ruleOfThumbBytes } from '#core/fit/answer.ts';
import { largestContextTokens } from '#core/fit/largest-context.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const rules = loadShippedCatalogue().workingSetRules;

function onMac(gibibytes: number, macosMajor: number) {
  const memoryBytes = memoryGibibytes(gibibytes);
  const budget = memoryBudget({ memoryBytes, macosMajor, rules });
  if (!budget) throw new Error(`no rule for ${gibibytes} GB on macOS ${macosMajor}`);
  return { memoryBytes, budgetBytes: budget.bytes };
}

const answerFor = (id: string, quantisation: string, mac: { memoryBytes: number; budgetBytes: number }) =>
  fitAnswer({
    needBytes: memoryNeed(catalogueModel(id), quantisation, { contextTokens: 4096, kvType: 'f16' })
      .totalBytes,
    ...mac,
  });

describe('the answer', () => {
  it('speaks of no limit to raise where the budget is only the memory free at this moment', () => {
    const question = { needBytes: 20e9, budgetBytes: 18e9, memoryBytes: 25e9 };
    expect(fitAnswer(question)).toBe('raise-limit');
    expect(fitAnswer({ ...question, canRaiseLimit: false })).toBe('crawls');
  });

  const GiB = memoryGibibytes;
  it.each([
    // [need, budget, RAM in GiB, answer]
    [11, 12, 24, 'fits'],
    [11.01, 12, 24, 'tight'],
    [12, 12, 24, 'tight'],
    [12.01, 12, 24, 'raise-limit'],
    [20, 12, 24, 'raise-limit'],
    [20.01, 12, 24, 'crawls'],
    [24, 12, 24, 'crawls'],
    [24.01, 12, 24, 'refused'],
    // 90 % is the lower bound from 40 GiB up.
    [115.1, 96, 128, 'raise-limit'],
    [115.3, 96, 128, 'crawls'],
    // Up to 16 GiB, 4 GiB of RAM stay free.
    [12, 14, 16, 'fits'],
    [12.01, 14, 16, 'tight'],
    [12.01, 14, 16.01, 'fits'],
  ] as const)('to %d GiB with a budget of %d on a Mac of %d is %s', (need, budget, memory, answer) => {
    const question = { needBytes: GiB(need), budgetBytes: GiB(budget), memoryBytes: GiB(memory) };
    expect(fitAnswer(question)).toBe(answer);
  });

  it('never gets worse with more memory or a higher budget, nor better with a larger need', () => {
    const order = ['refused', 'crawls', 'raise-limit', 'tight', 'fits'];
    const rank = (needBytes: number, budgetBytes: number, memoryBytes: number) =>
      order.indexOf(fitAnswer({ needBytes, budgetBytes, memoryBytes }));
    for (let memory = 4; memory <= 64; memory += 1) {
      for (let need = 1; need <= 66; need += 0.75) {
        const here = rank(GiB(need), GiB(memory * 0.7), GiB(memory));
        expect(rank(GiB(need), GiB((memory + 1) * 0.7), GiB(memory + 1))).toBeGreaterThanOrEqual(here);
        expect(rank(GiB(need), GiB(memory * 0.7) + 1e9, GiB(memory))).toBeGreaterThanOrEqual(here);
        expect(rank(GiB(need + 0.5), GiB(memory * 0.7), GiB(memory))).toBeLessThanOrEqual(here);
      }
    }
  });

  it('never raises the limit below 4 GiB left or above 90 %', () => {
    expect(raisedLimitBytes(GiB(24))).toBe(GiB(20));
    expect(raisedLimitBytes(GiB(128))).toBe(Math.floor(GiB(128) * 0.9));
    expect(raisedLimitBytes(GiB(2))).toBe(0);
  });

  it.each([15, 26])('on macOS %d: 32B at 4 bit needs 32 GB; 24 GB at best with a raised limit', (macos) => {
    expect(answerFor('qwen2.5-32b', 'Q4_K_M', onMac(32, macos))).toBe('fits');
    expect(answerFor('qwen2.5-32b', 'Q4_K_M', onMac(24, macos))).toBe('raise-limit');
    expect(answerFor('qwen2.5-32b', 'Q4_K_M', onMac(16, macos))).toBe('refused');
  });

  it.each([15, 26])('on macOS %d: 72B at 4 bit needs 64 GB; 48 GB only crawls', (macos) => {
    expect(answerFor('qwen2.5-72b', 'Q4_K_M', onMac(64, macos))).toBe('fits');
    expect(answerFor('qwen2.5-72b', 'Q4_K_M', onMac(48, macos))).toBe('crawls');
  });

  it('an 8 GB M1 with its limit of 5.73 GB never fits a 7B at 4 bit', () => {
    const mac = onMac(8, 15);
    expect(mac.budgetBytes / 1e9).toBeCloseTo(5.73, 2);
    expect(answerFor('llama-2-7b', 'Q4_K_M', mac)).toBe('crawls');
    expect(answerFor('qwen2.5-7b', 'Q4_K_M', mac)).toBe('tight');
    expect(answerFor('qwen2.5-7b', 'Q8_0', mac)).toBe('refused');
  });
});

describe('the largest context', () => {
  it.each([
    // Tokens of the buyer's rules: 32B on 32 GB 8–13k on macOS 15 and 22–28k on 26; 72B on 64 GB 9–29k and 22–42k.
    ['qwen2.5-32b', 32, 15, 8_000, 13_000],
    ['qwen2.5-32b', 32, 26, 22_000, 28_000],
    ['qwen2.5-72b', 64, 15, 9_000, 29_000],
    ['qwen2.5-72b', 64, 26, 22_000, 42_000],
  ])('of %s Q4_K_M on %d GB, macOS %d, is between %d and %d', (id, gibibytes, macos, low, high) => {
    const { budgetBytes } = onMac(gibibytes, macos);
    const tokens = largestContextTokens(catalogueModel(id), 'Q4_K_M', { kvType: 'f16', budgetBytes });
    expect(tokens).toBeGreaterThanOrEqual(low);
    expect(tokens).toBeLessThanOrEqual(high);
  });

  it('is the last multiple of 256 within the budget, up to the maximum of the model', () => {
    for (const id of ['qwen2.5-32b', 'gemma-3-12b', 'gpt-oss-20b', 'qwen3.5-35b-a3b', 'llama-3.2-1b']) {
      const model = catalogueModel(id);
      const needAt = (contextTokens: number) =>
        memoryNeed(model, 'Q4_K_M', { contextTokens, kvType: 'q8_0' }).totalBytes;
      for (const gigabytes of [0, 1, 2, 8, 12, 20, 22, 24, 40]) {
        const budgetBytes = gigabytes * 1e9;
        const tokens = largestContextTokens(model, 'Q4_K_M', { kvType: 'q8_0', budgetBytes });
        expect(tokens % 256).toBe(0);
        if (tokens > 0) expect(needAt(tokens)).toBeLessThanOrEqual(budgetBytes);
        const next = tokens + 256;
        if (next <= model.shape.maximumContextTokens) expect(needAt(next)).toBeGreaterThan(budgetBytes);
        else expect(tokens).toBe(Math.floor(model.shape.maximumContextTokens / 256) * 256);
      }
    }
  });

  it('is larger with a smaller cache type where the budget is what limits it', () => {
    const largest = (kvType: 'f16' | 'q8_0' | 'q4_0') =>
      largestContextTokens(catalogueModel('qwen2.5-32b'), 'Q4_K_M', { kvType, budgetBytes: 22.9e9 });
    expect(largest('q8_0')).toBeGreaterThan(largest('f16'));
    expect(largest('q4_0')).toBeGreaterThan(largest('q8_0'));
  });
});

describe("the article's rule of thumb", () => {
  it.each([
    [7e9, [16.8, 8.4, 4.2]],
    [14e9, [33.6, 16.8, 8.4]],
    [32e9, [76.8, 38.4, 19.2]],
    [72e9, [172.8, 86.4, 43.2]],
  ])('gives for %d parameters at 16, 8 and 4 bits %j GB', (parameters, gigabytes) => {
    expect([16, 8, 4].map((bits) => ruleOfThumbBytes(parameters, bits) / 1e9)).toEqual(gigabytes);
  });
});
