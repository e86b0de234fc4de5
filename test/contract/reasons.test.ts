import { describe, expect, it } from 'vitest';
import { type Advice, type Reason, VerdictSchema } from '#core/advice/advice.ts';
import { adviceReasonCodes } from '#core/advice/reasons.ts';
import { speedReasonCodes } from '#core/speed/reasons.ts';
import { reasonCodes, reasonSentence } from '#contract/text/reasons.ts';
import { verdictSentence } from '#contract/text/verdict-words.ts';
import { macWith } from '../core/advice/macs.ts';
import { adviceFor } from '../core/advice/question.ts';

const languages = ['ja', 'en'] as const;

/** Every detail that any reason carries. */
const details = {
  model: 'Qwen2.5 32B Instruct',
  quantisation: 'Q4_K_M',
  needBytes: 22.3e9,
  budgetBytes: 12.7e9,
  leftBytes: 3.1e9,
  answer: 'fits',
  wiredLimitBytes: 23e9,
  generationTokensPerSecond: 11.3,
  minimumTokensPerSecond: 10,
  promptTokensPerSecond: 440,
  firstTokenSeconds: 2.6,
  maximumSeconds: 10,
  promptTokens: 500,
  contextTokens: 8192,
  savedBytes: 1e9,
  freeBytes: 9e9,
  lowBytes: 20.5e9,
  highBytes: 24.6e9,
  method: 'qlora',
  batch: 1,
  sampleTokens: 2048,
  hasCheckpointing: true,
  class: 'noticeable',
  ratio: 1.6,
  outputTokens: 400,
  resaleValue: 500,
  netAmount: 1799,
  confidence: 'predicted',
  prompt: 0.9,
  generation: 0.95,
  limitMebibytes: 20_480,
  factor: 0.4,
  product: 'Mac mini (M5 Pro)',
  chip: 'Apple M5 Pro',
  gpuCores: 16,
  memoryGB: 48,
  amount: 2299,
  lastAmount: 3599,
  overBy: 199,
  budget: 2100,
  extraPrice: 600,
  pricePerGigabyte: 50,
  pricePerTokenPerSecond: 35,
  currency: 'USD',
  asOf: '2026-08-29',
  expected: '2026-10-27',
  date: '2026-11-20',
  rows: 45,
  engine: 'MLX',
  programs: 'mlx-lm, mlxcel',
  chipRows: 8,
  of: 12,
  from: '2023-11',
  to: '2026-09',
  share: 0.3,
  shortestPromptTokens: 128,
  longestPromptTokens: 16_384,
  deepestTokens: 8407,
  build: 'llama.cpp v0.3.0 (node-llama-cpp 3.20.0)',
  installedBuild: 'llama.cpp v0.4.0 (node-llama-cpp 3.21.1)',
  count: 3,
  hoursPerDay: 8,
  kilograms: 1.6,
  maximumKilograms: 1.3,
  card: 'RTX 4090',
  inputLow: 0.03,
  inputHigh: 0.3,
  outputLow: 0.14,
  outputHigh: 2.4,
  line: 'Mac mini',
  renewed: '2026-09-22',
  monthsSince: 2,
  shortestMonths: 21,
  longestMonths: 22,
  years: 4,
  lowPerYear: 580,
  highPerYear: 610,
  computerPerYear: 575,
  electricityLow: 5,
  electricityHigh: 35,
  wattsLow: 64,
  wattsHigh: 140,
  basis: 'maker-maximum',
  pricePerKilowattHour: 0.17,
  tariffAsOf: '2025-12',
  countsLaterSale: false,
  kilowattHoursLow: 1.4,
  kilowattHoursHigh: 4.8,
  low: 0.24,
  high: 0.81,
  tokensPerDay: 60_000,
  seconds: 1404,
  isTooLong: true,
  apiLow: 1.75,
  apiHigh: 31.4,
  apiAsOf: '2026-07-02',
  isOfModel: false,
  yenPerDollarLow: 166,
  yenPerDollarHigh: 177,
  earliestYears: 73.2,
  latestYears: 1300,
  engineName: 'MLX',
  fromName: 'Ollama',
  factorLow: 1.44,
  factorHigh: 4.17,
  targetLow: 27,
  targetHigh: 43,
  targetPromptLow: 1200,
  targetPromptHigh: 2600,
  secondsLow: 9.8,
  secondsHigh: 15.2,
  minimumMacos: '26.2',
  pipelineLow: 14,
  pipelineHigh: 19,
  tensorLow: 12,
  tensorHigh: 30,
  pipeline: 0.04,
  tensor: 0.31,
  netCost: 2299,
  software: 'MLX',
};

describe('every reason has a sentence', () => {
  it('for all codes of advice and of speeds', () => {
    expect(reasonCodes).toEqual(expect.arrayContaining([...adviceReasonCodes, ...speedReasonCodes]));
  });

  it.each(languages.flatMap((language) => reasonCodes.map((code) => [code, language] as const)))(
    '%s in %s, whole and with all its figures',
    (code, language) => {
      const sentence = reasonSentence({ code, details }, language);
      expect(sentence).not.toContain('?');
      expect(sentence).not.toMatch(/undefined|NaN|\[object/);
      expect(sentence).toMatch(language === 'ja' ? /[。）]$/ : /[.)]$/);
      expect(/[\u3040-\u30ff]/.test(sentence)).toBe(language === 'ja');
    },
  );

  it('shows a detail that is missing as a question mark, and an unknown code as itself', () => {
    expect(reasonSentence({ code: 'smaller-context', details: {} }, 'en')).toContain('? tokens');
    expect(reasonSentence({ code: 'no-such-code', details: {} }, 'ja')).toBe('no-such-code');
    expect(reasonSentence({ code: 'toString', details: {} }, 'en')).toBe('toString');
  });

  it('never calls unified memory VRAM', () => {
    for (const language of languages) {
      for (const code of reasonCodes)
        expect(reasonSentence({ code, details }, language)).not.toMatch(/VRAM/i);
    }
  });

  it('for everything that real advice gives, without a gap', () => {
    const machines = [macWith('m1-8c-7g', 8), macWith('m1-max-10c-32g', 64), macWith('m5-max-18c-40g', 128)];
    const all: Reason[] = machines.flatMap((machine) =>
      (['chat', 'agent', 'documents'] as const).flatMap((use) => {
        const advice = adviceFor(machine, { use });
        const ofCandidates = advice.candidates.flatMap(({ vetoes, speed }) => [...vetoes, ...speed.reasons]);
        return [...advice.reasons, ...advice.freeChanges, ...advice.alternatives, ...ofCandidates];
      }),
    );
    for (const reason of all) {
      expect(reasonSentence(reason, 'en')).not.toContain('?');
      expect(reasonSentence(reason, 'ja')).not.toContain('?');
    }
  });
});

describe('the verdict in one sentence', () => {
  const bought = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });

  it('names the Mac once, with bin, memory, price and speed', () => {
    expect(verdictSentence(bought, 'en')).toMatch(
      /^Buy: Mac mini \(M5 Pro, 16-core GPU, 48 GB\), \$2,299, writes at about 1\d(\.\d)?.tokens\/s for a prompt of 500 and an answer of 400 tokens\.$/,
    );
    expect(verdictSentence(bought, 'ja')).toMatch(
      /^買い時です：Mac mini（M5 Pro・16コアGPU・48 GB）、\$2,299、書く速さ約 1\d(\.\d)?.トークン\/秒（プロンプト 500、回答 400 トークンのとき）。$/,
    );
  });

  it('says about where the price is summed from steps', () => {
    const index = bought.recommended ?? 0;
    const candidates = bought.candidates.map((candidate, at) =>
      at === index && candidate.price
        ? { ...candidate, price: { ...candidate.price, approximate: true } }
        : candidate,
    );
    expect(verdictSentence({ ...bought, candidates }, 'en')).toContain('about $2,299');
  });

  it('keeps the language for every verdict', () => {
    for (const verdict of VerdictSchema.options) {
      const advice: Advice = { ...bought, verdict };
      expect(verdictSentence(advice, 'ja')).toMatch(/^[^?]*[\u3040-\u30ff][^?]*。$/);
      expect(verdictSentence(advice, 'en')).toMatch(/^[A-Z][^?\u3040-\u30ff]*\.$/);
    }
  });

  it('does not call it settled when no Mac on sale passes', () => {
    const advice = adviceFor(macWith('m1-8c-7g', 16), { portable: 'required', maximumWeightKilograms: 1.3 });
    expect(verdictSentence(advice, 'en')).toMatch(/^No Mac with a known price meets this\./);
    expect(verdictSentence(advice, 'ja')).toMatch(/^価格のわかる Mac に、条件どおりのものはありません。/);
  });
});
