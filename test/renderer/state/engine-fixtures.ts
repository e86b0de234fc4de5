import type { ComparisonEntry, EngineComparison } from '../../../src-main/core/engines/comparison.ts';
import type { FoundEngine, FoundEngines } from '../../../src-main/core/engines/found-engine.ts';

const foundModel = (name: string, isLoaded = false) => ({ name, isLoaded, bytes: 5e9 });

export const ollamaEngine: FoundEngine = {
  engine: 'ollama',
  program: 'Ollama',
  address: '127.0.0.1:11434',
  version: '0.13.1',
  models: [foundModel('llama3.2:3b', true), foundModel('qwen3:8b')],
};
export const studioEngine: FoundEngine = {
  engine: 'lmstudio',
  program: 'LM Studio',
  address: '127.0.0.1:1234',
  models: [foundModel('gemma-3-4b'), foundModel('qwen3-8b', true)],
};
export const absentServer: FoundEngine = {
  engine: 'server',
  program: 'llama-server',
  address: '127.0.0.1:8080',
  models: [],
  fault: {
    code: 'engine-not-running',
    details: { engine: 'llama-server', address: '127.0.0.1:8080' },
  },
};

/** Two engines with one model in common, and one that does not answer. */
export const foundEngines: FoundEngines = {
  engines: [ollamaEngine, studioEngine, absentServer],
  common: [
    {
      label: 'qwen3 8b',
      models: [
        { engine: 'ollama', name: 'qwen3:8b' },
        { engine: 'lmstudio', name: 'qwen3-8b' },
      ],
    },
  ],
};

const rateOf = (mid: number, spread: number) => ({
  tokensPerSecond: mid,
  low: mid - spread,
  high: mid + spread,
  samples: 5,
});

/** An engine that read at ten times the speed it wrote at; figures are invented. */
export const measuredEntry = (
  engine: 'ollama' | 'lmstudio' | 'kaidoki',
  writes: number,
  but: Partial<Extract<ComparisonEntry, { status: 'measured' }>> = {},
): ComparisonEntry => ({
  status: 'measured',
  engine,
  program: { ollama: 'Ollama', lmstudio: 'LM Studio', kaidoki: 'llama.cpp' }[engine],
  version: '1.2.3',
  model: 'qwen3:8b',
  quantisation: 'Q4_K_M',
  clock: 'engine',
  results: { pp512: rateOf(10 * writes, 20), tg128: rateOf(writes, 1) },
  isTrusted: true,
  reasons: [],
  finishedAt: '2026-11-23T06:10:00.000Z',
  ...but,
});

/** LM Studio writes clearly faster; of reading nothing can be told. */
export const comparison: EngineComparison = {
  kind: 'engine-comparison',
  model: 'qwen3 8b',
  mode: 'default',
  promptTokens: 512,
  generatedTokens: 128,
  entries: [
    measuredEntry('ollama', 40),
    measuredEntry('lmstudio', 50, { results: { pp512: rateOf(410, 30), tg128: rateOf(50, 1) } }),
    {
      status: 'failed',
      engine: 'server',
      program: 'llama-server',
      fault: absentServer.fault ?? { code: 'internal', details: {} },
      finishedAt: '2026-11-23T06:11:00.000Z',
    },
  ],
  verdicts: [
    {
      test: 'pp512',
      outcome: 'no-difference',
      fastest: 1,
      behind: [{ entry: 0, ratio: 1.02, low: 0.95, high: 1.1, isClear: false }],
    },
    {
      test: 'tg128',
      outcome: 'winner',
      fastest: 1,
      behind: [{ entry: 0, ratio: 1.25, low: 1.2, high: 1.3, isClear: true }],
    },
  ],
  warnings: [],
  startedAt: '2026-11-23T06:00:00.000Z',
  elapsedMilliseconds: 184_000,
};
