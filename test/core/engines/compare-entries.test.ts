import { describe, expect, it } from 'vitest';
import type { MeasuredRate } from '../../../src-main/core/benchmark/result.ts';
import { commonModels, spelledBy } from '../../../src-main/core/engines/common-models.ts';
import { testVerdicts } from '../../../src-main/core/engines/compare-entries.ts';
import { comparisonWarnings, type MemoryFacts } from '../../../src-main/core/engines/comparison-warnings.ts';
import type { ComparisonEntry, MeasuredEntry } from '../../../src-main/core/engines/comparison.ts';
import type { FoundEngine, FoundModel } from '../../../src-main/core/engines/found-engine.ts';
import { failedAt, measuredAt, rate } from '../../fakes/engines/entries.ts';

const nothing: MemoryFacts = { stayedLoaded: [], evicted: [], isSynthetic: false };
const verdictOf = (...rates: MeasuredRate[]) =>
  testVerdicts(rates.map((tg128) => measuredAt({ results: { tg128 } })))[0];

describe('who is fastest', () => {
  it('is whose interval lies above all others, with the ratio to each', () => {
    expect(verdictOf(rate(30, 29, 31), rate(40, 39, 41), rate(20, 19.5, 20.5))).toMatchObject({
      test: 'tg128',
      outcome: 'winner',
      fastest: 1,
      behind: [
        { entry: 0, ratio: 4 / 3, isClear: true },
        { entry: 2, ratio: 2, isClear: true },
      ],
    });
  });

  it.each<[string, MeasuredRate, MeasuredRate]>([
    ['overlap', rate(37, 34, 40), rate(40, 36, 44)],
    ['touch', rate(37, 34, 39), rate(40, 39, 41)],
    ['have no upper end', { tokensPerSecond: 20, low: 10, samples: 3 }, rate(40, 39, 41)],
  ])('is nobody where intervals %s', (_, one, other) => {
    expect(verdictOf(one, other)).toMatchObject({
      outcome: 'no-difference',
      fastest: 1,
      behind: [{ entry: 0, isClear: false }],
    });
  });

  it('is nobody while one overlaps, though a third is clearly behind', () => {
    expect(verdictOf(rate(40, 38, 42), rate(39, 37, 41), rate(20, 19, 21))).toMatchObject({
      outcome: 'no-difference',
      behind: [
        { entry: 1, isClear: false },
        { entry: 2, isClear: true },
      ],
    });
  });

  it('leaves out what can’t be trusted or failed, and declares nobody of one alone', () => {
    const entries: ComparisonEntry[] = [
      measuredAt({ results: { tg128: rate(90, 89, 91) }, isTrusted: false, reasons: ['busy-machine'] }),
      failedAt(),
      measuredAt({ results: { tg128: rate(40, 39, 41) } }),
    ];
    expect(testVerdicts(entries)).toMatchObject([{ outcome: 'too-few', fastest: 2, behind: [] }]);
    expect(testVerdicts(entries.slice(0, 2))).toEqual([{ test: 'tg128', outcome: 'too-few', behind: [] }]);
    expect(testVerdicts([failedAt()])).toEqual([]);
  });

  it('judges each test by itself, prompts first, and only by who has it', () => {
    const one = measuredAt({ results: { tg128: rate(40, 39, 41), pp512: rate(300, 290, 310) } });
    const other = measuredAt({ results: { tg128: rate(30, 29, 31) } });
    expect(testVerdicts([one, other]).map(({ test, outcome }) => [test, outcome])).toEqual([
      ['pp512', 'too-few'],
      ['tg128', 'winner'],
    ]);
  });

  it('compares no engines by models of different sizes', () => {
    const small = measuredAt({ model: 'llama3.2:1b', results: { tg128: rate(90, 89, 91) } });
    expect(testVerdicts([small, measuredAt({})]).at(-1)?.outcome).toBe('not-comparable');
    expect(comparisonWarnings([small, measuredAt({})], nothing)).toMatchObject([{ code: 'other-model' }]);
  });

  it('never declares a winner whose ratio to another may be 1, whatever the intervals', () => {
    let state = 7;
    const random = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
    for (let round = 0; round < 500; round += 1) {
      const rates = [0, 1, 2].map(() => {
        const middle = 10 + 30 * random();
        return rate(middle, middle * (1 - 0.2 * random()), middle * (1 + 0.2 * random()));
      });
      const verdict = verdictOf(...rates);
      if (verdict?.outcome !== 'winner') continue;
      for (const { low, entry } of verdict.behind) {
        expect(low).toBeGreaterThan(1);
        expect(entry).not.toBe(verdict.fastest);
      }
    }
  });
});

describe('what is to be known beside the figures', () => {
  const codes = (entries: readonly ComparisonEntry[], facts: Partial<MemoryFacts> = {}): string[] =>
    comparisonWarnings(entries, { ...nothing, ...facts }).map(({ code }) => code);
  const like = (change: Partial<MeasuredEntry>) => [measuredAt({}), measuredAt(change)];

  const { quantisation: _quantisation, ...untold } = measuredAt({});

  it('is nothing where all is alike', () => expect(codes(like({}))).toEqual([]));

  it.each<[string, string[], readonly ComparisonEntry[]]>([
    ['another quantisation', ['other-quantisation'], like({ quantisation: 'Q8_0' })],
    ['no quantisation told', [], [measuredAt({}), untold]],
    ['the same one in small letters', [], like({ quantisation: 'q4_k_m' })],
    ['another file of that quantisation', ['other-bytes'], like({ modelBytes: 2_300_000_000 })],
    ['nearly the same file', [], like({ modelBytes: 2_040_000_000 })],
    ['names that say nothing', ['other-name'], like({ model: 'model.gguf' })],
    ['our clock', ['our-clock'], like({ clock: 'wall' })],
    ['a result not to be trusted', ['untrusted'], like({ isTrusted: false })],
    ['our own engine, which does not sample', ['sampling'], like({ engine: 'kaidoki' })],
    ['an engine that failed', ['failed'], [measuredAt({}), failedAt()]],
  ])('is told of %s', (_, expected, entries) => expect(codes(entries)).toEqual(expected));

  it('tells of memory', () => {
    expect(codes(like({}), { stayedLoaded: [1], evicted: ['a'], isSynthetic: true })).toEqual([
      'stayed-loaded',
      'evicted',
      'made-of-random-weights',
    ]);
    expect(codes([measuredAt({})], { stayedLoaded: [0] })).toEqual([]);
  });
});

describe('the models that engines have in common', () => {
  const model = (name: string, change: Partial<FoundModel> = {}): FoundModel => ({
    name,
    isLoaded: false,
    ...change,
  });
  const engine = (name: FoundEngine['engine'], ...models: FoundModel[]): FoundEngine => ({
    engine: name,
    program: name,
    models,
  });

  it('are found however each spells them, those in memory first', () => {
    const ollama = engine('ollama', model('llama3.2:3b'), model('qwen3:8b'), model('gemma3:4b'));
    const studio = engine(
      'lmstudio',
      model('qwen/qwen3-8b', { isLoaded: true }),
      model('llama-3.2-3b-instruct'),
    );
    expect(commonModels([ollama, studio])).toEqual([
      {
        label: 'qwen3:8b',
        models: [
          { engine: 'ollama', name: 'qwen3:8b' },
          { engine: 'lmstudio', name: 'qwen/qwen3-8b' },
        ],
      },
      {
        label: 'llama3.2:3b',
        models: [
          { engine: 'ollama', name: 'llama3.2:3b' },
          { engine: 'lmstudio', name: 'llama-3.2-3b-instruct' },
        ],
      },
    ]);
  });

  it('are of one quantisation where there is a choice', () => {
    const ollama = engine('ollama', model('qwen3:8b-q8_0'), model('qwen3:8b-q4_K_M'));
    const studio = engine('lmstudio', model('qwen3-8b', { quantisation: 'Q4_K_M', isLoaded: true }));
    expect(commonModels([ollama, studio])[0]?.models[0]).toEqual({
      engine: 'ollama',
      name: 'qwen3:8b-q4_K_M',
    });
  });

  it.each([
    ['llama3.2:3b', 'llama3.2:3b'],
    ['mistral', 'mistral:latest'],
    ['Llama-3.2-3B-Instruct-Q8_0.gguf', 'llama3.2:3b-instruct-q8_0'],
    ['Llama-3.2-3B', 'llama3.2:3b'],
    ['llama3.2:1b', undefined],
  ])('%s is spelled %s', (wanted, name) => {
    const models = [
      model('llama3.2:3b-instruct-q8_0'),
      model('llama3.2:3b', { isLoaded: true }),
      model('mistral:latest'),
    ];
    expect(spelledBy(models, wanted)).toBe(name);
  });
});
