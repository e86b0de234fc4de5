import { describe, expect, it } from 'vitest';
import type { Need } from '#core/advice/advice.ts';
import { largeMemoryComputers, macBeside, nvidiaCards } from '#core/advice/alternatives.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { referenceLoad, scaledRates, scaledRun, scaledRunSpread } from '#core/advice/scaled-run.ts';
import type { Target } from '#core/advice/situation.ts';
import { isQuantisationName } from '#core/models/quantisations.ts';
import { engineLoad } from '#core/speed/engine-load.ts';
import { catalogue, modelNamed } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, candidatesOf } from './question.ts';

const m1 = macWith('m1-8c-8g', 16);

/** Published models by the catalogue's ids. */
const modelIds: Readonly<Record<string, string>> = {
  'Llama 3.2 3B': 'llama-3.2-3b',
  'Llama 3 8B': 'llama-3-8b',
  'DeepSeek-R1-Distill 14B': 'deepseek-r1-distill-qwen-14b',
  'gpt-oss-20b': 'gpt-oss-20b',
};

/** Runs of other models on a card whose reference run is published too, against the scaled reference. */
const compared = catalogue.referenceSpeeds.flatMap((row) => {
  const modelId = modelIds[row.model];
  const reference = catalogue.referenceSpeeds.find(
    (other) =>
      other.engine === 'llama.cpp (CUDA)' && other.model === 'LLaMA 7B v2' && other.chip === row.chip,
  );
  const from = referenceLoad(catalogue);
  if (!modelId || !from || !isQuantisationName(row.quantisation)) return [];
  const { promptTokensPerSecond, generationTokensPerSecond } = reference ?? {};
  if (promptTokensPerSecond === undefined || generationTokensPerSecond === undefined) return [];
  const { promptTokens = 512, generatedTokens = 128 } = row;
  const depthTokens = row.engine === 'ollama' ? 200 : generatedTokens / 2;
  const use = { promptTokens, depthTokens, kvType: 'f16' as const };
  const to = engineLoad('llama.cpp', modelNamed(modelId), row.quantisation, use);
  if (!to) return [];
  const scaled = scaledRates({ promptTokensPerSecond, generationTokensPerSecond }, { from, to });
  const isPromptMeasured = row.promptTokensPerSecond !== undefined;
  return [
    {
      name: `${row.model} on ${row.chip} (${row.engine})`,
      kind: to.isMoe ? ('moe' as const) : ('dense' as const),
      generation: (row.generationTokensPerSecond ?? NaN) / scaled.generation,
      ...(isPromptMeasured && { prompt: (row.promptTokensPerSecond ?? NaN) / scaled.prompt }),
    },
  ];
});

describe('the published runs of other models on the same card', () => {
  it('are enough to judge by, dense and MoE', () => {
    expect(compared.filter(({ kind }) => kind === 'dense').length).toBeGreaterThanOrEqual(5);
    expect(compared.filter(({ kind }) => kind === 'moe').length).toBeGreaterThanOrEqual(4);
  });

  it.each(compared)('lie within the spread: $name', ({ kind, generation, prompt }) => {
    const spread = scaledRunSpread[kind];
    expect(generation).toBeGreaterThanOrEqual(spread.generation.low);
    expect(generation).toBeLessThanOrEqual(spread.generation.high);
    if (prompt === undefined) return;
    expect(prompt).toBeGreaterThanOrEqual(spread.prompt.low);
    expect(prompt).toBeLessThanOrEqual(spread.prompt.high);
  });
});

const targetOf = (modelId: string, quantisation = 'Q4_K_M', contextTokens = 8192): Target => ({
  model: modelNamed(modelId),
  quantisation,
  contextTokens,
  kvType: 'f16',
});
const needOf = (wanted: Partial<Need> = {}): Need =>
  defaultNeed(m1, catalogue, { currency: 'USD', ...wanted });

const rtx4090 = {
  promptTokensPerSecond: 11_992.7,
  generationTokensPerSecond: 186.21,
  bandwidthGigabytesPerSecond: 1008,
};

describe('a target on a card', () => {
  it('is the reference by bytes and FLOPs: a 32B at 4 bits writes at about 33 on an RTX 4090', () => {
    const speed = scaledRun(catalogue, rtx4090, { target: targetOf('qwen2.5-32b'), need: needOf() });
    expect(speed?.generationTokensPerSecond?.mid).toBeCloseTo(33, 0);
    expect(speed?.confidence).toBe('predicted');
    const { low = 0, high = 0 } = speed?.generationTokensPerSecond ?? {};
    expect(low).toBeLessThan(30);
    expect(high).toBeGreaterThan(40);
  });

  it('never writes faster than the bandwidth reads the model', () => {
    const slow = { ...rtx4090, bandwidthGigabytesPerSecond: 400 };
    const speed = scaledRun(catalogue, slow, { target: targetOf('qwen2.5-32b'), need: needOf() });
    // About 19.7 GB a token: 20 tokens a second.
    expect(speed?.generationTokensPerSecond?.high).toBeLessThan(21);
  });

  it('is itself when it is the reference', () => {
    const need = needOf({ modelId: 'llama-2-7b', promptTokens: 512, outputTokens: 1 });
    const target = targetOf('llama-2-7b', 'Q4_0', 4096);
    const speed = scaledRun(catalogue, rtx4090, { target, need });
    expect(speed?.generationTokensPerSecond?.high).toBeGreaterThan(186.21);
    expect(speed?.generationTokensPerSecond?.low).toBeLessThan(186.21);
    expect(speed?.promptTokensPerSecond?.mid).toBeCloseTo(11_992.7 * scaledRunSpread.dense.prompt.mid, -2);
  });

  it('has no figure for what llama.cpp has no quantisation of', () => {
    const target = targetOf('qwen3-8b', 'MLX-4bit');
    expect(scaledRun(catalogue, rtx4090, { target, need: needOf() })).toBeUndefined();
  });
});

describe('the NVIDIA card', () => {
  it('states what is published and what is computed for the target', () => {
    const [card] = nvidiaCards(catalogue, targetOf('qwen2.5-32b'), needOf());
    expect(card?.details).toMatchObject({
      card: 'RTX 4090',
      generationTokensPerSecond: 186.21,
      date: '2025-08',
      model: 'Qwen2.5 32B Instruct',
    });
    expect(Number(card?.details['targetLow'])).toBeLessThan(Number(card?.details['targetHigh']));
    expect(Number(card?.details['secondsLow'])).toBeLessThan(Number(card?.details['secondsHigh']));
    expect(card?.details).not.toHaveProperty('amount');
  });

  it('is not named for what it does not hold, nor to someone who travels', () => {
    expect(nvidiaCards(catalogue, targetOf('qwen2.5-72b'), needOf())).toEqual([]);
    expect(nvidiaCards(catalogue, targetOf('qwen2.5-32b', 'Q8_0'), needOf())).toEqual([]);
    expect(nvidiaCards(catalogue, targetOf('qwen2.5-32b'), needOf({ portable: 'required' }))).toEqual([]);
  });
});

describe('a computer with one large memory', () => {
  const big = targetOf('gpt-oss-120b', 'MXFP4');
  const allowed = needOf({ modelId: 'gpt-oss-120b', otherComputerAllowed: true });

  it('is named for what a card does not hold, with its price and day', () => {
    const [spark] = largeMemoryComputers(catalogue, big, allowed);
    expect(spark?.details).toMatchObject({
      product: 'DGX Spark',
      memoryGB: 128,
      amount: 4699,
      currency: 'USD',
      asOf: '2026-09',
    });
  });

  it('is not named unasked, nor where it would be too slow or too small', () => {
    const { otherComputerAllowed: _, ...unasked } = allowed;
    expect(largeMemoryComputers(catalogue, big, unasked)).toEqual([]);
    expect(
      largeMemoryComputers(catalogue, big, { ...allowed, minimumGenerationTokensPerSecond: 500 }),
    ).toEqual([]);
    expect(largeMemoryComputers(catalogue, targetOf('deepseek-v3.2'), allowed)).toEqual([]);
    expect(largeMemoryComputers(catalogue, big, { ...allowed, portable: 'required' })).toEqual([]);
  });

  it('stands back where a card does it', () => {
    expect(largeMemoryComputers(catalogue, targetOf('qwen2.5-32b'), allowed)).toEqual([]);
  });
});

it('sets a Mac beside them with the same figures, or says nothing', () => {
  const [mac] = candidatesOf(adviceFor(m1, { modelId: 'qwen3-8b' }), 'mac-mini-m5-pro');
  const [reason] = macBeside(mac);
  expect(reason?.details).toMatchObject({ product: 'Mac mini (M5 Pro)', seconds: mac?.timeOnMixSeconds });
  expect(macBeside(undefined)).toEqual([]);
});
