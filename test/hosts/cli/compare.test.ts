import { describe, expect, it } from 'vitest';
import { entryName, verdictSentence } from '../../../src-main/contract/text/comparison-words.ts';
import { testVerdicts } from '../../../src-main/core/engines/compare-entries.ts';
import { comparisonWarnings } from '../../../src-main/core/engines/comparison-warnings.ts';
import { comparisonWarningCodes, type ComparisonEntry } from '../../../src-main/core/engines/comparison.ts';
import { exportComparison } from '../../../src-main/core/engines/export-comparison.ts';
import { comparisonWarningSentence } from '../../../src-main/contract/text/comparison-words.ts';
import {
  askedComparison,
  parseEngine,
  type CompareArguments,
} from '../../../src-main/hosts/cli/commands/compare.ts';
import { comparedEngineLines } from '../../../src-main/hosts/cli/print-engine-comparison.ts';
import { comparisonWith, failedAt, measuredAt, rate } from '../../fakes/engines/entries.ts';

describe('what `kaidoki compare` asks for', () => {
  it('is all that answer, with what they share, unless told', () => {
    expect(askedComparison({}, [])).toEqual({ mode: 'default' });
  });

  it.each<[string, object]>([
    ['ollama', { engine: 'ollama' }],
    ['Ollama=llama3.2:3b', { engine: 'ollama', model: 'llama3.2:3b' }],
    ['server@http://127.0.0.1:8081', { engine: 'server', url: 'http://127.0.0.1:8081' }],
    [
      'lmstudio=a b/日本語@q4_k_m@http://[::1]:1',
      { engine: 'lmstudio', model: 'a b/日本語@q4_k_m', url: 'http://[::1]:1' },
    ],
    ['server=/a=b/"c".gguf', { engine: 'server', model: '/a=b/"c".gguf' }],
  ])('%s names engine, model and address', (text, asked) => expect(parseEngine(text)).toEqual(asked));

  it('takes several engines by commas, or given again, and leaves commas in names', () => {
    const asked = askedComparison({}, ['ollama=a,b:1,LMStudio', 'server=c']);
    expect(asked.engines).toEqual([
      { engine: 'ollama', model: 'a,b:1' },
      { engine: 'lmstudio' },
      { engine: 'server', model: 'c' },
    ]);
  });

  it.each<[CompareArguments, object]>([
    [{ target: 'my model.gguf' }, { own: { model: 'my model.gguf' } }],
    [
      { model: 'qwen3:8b', quick: true },
      { model: 'qwen3:8b', mode: 'quick' },
    ],
    [
      { full: true, prompt: '1k', generate: '64' },
      { mode: 'full', promptTokens: 1024, generatedTokens: 64 },
    ],
  ])('%j is %j', (args, asked) => expect(askedComparison(args, [])).toMatchObject(asked));

  it.each<[CompareArguments, string[], string]>([
    [{}, ['llama'], '--engine'],
    [{}, ['ollama='], '--engine ollama='],
    [{ quick: true, full: true }, [], '--full'],
    [{ json: true, markdown: true }, [], '--markdown'],
    [{ prompt: '3' }, [], '--prompt'],
  ])('%j %j is refused, naming %s', (args, engines, path) => {
    expect(() => askedComparison(args, engines)).toThrowError(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path }) }),
    );
  });
});

const entries: ComparisonEntry[] = [
  measuredAt({ results: { tg128: rate(30, 29, 31) } }),
  measuredAt({
    engine: 'kaidoki',
    program: 'llama.cpp',
    version: 'b9820',
    model: 'llama-3.2-3b\u001b[31m',
    results: { tg128: rate(45, 44, 46) },
  }),
  failedAt(),
];
const comparison = comparisonWith({
  entries,
  verdicts: testVerdicts(entries),
  warnings: comparisonWarnings(entries, { stayedLoaded: [], evicted: [], isSynthetic: true }),
});
const printed = (language: 'en' | 'ja', change = {}): string =>
  comparedEngineLines({ ...comparison, ...change }, language)
    .join('\n')
    .replaceAll('\u00a0', ' ');

describe('a comparison in words', () => {
  it('is a table with intervals, the winner in a sentence, and why an engine is missing', () => {
    const text = printed('en');
    expect(text).toMatch(/Ollama 0\.12\.3 +llama3\.2:3b +Q4_K_M +30\.?0? +29\.?0?–31/);
    expect(text).toMatch(
      /Writing \(tg128\): llama\.cpp \(Kaidoki\) is fastest, 1\.5 times \(95 %: 1\.4\d–1\.5\d\) as fast as Ollama\./,
    );
    expect(text).toContain('! LM Studio: LM Studio could not do what was asked (HTTP 500).');
    expect(text).toContain('512 tokens read, 128 written');
    expect(text).not.toContain('\u001b');
  });

  it('says the same in Japanese', () => {
    const text = printed('ja');
    expect(text).toContain('文章を書く速さ（tg128）は llama.cpp（Kaidoki） が最速です。Ollama の 1.5 倍');
    expect(text).toContain('512 トークンを読み、128 トークンを書く');
  });

  it('declares nobody where intervals overlap, and still says who is behind', () => {
    const close = [rate(40, 38, 42), rate(39, 37, 41), rate(20, 19, 21)].map((tg128, index) =>
      measuredAt({ program: `P${index}`, results: { tg128 } }),
    );
    const [verdict] = testVerdicts(close);
    if (!verdict) throw new Error('no verdict');
    expect(verdictSentence(verdict, close, 'en')).toMatch(
      /no difference is shown between P0 and P1\. P0 is 2 times .* as fast as P2\./,
    );
    expect(verdictSentence(verdict, close, 'ja')).toContain('P0、P1 の間に差があるとは言えません。');
  });

  it('marks what can’t be trusted and says why', () => {
    const untrusted = [measuredAt({ isTrusted: false, reasons: ['interval-wide'] }), measuredAt({})];
    const text = printed('en', { entries: untrusted, verdicts: testVerdicts(untrusted), warnings: [] });
    expect(text).toContain('Ollama · llama3.2:3b 0.12.3 *');
    expect(text).toContain('Not trusted:');
    expect(text).toContain('fewer than two results can be trusted');
  });

  it('names entries of one program by their models', () => {
    const both = [measuredAt({}), measuredAt({ model: 'qwen3:8b' })];
    expect(both.map((entry) => entryName(entry, both, 'en'))).toEqual([
      'Ollama · llama3.2:3b',
      'Ollama · qwen3:8b',
    ]);
  });

  it.each(comparisonWarningCodes)('has words for %s in both languages, with every detail', (code) => {
    const details = { models: 'm', quantisations: 'q', programs: 'p', leastBytes: 1e9, mostBytes: 2e9 };
    const [en, ja] = (['en', 'ja'] as const).map((language) =>
      comparisonWarningSentence({ code, details }, language),
    );
    expect(en).toMatch(/^[^\u3040-\u30ff]+\.$/);
    expect(ja).toMatch(/[\u3040-\u30ff].*。$/);
    expect(`${en}${ja}`).not.toMatch(/\?|NaN|undefined/);
  });

  it('is a table to post, in which nothing is markup but the winner', () => {
    const evil = measuredAt({ model: '<b>@all|x', results: { tg128: rate(10, 9, 11) } });
    const all = [...entries, evil];
    const text = exportComparison(comparisonWith({ entries: all, verdicts: testVerdicts(all) }));
    expect(text).toContain('**45.0 (44.0–46.0)**');
    expect(text).toContain('30.0 (29.0–31.0)');
    expect(text).toContain('engine-failed');
    expect(text).not.toContain('<b>');
    expect(text.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(6);
  });
});
