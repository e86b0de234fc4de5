import { describe, expect, it } from 'vitest';
import { askedEngine, type EngineArguments } from '../../../src-main/hosts/cli/commands/bench-engine.ts';
import { engineRunLines } from '../../../src-main/hosts/cli/print-engine-run.ts';
import type { EngineRun } from '../../../src-main/core/engines/engine-run.ts';

describe('what `kaidoki bench --engine` asks for', () => {
  it('is nothing without the option', () => expect(askedEngine({ target: 'qwen3-8b' })).toBeUndefined());

  it.each<[EngineArguments, object]>([
    [{ engine: 'ollama' }, { engine: 'ollama', mode: 'default' }],
    [
      { engine: 'Ollama', target: 'llama3.2:3b' },
      { engine: 'ollama', model: 'llama3.2:3b' },
    ],
    [
      { engine: 'server', model: 'a b/日本語', url: 'http://[::1]:1' },
      { model: 'a b/日本語', url: 'http://[::1]:1' },
    ],
    [
      { engine: 'lmstudio', quick: true, prompt: '1k', generate: '64' },
      { mode: 'quick', promptTokens: 1024, generatedTokens: 64 },
    ],
    [{ engine: 'lmstudio', full: true }, { mode: 'full' }],
  ])('%j is %j', (args, asked) => expect(askedEngine(args)).toMatchObject(asked));

  it.each<[EngineArguments, string]>([
    [{ engine: 'llama' }, '--engine'],
    [{ model: 'm' }, '--model'],
    [{ url: 'http://127.0.0.1' }, '--url'],
    [{ engine: 'ollama', sustained: true }, '--sustained'],
    [{ engine: 'ollama', depth: '4096' }, '--depth'],
    [{ engine: 'ollama', quick: true, full: true }, '--full'],
    [{ engine: 'ollama', model: 'm', target: 'n' }, 'n'],
    [{ engine: 'ollama', prompt: '3' }, '--prompt'],
    [{ engine: 'ollama', generate: '1e9' }, '--generate'],
  ])('%j is refused, naming %s', (args, path) => {
    expect(() => askedEngine(args)).toThrowError(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path }) }),
    );
  });
});

const run: EngineRun = {
  kind: 'engine-run',
  engine: 'ollama',
  program: 'Ollama',
  version: '0.12.3',
  model: 'llama3.2:3b',
  quantisation: 'Q4_K_M',
  mode: 'default',
  clock: 'engine',
  settings: {
    contextTokens: 1024,
    temperature: 0.8,
    seed: 42,
    promptCache: 'defeated',
    generationDepthTokens: 17,
  },
  results: {
    tg128: { tokensPerSecond: 40, low: 39, high: 41, samples: 3 },
    pp512: { tokensPerSecond: 400, low: 390, high: 410, samples: 3 },
  },
  wallClock: { pp512: 390, tg128: 39.5 },
  firstRequestSeconds: 3.2,
  wasLoaded: false,
  evictedModels: ['other\u001b[31m:latest'],
  conditions: {},
  trusted: false,
  reasons: ['interval-wide'],
  startedAt: '2026-11-22T12:00:00Z',
  elapsedMilliseconds: 41_000,
};

describe('a run of another engine in words', () => {
  const plain = (language: 'en' | 'ja', change: Partial<EngineRun> = {}): string =>
    engineRunLines({ ...run, ...change }, language)
      .join('\n')
      .replaceAll('\u00a0', ' ');

  it('says what was measured, by whose clock, and what it was asked with', () => {
    const [title, model, reads, writes] = plain('en').split('\n');
    expect(title).toBe('Measured in Ollama 0.12.3, by asking it on this machine');
    expect(model).toBe('  llama3.2:3b Q4_K_M');
    expect(reads).toBe('  reads at  400 tokens/s  pp512, 95 %: 390–410 · by the clock outside: 390');
    expect(writes).toContain('tg128, 95 %: 39–41');
    for (const words of [
      'by its own durations',
      'context 1,024',
      'seed 42',
      'with loading 3.2',
      'differ too much',
    ])
      expect(plain('en')).toContain(words);
  });

  it('says in both languages that the figures are by our clock, and no second figure then', () => {
    expect(plain('en', { clock: 'wall' })).toContain('tells no durations');
    expect(plain('en', { clock: 'wall' })).not.toContain('by the clock outside:');
    expect(plain('ja', { clock: 'wall' })).toContain('外側の時計で計測');
  });

  it('names what the engine let go of, and lets no name reach the terminal raw', () => {
    expect(plain('en')).toContain(':latest');
    expect(plain('ja')).toContain('手放しました');
    expect(plain('en')).not.toContain('\u001b');
  });
});
