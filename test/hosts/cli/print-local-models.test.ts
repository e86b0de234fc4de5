import { describe, expect, it } from 'vitest';
import { skipCodes } from '#core/local-models/found.ts';
import type { LocalModel, LocalModels } from '#core/local-models/local-model.ts';
import { localModelWords } from '#contract/text/local-models.ts';
import { localModelLines } from '../../../src-main/hosts/cli/print-local-models.ts';
import { displayWidth } from '../../../src-main/hosts/cli/table.ts';

const model = (over: Partial<LocalModel> = {}): LocalModel => ({
  program: 'ollama',
  name: 'qwen3:8b',
  format: 'gguf',
  path: '/o/blob',
  parts: 1,
  diskBytes: 5e9,
  quantisation: 'Q4_K_M',
  contextTokens: 8192,
  need: {
    weightBytes: 5e9,
    kvCacheBytes: 1.2e9,
    computeBufferBytes: 0.3e9,
    totalBytes: 6.5e9,
    method: 'formula',
  },
  answer: 'fits',
  largestContextTokens: 40_960,
  speed: {
    promptTokensPerSecond: { low: 90, mid: 120, high: 134 },
    generationTokensPerSecond: { low: 10.2, mid: 11.8, high: 13.2 },
    confidence: 'predicted',
    reasons: [{ code: 'speed-from-published-runs', details: { rows: 206, asOf: '2026-11-22' } }],
  },
  handOver: [{ kind: 'ollama', text: 'ollama run qwen3:8b' }],
  ...over,
});

const found = (models: LocalModel[], over: Partial<LocalModels> = {}): LocalModels => ({
  contextTokens: 8192,
  kvType: 'f16',
  stores: [],
  models,
  copies: [],
  diskBytes: 5e9,
  skipped: [],
  ...over,
});

const lines = (all: LocalModels, language: 'en' | 'ja' = 'en', withCommands = false): string[] =>
  localModelLines(all, language, { withCommands })
    .flatMap((line) => line.split('\n'))
    .map((line) => line.replaceAll('\u00a0', ' '));

describe('a model on this disk in a line', () => {
  it('has who keeps it, type, size, need, answer, speeds with their ranges and the largest context', () => {
    const [title, , row] = lines(found([model()]));
    expect(title).toBe('Models on this disk: 1, 5 GB · context 8K');
    expect(row?.split(/ {2,}/)).toEqual([
      'qwen3:8b',
      'Ollama',
      'Q4_K_M',
      '5 GB',
      '6.5 GB',
      '● fits',
      '120 (90–134)',
      '11.8 (10.2–13.2)',
      '40K',
    ]);
    expect(lines(found([model()])).join(' ')).toContain('206 published runs (Nov 22, 2026)');
  });

  it.each([
    ['raise-limit', true],
    ['tight', true],
    ['crawls', false],
    ['refused', false],
  ] as const)('that is %s has a speed: %s', (answer, hasSpeed) => {
    const [, , row] = lines(found([model({ answer })]));
    expect(row?.includes('120 (90–134)')).toBe(hasSpeed);
  });

  it('says which context it is answered for where it takes less than was asked', () => {
    expect(lines(found([model({ contextTokens: 4096 })]))[2]).toContain('● fits ≤4K');
    expect(lines(found([model({ contextTokens: 4096 })]), 'ja')[2]).toContain('≤4K');
  });

  it('says into how many parts it is split', () => {
    expect(lines(found([model({ parts: 3 })]))[2]).toContain('qwen3:8b (3 parts)');
    expect(lines(found([model({ parts: 3 })]), 'ja')[2]).toContain('qwen3:8b (3 分割)');
  });

  it('keeps its columns whatever its name is, and shows no control character', () => {
    const all = found([model({ name: '日本語のモデル' }), model({ name: 'a\u001b[2Jb\u202ec' })]);
    const [, head = '', ...rows] = lines(all);
    const column = displayWidth(head.slice(0, head.indexOf('Kept by')));
    for (const row of rows.slice(0, 2)) {
      expect(displayWidth(row.slice(0, row.indexOf('Ollama')))).toBe(column);
      expect(row).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('what is told below the list', () => {
  const { answer: _, ...unanswered } = model();
  const { speed: __, ...still } = unanswered;

  it('is that memory could not be read, where nothing is answered for that', () => {
    expect(lines(found([unanswered])).join('\n')).toContain('the memory of this machine could not be read');
    expect(lines(found([unanswered]), 'ja').join('\n')).toContain('メモリを読み取れなかった');
    expect(lines(found([model()])).join('\n')).not.toContain('could not be read');
  });

  it('is that MLX runs elsewhere, where its folders have neither answer nor speed', () => {
    const mlx = found([model(), { ...still, format: 'mlx' }]);
    expect(lines(mlx).join('\n')).toContain('MLX runs on Apple silicon alone');
    expect(lines(mlx).join('\n')).not.toContain('could not be read');
  });

  it('is why models have no answer, of ten at most', () => {
    const strange = Array.from({ length: 13 }, (_none, index) =>
      model({ name: `m${index}`, problem: { code: 'shape-unknown', details: { architecture: 'x' } } }),
    );
    const told = lines(found(strange));
    expect(told.filter((line) => /^– m\d+: /.test(line))).toHaveLength(10);
    expect(told).toContain('– and 3 more without an answer (all with --json)');
    expect(lines(found(strange), 'ja')).toContain('– ほかに答えの出ないモデルが 3 個（--json ですべて表示）');
  });

  it('is each kind of what was passed over, with its count and the first of it, in words of its own', () => {
    const skipped = skipCodes.map((code, index) => ({
      code,
      count: index + 1,
      examples: [`/x/${code}`, '/y'],
    }));
    for (const language of ['en', 'ja'] as const) {
      const told = lines(found([], { skipped }), language).join('').replace(/\s+/g, '');
      for (const [index, code] of skipCodes.entries()) {
        const words = localModelWords[language].skipped[code].replace(/\s+/g, '');
        expect(told).toContain(`${words}:${index + 1}`);
        expect(told).toContain(`/x/${code}`);
      }
    }
    for (const language of ['en', 'ja'] as const)
      expect(new Set(Object.values(localModelWords[language].skipped)).size).toBe(skipCodes.length);
  });

  it('are the copies by name and program, what tells so, and what they cost', () => {
    const copies = [{ models: [0, 1], foundBy: ['same-digest', 'same-header'] as const, spareBytes: 5e9 }];
    const two = found([model(), model({ program: 'folder', name: 'copy' })], {
      copies: copies.map((each) => ({ ...each, foundBy: [...each.foundBy] })),
    });
    const told = lines(two).join(' ').replace(/ +/g, ' ');
    expect(told).toContain('Same weights: qwen3:8b (Ollama) = copy (folder).');
    expect(told).toContain('the SHA-256 that the programs keep of them and equal size, header and samples');
    expect(told).toContain('5 GB would be free with one of them.');
    expect(lines(two, 'ja').join('')).toContain('同じ重み: qwen3:8b (Ollama) = copy (フォルダ)');
  });

  it('are the folders that were searched, and which are not there', () => {
    const stores = [
      { program: 'ollama' as const, path: '/o', exists: true },
      { program: 'llama.cpp' as const, path: '/l\u001b[0m', exists: false },
    ];
    expect(lines(found([], { stores })).slice(-3)).toEqual([
      'Searched:',
      '  Ollama: /o',
      '  llama.cpp: /l�[0m (not there)',
    ]);
  });

  it('are the commands where they were asked for, each in one line', () => {
    const long = `llama-server -m /${'a'.repeat(200)} -c 8192`;
    const all = found([
      model({ handOver: [{ kind: 'llama.cpp', text: long }] }),
      model({ name: 'none', handOver: [] }),
    ]);
    expect(lines(all, 'en', true)).toContain(`    ${long}`);
    expect(lines(all, 'en', true).slice(-3)).toEqual(['qwen3:8b', '  llama.cpp', `    ${long}`]);
    expect(lines(all).join('\n')).not.toContain('llama-server');
    expect(lines(found([model({ handOver: [] })]), 'ja', true).at(-1)).toBe(
      '入るモデルがないため、コマンドはありません。',
    );
  });

  it('stays within 80 columns, but for the table, paths and commands', () => {
    const copies = [{ models: [0, 1], foundBy: ['same-header' as const], spareBytes: 5e9 }];
    const skipped = skipCodes.map((code) => ({ code, count: 1, examples: ['/x'] }));
    const problem = { code: 'shape-unknown' as const, details: { architecture: 'x' } };
    const all = found([model(), model({ problem })], { copies, skipped });
    for (const language of ['en', 'ja'] as const)
      for (const line of lines(all, language, true).slice(4))
        expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });
});
