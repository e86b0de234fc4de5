import { describe, expect, it } from 'vitest';
import { verdictSentence } from '#contract/text/verdict-words.ts';
import type { Need } from '#core/advice/advice.ts';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes, reasonOf } from './question.ts';

const m1 = macWith('m1-8c-8g', 16);
const m4Max = macWith('m4-max-16c-40g', 128);

describe('a model that memory does not hold', () => {
  const onBattery = { change: { conditions: { powerSource: 'battery', lowPowerMode: true } } } as const;
  const air = macWith('m1-8c-7g', 8, onBattery);

  it('is answered on a battery and in Low Power Mode too, since neither changes what fits', () => {
    const advice = adviceFor(air, { modelId: 'llama-3.1-8b' });
    expect(codes(advice.reasons)).toContain('does-not-fit-now');
    expect(advice.verdict).toBe('buy');
  });

  it('but the speed of one that it holds is not', () => {
    const advice = adviceFor(air, { modelId: 'llama-3.2-1b' });
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toEqual(expect.arrayContaining(['low-power-mode', 'on-battery']));
  });
});

describe('a Mac that is asked about', () => {
  const wanted = { modelId: 'llama-3.3-70b' };

  it('is compared in a configuration that holds the model', () => {
    const advice = adviceFor(m4Max, { ...wanted, considered: { macId: 'mac-studio-m5-max' } });
    expect(reasonOf(advice.reasons, 'considered-gain')['memoryGB']).toBeGreaterThanOrEqual(64);
  });

  it('is not called quicker where it holds the model in none', () => {
    const considered = { macId: 'mac-studio-m5-max', memoryGB: 36 };
    const { reasons } = adviceFor(m4Max, { ...wanted, considered });
    expect(codes(reasons)).not.toContain('considered-gain');
    const { needBytes, budgetBytes } = reasonOf(reasons, 'considered-does-not-hold');
    expect(Number(needBytes)).toBeGreaterThan(Number(budgetBytes));
  });
});

describe('a small budget', () => {
  const asked = (wanted: Partial<Need>) => adviceFor(m1, { budget: 150_000, currency: 'JPY', ...wanted });

  it('does not hope for Macs of unknown price whose smaller brothers are beyond it', () => {
    const { reasons } = asked({});
    expect(codes(reasons)).toContain('nothing-on-sale-passes');
    expect(codes(reasons)).not.toContain('only-price-unknown');
  });

  it('gets the largest model and the Mac that it pays for, where none runs here for free', () => {
    const advice = adviceFor(macWith('m1-8c-8g', 8), {
      modelId: 'qwen3-32b',
      use: 'agent',
      minimumGenerationTokensPerSecond: 10,
      maximumFirstTokenSeconds: 60,
      budget: 900,
    });
    const found = reasonOf(advice.alternatives, 'passes-with-smaller-model');
    expect(Number(found['amount'])).toBeLessThanOrEqual(900);
    expect(codes(advice.freeChanges)).not.toContain('smaller-model');
    expect(verdictSentence(advice, 'en')).toContain(String(found['model']));
    expect(verdictSentence(advice, 'ja')).toContain(String(found['model']));
  });
});

describe('a purchase for a dense model', () => {
  it('names the MoE of its class that a clearly cheaper Mac runs', () => {
    const advice = adviceFor(m1);
    const advised = chosenBy(advice)?.price?.amount ?? 0;
    const found = reasonOf(advice.alternatives, 'passes-with-moe');
    expect(Number(found['amount'])).toBeLessThanOrEqual(0.9 * advised);
  });

  it('and for an agent asks for a coder that is one, which an Ultra alone is not needed for', () => {
    const advice = adviceFor(macWith('m3-pro-11c-14g', 18), { use: 'agent' });
    expect(advice.need.modelId).toBe('qwen3-coder-30b-a3b');
    expect(chosenBy(advice)?.chip).not.toContain('Ultra');
    expect(codes(advice.alternatives)).not.toContain('passes-with-moe');
  });
});

describe('the sentence of the verdict', () => {
  it('names what serves better than a Mac', () => {
    const card = adviceFor(m1, { motive: 'speed', otherComputerAllowed: true });
    expect(verdictSentence(card, 'en')).toMatch(/^Not a Mac: RTX \d+ \(24 GB\) serves you better\.$/);
    expect(verdictSentence(card, 'ja')).toMatch(/RTX \d+（24 GB）/);
    const api = adviceFor(m1, { motive: 'save-money', tokensPerDay: 60_000, portable: 'required' });
    expect(verdictSentence(api, 'en')).toContain('API');
    expect(verdictSentence(api, 'ja')).toContain('API');
  });

  it('tells all the changes that only together are enough', () => {
    const advice = adviceFor(macWith('m3-pro-11c-14g', 18), {
      modelId: 'qwen3-14b',
      use: 'training',
      training: { method: 'qlora', batch: 4, sampleTokens: 2048, gradientCheckpointing: false },
    });
    expect(advice.freeChanges.map(({ details }) => details['isInAddition'])).toEqual([false, true]);
    expect(verdictSentence(advice, 'en')).toMatch(/checkpointing.*And with that: .*batch of 1/);
    expect(verdictSentence(advice, 'ja')).toMatch(/チェックポイント.*さらに.*バッチ/);
  });

  it('names a second card without saying again when a card is the answer', () => {
    const cards = adviceFor(m1).alternatives.filter(({ code }) => code === 'nvidia-card');
    expect(cards.map(({ details }) => details['isFurther'])).toEqual([undefined, true]);
  });
});

it('does not advise shorter prompts where the words come too slowly as well', () => {
  const m1Max = macWith('m1-max-10c-32g', 64);
  const slow = { modelId: 'llama-3.3-70b', maximumFirstTokenSeconds: 5 } as const;
  expect(codes(adviceFor(m1Max, slow).freeChanges)).not.toContain('shorter-prompt');
  const onlyLate = { ...slow, minimumGenerationTokensPerSecond: 1 };
  expect(codes(adviceFor(m1Max, onlyLate).freeChanges)).toContain('shorter-prompt');
});
