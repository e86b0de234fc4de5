import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../src-main/contract/contract.ts';
import type { BenchmarkProgress } from '../../../src-main/core/benchmark/result.ts';
import { benchmarkLines, measuredLines, progressLine } from '../../../src-main/hosts/cli/print-benchmark.ts';
import { rateOf, resultOf } from '../../fakes/benchmark-results.ts';

const published: NonNullable<AppState['published']> = {
  promptTokensPerSecond: { low: 420, mid: 430, high: 470 },
  generationTokensPerSecond: { low: 50, mid: 51, high: 52 },
  runs: 3,
  from: '2024-11',
  to: '2026-01',
  source: 's',
};

const target = resultOf({
  mode: 'full',
  model: 'qwen3-8b',
  quantisation: 'Q4_K_M',
  results: {
    pp512: rateOf(300, 4),
    tg128: rateOf(30.4, 0.4),
    pp4096: rateOf(280, 2),
    'pp512@d4096': rateOf(250, 5),
    'tg128@d4096': rateOf(25, 1),
  },
  depthsLeftOut: [16_384],
  firstToken: [{ promptTokens: 4096, seconds: 14.6, low: 14.2, high: 15.1 }],
});

/** Without the no-break spaces of figures. */
const plain = (lines: readonly string[]): string => lines.join('\n').replaceAll('\u00a0', ' ');
const english = (...args: Parameters<typeof resultOf>): string =>
  plain(benchmarkLines(resultOf(...args), published, 'en'));

describe('a benchmark in words', () => {
  it('begins with what the machine does, each rate with its test, interval and published range', () => {
    const [model, reads, writes] = english().split('\n');
    expect(model).toBe('  llama-2-7b Q4_0');
    expect(reads).toBe('  reads at   440 tokens/s   pp512, 95 %: 432–448 · published for this chip: 420–470');
    expect(writes).toBe('  writes at  50.5 tokens/s  tg128, 95 %: 50–51 · published for this chip: 50–52');
  });

  it.each([
    ['another model', { model: 'qwen3-8b' }],
    ['another quantisation', { quantisation: 'Q8_0' }],
    ['a file that calls itself the same', { file: { name: 'x.gguf', bytes: 4e9 } }],
  ])('compares %s with no published run of the reference', (_, change) => {
    expect(english(change)).not.toContain('published');
  });

  it('makes up no end of an interval: neither of a rate nor of the wait for the first word', () => {
    const text = english({
      mode: 'full',
      results: { pp512: { tokensPerSecond: 440, low: 12, samples: 2 } },
      firstToken: [{ promptTokens: 512, seconds: 1.2, high: 42.7 }],
    });
    expect(text).toContain('95 %: 12–?');
    expect(text).toMatch(/the first word comes in 1\.2 sec \(\?–42\.7\)/);
  });

  it('tells of each depth apart, of what was left out, and of the wait for the first word', () => {
    const text = plain(benchmarkLines(target, undefined, 'en'));
    expect(text).toContain(
      [
        '  after 4,096 tokens of conversation',
        '    reads at   250 tokens/s  pp512@d4096, 95 %: 245–255',
        '    writes at  25 tokens/s   tg128@d4096, 95 %: 24–26',
        '  not measured after 16,384 tokens: the model’s context is shorter',
        '  after a prompt of 4,096 tokens the first word comes in 15 sec (14.2–15.1)',
      ].join('\n'),
    );
  });

  it('says what is left of the speed after ten minutes, and draws the curve', () => {
    const points = Array.from({ length: 41 }, (_, index) => ({
      seconds: index * 15,
      generationTokensPerSecond: index < 20 ? 50 : 42,
    }));
    const text = english({ mode: 'sustained', sustained: { points, generationShareKept: 0.84 } });
    expect(text).toContain('after 10 minutes it still writes 84% as fast as at the start');
    expect(text).not.toContain('still reads');
    expect(text).toMatch(/│█+/);
  });

  it('calls a share of more than all, which is noise, all', () => {
    const sustained = { points: [{ seconds: 60 }], promptShareKept: 1.02 };
    expect(english({ mode: 'sustained', sustained })).toContain('still reads 100% as fast');
  });

  it('says why a run is not trusted before what it rests on', () => {
    const text = english({ trusted: false, reasons: ['low-power-mode'] });
    expect(text).toMatch(/! Not trusted:\n {4}Low Power Mode is on.*\n.*Extrapolated/);
    expect(english()).not.toContain('Not trusted');
  });

  it('says what the figures rest on: layers, rounds, every setting of the engine, and what it cost', () => {
    const text = english();
    expect(text).toContain('Extrapolated to 32 layers from slices of 2 + 8, made of random weights');
    expect(text).toContain('4 rounds of repetitions count, 1 put aside');
    for (const setting of [
      'Backend: Metal',
      'Build: llama.cpp b1000',
      'Threads: 8',
      'Batch: 512',
      'Physical batch: 512',
      'Flash attention: on',
      'Memory mapping: off',
      'Residency sets: on',
      'Tensor API: off',
    ]) {
      expect(text).toContain(setting);
    }
    expect(text).toContain('1.5 GB written and removed · took 41 sec');
  });

  it('of a file says its name, that it is whole, and nothing of writing', () => {
    const text = english({
      file: { name: 'x.gguf', bytes: 4e9 },
      layersMeasured: [32],
      bytesWritten: 0,
      blocks: { kept: 2, discarded: 0 },
    });
    expect(text).toContain('Measured whole, 32 layers · File x.gguf (4 GB)');
    expect(text).toContain('2 rounds of repetitions\n');
    expect(text).not.toContain('written');
  });

  it('lets no name of a file write to the terminal', () => {
    const text = english({ model: 'a\u001b[2Jb', file: { name: 'c\u0007.gguf', bytes: 4e9 } });
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('has the same parts in Japanese', () => {
    const text = plain(benchmarkLines(target, undefined, 'ja'));
    expect(text).toContain('読む速さ  300 トークン/秒');
    expect(text).toContain('4,096 トークンの会話のあと');
    expect(text).toContain('最初の一語まで 15 秒');
  });
});

describe('a benchmark of two models', () => {
  it('shows the target first and the reference after it, with the published range', () => {
    const text = plain(
      measuredLines({ result: target, reference: resultOf(), isReferenceReused: false }, published, 'en'),
    );
    expect(text.indexOf('qwen3-8b')).toBeLessThan(text.indexOf('llama-2-7b'));
    expect(text).toContain('The reference beside it, the model of llama.cpp’s public table');
    expect(text.match(/published for this chip/g)).toHaveLength(2);
  });

  it('says that an earlier reference was used, and how to measure it anew', () => {
    const text = plain(
      measuredLines({ result: target, reference: resultOf(), isReferenceReused: true }, published, 'en'),
    );
    expect(text).toMatch(/measured Nov \d+, 2026.* and still good; "kaidoki bench" alone measures it anew/);
  });
});

describe('the progress on a line', () => {
  const progress: BenchmarkProgress = {
    phase: 'measuring',
    fraction: 0.47,
    secondsLeft: 12.3,
    test: 'tg128',
    layers: 10,
    model: { name: 'Qwen3 8B Q4_K_M', index: 2, count: 2 },
  };
  const line = (change: Partial<BenchmarkProgress> = {}, isTerminal = true): string =>
    plain([progressLine({ ...progress, ...change }, 'en', isTerminal)]);

  it('says how far it is, which of how many models, the test on how many layers, and the time left', () => {
    expect(line()).toBe(' 47% 2 of 2, Qwen3 8B Q4_K_M: measuring tg128 (10 layers) · about 12 sec left');
  });

  it('says nothing of models where there is one', () => {
    expect(line({ model: { name: 'x', index: 1, count: 1 } })).toBe(
      ' 47% measuring tg128 (10 layers) · about 12 sec left',
    );
  });

  it('says off a terminal only what changes rarely', () => {
    expect(line({}, false)).toBe('2 of 2, Qwen3 8B Q4_K_M: measuring');
    expect(line({ phase: 'paused' }, false)).toContain('waiting until the Mac is awake');
  });
});
