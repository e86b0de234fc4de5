import { describe, expect, it } from 'vitest';
import { reasonSentence } from '#contract/text/reasons.ts';
import type { Need } from '#core/advice/advice.ts';
import { measuredFactor, recentComparisons } from '#core/advice/measured-engines.ts';
import type { EngineComparison, MeasuredEntry } from '#core/engines/comparison.ts';
import { comparisonWith, measuredAt, rate } from '../../fakes/engines/entries.ts';
import { catalogue, modelNamed } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor } from './question.ts';

const llama = (tokensPerSecond: number, change: Partial<MeasuredEntry> = {}): MeasuredEntry =>
  measuredAt({
    engine: 'server',
    program: 'llama-server',
    results: { tg128: rate(tokensPerSecond, tokensPerSecond * 0.98, tokensPerSecond * 1.02) },
    ...change,
  });
const ollama = (tokensPerSecond: number): MeasuredEntry =>
  llama(tokensPerSecond, { engine: 'ollama', program: 'Ollama' });

const of = (entries: MeasuredEntry[], change: Partial<EngineComparison> = {}): EngineComparison =>
  comparisonWith({ model: 'qwen3:8b', catalogueModel: 'qwen3-8b', entries, ...change });

const factorOf = (comparisons: EngineComparison[], modelId = 'qwen3-8b') =>
  measuredFactor({
    comparisons,
    from: 'ollama',
    to: 'llama.cpp',
    model: modelNamed(modelId),
    models: catalogue.models,
  });

describe('how much faster another engine was measured here', () => {
  it('is the ratio of writing with its interval, and the day', () => {
    const factor = factorOf([of([ollama(20), llama(30)])]);
    expect(factor).toMatchObject({ mid: 1.5, measuredAt: '2026-11-22' });
    expect(factor?.low).toBeCloseTo(1.5 * Math.exp(-Math.hypot(Math.log(1 / 0.98), Math.log(1.02))), 6);
    expect(factor).not.toHaveProperty('otherModel');
  });

  it.each<[string, EngineComparison]>([
    ['an entry that can’t be trusted', of([ollama(20), llama(30, { isTrusted: false })])],
    ['an engine that was not there', of([ollama(20)])],
    ['a server that is not llama.cpp’s', of([ollama(20), llama(30, { program: 'OpenAI API' })])],
    ['LM Studio, of which nobody knows what it ran', of([ollama(20), llama(30, { engine: 'lmstudio' })])],
    [
      'models of different sizes',
      of([ollama(20), llama(30)], {
        verdicts: [{ test: 'tg128', outcome: 'not-comparable', behind: [] }],
      }),
    ],
    ['a mixture of experts', of([ollama(20), llama(30)], { catalogueModel: 'qwen3-30b-a3b' })],
    ['a model five times as large', of([ollama(20), llama(30)], { catalogueModel: 'qwen2.5-72b' })],
    ['a model nobody knows', of([ollama(20), llama(30)], { catalogueModel: 'nobodys' })],
  ])('is not known by %s', (_, comparison) => expect(factorOf([comparison])).toBeUndefined());

  it('is that of the same model before a newer one of its class, which is named', () => {
    const [same, alike] = [
      of([ollama(20), llama(30)]),
      of([ollama(20), llama(24)], { catalogueModel: 'llama-3.1-8b', model: 'llama3.1:8b' }),
    ];
    expect(factorOf([alike, same])?.mid).toBe(1.5);
    expect(factorOf([alike])).toMatchObject({ mid: 1.2, otherModel: 'llama3.1:8b' });
  });

  it('takes the quickest of several programs with the same engine, and LM Studio by its files', () => {
    const studio = llama(33, { engine: 'lmstudio', program: 'LM Studio', format: 'gguf' });
    expect(factorOf([of([ollama(20), llama(30), studio])])?.mid).toBe(1.65);
  });
});

describe('a comparison', () => {
  const on = (startedAt: string) => comparisonWith({ startedAt });
  it('counts for 90 days, newest first, and not before it was made', () => {
    const all = [
      on('2026-08-20T00:00:00Z'),
      on('2026-09-01T00:00:00Z'),
      on('2026-11-22T00:00:00Z'),
      on('2027-01-01T00:00:00Z'),
    ];
    expect(recentComparisons(all, '2026-11-22').map(({ startedAt }) => startedAt.slice(0, 10))).toEqual([
      '2026-11-22',
      '2026-09-01',
    ]);
  });
});

describe('the advice', () => {
  const machine = macWith('m4-10c-10g', 32);
  const need: Partial<Need> = { modelId: 'qwen3-8b', quantisation: 'Q4_K_M', engine: 'ollama' };
  const advised = (comparisons: EngineComparison[], wanted: Partial<Need> = {}) =>
    adviceFor(machine, { ...need, ...wanted }, { comparisons });
  const changeIn = (advice: ReturnType<typeof advised>) =>
    advice.freeChanges.find(
      ({ code, details }) => code === 'other-engine' && details['engine'] === 'llama.cpp',
    );
  /** A little more than Ollama is predicted to write here. */
  const minimum = { minimumGenerationTokensPerSecond: 24 };

  it('is to change the engine before a Mac is bought, by the ratio measured here', () => {
    const advice = advised([of([ollama(20), llama(36)])], minimum);
    expect(advice.verdict).toBe('change-settings');
    const change = changeIn(advice);
    expect(change?.details).toMatchObject({
      provenance: 'measured',
      measuredAt: '2026-11-22',
      from: 'ollama',
    });
    if (!change) return;
    expect(reasonSentence(change, 'en')).toContain('as measured on this machine (Nov 22, 2026)');
    expect(reasonSentence(change, 'ja')).toContain('このマシンでの計測（2026年11月22日）では');
  });

  it('names the published comparisons as before where nothing was measured', () => {
    const change = changeIn(advised([], minimum));
    expect(change?.details).toMatchObject({ provenance: 'predicted' });
    if (change) expect(reasonSentence(change, 'en')).toContain('in published comparisons');
  });

  it('offers no engine that was measured here to be no faster, whatever is published', () => {
    expect(changeIn(advised([of([ollama(20), llama(20.2)])], minimum))).toBeUndefined();
    expect(changeIn(advised([of([ollama(20), llama(15)])], minimum))).toBeUndefined();
  });

  it('says nothing where the target is reached', () => {
    const enough = advised([of([ollama(20), llama(36)])], { minimumGenerationTokensPerSecond: 1 });
    expect(enough.verdict).toBe('keep');
    expect(changeIn(enough)).toBeUndefined();
  });

  it('is as before where the comparison is too old', () => {
    const old = of([ollama(20), llama(36)], { startedAt: '2026-01-01T00:00:00Z' });
    expect(changeIn(advised([old], minimum))).toEqual(changeIn(advised([], minimum)));
  });
});
