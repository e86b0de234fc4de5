import { describe, expect, it } from 'vitest';
import { improvementClass } from '#core/advice/candidates.ts';
import { chipNamed, speedOn } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { situationOn } from './question.ts';

const rates = (chipId: string, memoryGB: number) => {
  const speed = speedOn({ chip: chipNamed(chipId, memoryGB) }, 'llama-2-7b', 'Q4_0');
  return {
    prompt: speed.promptTokensPerSecond?.mid ?? NaN,
    generation: speed.generationTokensPerSecond?.mid ?? NaN,
  };
};

// Ratios of the public table of LLaMA 7B Q4_0: a newer name is not a faster Mac.
describe('what a newer chip is worth', () => {
  it.each([
    ['m1-max-10c-32g', 64, 'm4-pro-14c-20g', 48, 0.83, 0.83],
    ['m2-pro-12c-19g', 32, 'm3-pro-12c-18g', 36, 1, 0.79],
    ['m2-8c-10g', 24, 'm3-8c-10g', 24, 1.04, 0.97],
    ['m4-pro-12c-16g', 48, 'm4-pro-14c-20g', 48, 1.21, 1.02],
    ['m3-max-16c-40g', 64, 'm4-max-16c-40g', 64, 1.17, 1.25],
    ['m1-8c-8g', 16, 'm4-10c-10g', 16, 1.88, 1.7],
    ['m1-8c-8g', 16, 'm4-pro-14c-20g', 48, 3.7, 3.6],
  ] as const)(
    '%s with %d GB to %s with %d GB: prompt × %d, generation × %d',
    (from, had, to, has, prompt, generation) => {
      const before = rates(from, had);
      const after = rates(to, has);
      expect(after.prompt / before.prompt / prompt).toBeGreaterThan(0.85);
      expect(after.prompt / before.prompt / prompt).toBeLessThan(1.18);
      expect(after.generation / before.generation / generation).toBeGreaterThan(0.85);
      expect(after.generation / before.generation / generation).toBeLessThan(1.18);
    },
  );

  // The public rows of M5 are of a build of 2026, those of older chips mostly of 2023: the gain in generation
  // lies between the ratio of the bandwidths and that of the rows.
  it.each([
    ['m1-max-10c-32g', 'm5-pro-18c-20g', 3.1, [0.77, 1.08]],
    ['m4-max-16c-40g', 'm5-max-18c-40g', 3.6, [1.12, 1.44]],
  ] as const)('%s to %s: prompt × %d, generation × %j', (from, to, prompt, [least, most]) => {
    const before = rates(from, 64);
    const after = rates(to, 64);
    expect(after.prompt / before.prompt / prompt).toBeGreaterThan(0.85);
    expect(after.prompt / before.prompt / prompt).toBeLessThan(1.18);
    expect(after.generation / before.generation).toBeGreaterThanOrEqual(0.97 * least);
    expect(after.generation / before.generation).toBeLessThanOrEqual(1.03 * most);
  });

  it('is nothing for a Max of an older generation against a newer Pro, when it writes', () => {
    const m1Max = macWith('m1-max-10c-32g', 64);
    const on = (chipId: string, memoryGB: number) =>
      situationOn(
        chipId,
        memoryGB,
        { modelId: 'llama-2-7b', quantisation: 'Q4_0', contextTokens: 2048 },
        m1Max,
      );
    for (const chipId of ['m2-pro-12c-19g', 'm3-pro-12c-18g', 'm4-pro-12c-16g', 'm4-pro-14c-20g']) {
      expect(improvementClass(on('m1-max-10c-32g', 64), on(chipId, 32)), chipId).toBe('downgrade');
    }
  });

  it('is less in a Max with fewer cores and less bandwidth', () => {
    for (const [binned, full] of [
      ['m4-max-14c-32g', 'm4-max-16c-40g'],
      ['m5-max-18c-32g', 'm5-max-18c-40g'],
    ] as const) {
      expect(rates(full, 48).generation / rates(binned, 36).generation).toBeGreaterThan(1.15);
      expect(rates(full, 48).prompt / rates(binned, 36).prompt).toBeGreaterThan(1.15);
    }
  });
});
