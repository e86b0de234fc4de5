import { describe, expect, it } from 'vitest';
import {
  mlxFailure,
  MlxOutput,
  mlxVersionKind,
  mlxVersionOf,
  type MlxOutputEvent,
} from '#core/mlx/benchmark-output.ts';

const asked = { promptTokens: 512, generatedTokens: 128 };

function read(lines: string): MlxOutputEvent[] {
  const output = new MlxOutput(asked);
  return lines.split('\n').flatMap((line) => output.line(line) ?? []);
}

/** The form of 0.27, with the figures of mlx-lm's pull request 396. */
const first = `Running warmup..
Timing with prompt_tokens=512 and generation_tokens=128.
Trial 1:  prompt_tps=2902.212, generation_tps=205.325, peak_memory=3.285
Trial 2:  prompt_tps=2901.392, generation_tps=205.243, peak_memory=3.285
Averages: prompt_tps=2901.802, generation_tps=205.284, peak_memory=3.285`;

const trial = { promptRate: 2902.212, generationRate: 205.325, peakMemoryBytes: 3_285_000_000 };

describe('what mlx_lm.benchmark prints', () => {
  it('is read in the form of its first version', () => {
    expect(read(first)).toEqual([
      'warming-up',
      'timing',
      { ...trial, totalSeconds: undefined },
      {
        promptRate: 2901.392,
        generationRate: 205.243,
        peakMemoryBytes: 3_285_000_000,
        totalSeconds: undefined,
      },
    ]);
  });

  it('is read with the batch that later versions name, and with the time of a whole trial', () => {
    const lines = `Timing with prompt_tokens=512, generation_tokens=128, batch_size=1.
Trial 1:  prompt_tps=2902.212, generation_tps=205.325, peak_memory=3.285, total_time=0.802`;
    expect(read(lines)).toEqual(['timing', { ...trial, totalSeconds: 0.802 }]);
  });

  it('may have lines of other libraries between its own', () => {
    const noisy = first.replaceAll(
      '\n',
      '\nFetching 7 files: 100%|##| 7/7\n[WARNING] Generating with a model\n',
    );
    expect(read(noisy)).toEqual(read(first));
  });

  it.each([
    ['another length of prompt', 'Timing with prompt_tokens=51, generation_tokens=128, batch_size=1.'],
    ['another length of text', 'Timing with prompt_tokens=512, generation_tokens=1024, batch_size=1.'],
    ['a batch', 'Timing with prompt_tokens=512, generation_tokens=128, batch_size=4.'],
    ['a trial before the timing', 'Trial 1:  prompt_tps=1.0, generation_tps=1.0, peak_memory=1.0'],
  ])('is refused with %s', (_, line) => {
    expect(() => read(line)).toThrow(/engine-answer-invalid/);
  });

  it.each([
    ['a rate that is no number', 'Trial 1:  prompt_tps=nan, generation_tps=205.325, peak_memory=3.285'],
    ['an endless rate', 'Trial 1:  prompt_tps=inf, generation_tps=205.325, peak_memory=3.285'],
    ['no rate at all', 'Trial 1:  prompt_tps=0.000, generation_tps=205.325, peak_memory=3.285'],
    ['a rate below nothing', 'Trial 1:  prompt_tps=-3.0, generation_tps=205.325, peak_memory=3.285'],
    ['a missing rate', 'Trial 1:  prompt_tps=2902.212, peak_memory=3.285'],
    ['another number', 'Trial 2:  prompt_tps=2902.212, generation_tps=205.325, peak_memory=3.285'],
  ])('is refused with %s in a trial', (_, line) => {
    expect(() => read(`${first.split('\n').slice(0, 2).join('\n')}\n${line}`)).toThrow(
      /engine-answer-invalid/,
    );
  });

  it('is refused where the averages are not those of the trials', () => {
    expect(() => read(first.replace('prompt_tps=2901.802', 'prompt_tps=3901.802'))).toThrow(
      /engine-answer-invalid/,
    );
    expect(() =>
      read(`${first.split('\n')[0]}\nAverages: prompt_tps=1.0, generation_tps=1.0, peak_memory=1.0`),
    ).toThrow(/engine-answer-invalid/);
  });
});

describe('the version of mlx-lm', () => {
  it('is the last line that looks like one', () => {
    expect(mlxVersionOf('Installed 30 packages\n0.31.3\n')).toBe('0.31.3');
    expect(mlxVersionOf('0.28.0.dev20250901')).toBe('0.28.0.dev20250901');
    expect(mlxVersionOf('Traceback (most recent call last):')).toBeUndefined();
  });

  it.each([
    ['0.26.4', 'older'],
    ['0.27.0', 'known'],
    ['0.31.9', 'known'],
    ['0.32.0', 'newer'],
    ['1.0.0', 'newer'],
    ['0.9.1', 'older'],
  ] as const)('%s is %s', (version, kind) => {
    expect(mlxVersionKind(version)).toBe(kind);
  });
});

describe('a run that failed', () => {
  it.each([
    '[METAL] Command buffer execution failed: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)',
    'RuntimeError: [metal::malloc] Attempting to allocate 40802189312 bytes which is greater than the maximum',
  ])('is told as memory that is short by MLX’s words: %s', (line) => {
    const fault = mlxFailure(['Traceback (most recent call last):', line, ''], 'exit code 1', 'models/big');
    expect(fault.code).toBe('engine-out-of-memory');
    expect(fault.details['problem']).toContain(line.slice(0, 40));
  });

  it('is told by the last line of a traceback, else by how it ended', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "x.py", line 1',
      'ValueError: Model type x not supported.',
    ];
    expect(mlxFailure(lines, 'exit code 1', 'm').details['problem']).toBe(
      'ValueError: Model type x not supported. (exit code 1)',
    );
    expect(mlxFailure([], 'SIGSEGV', 'm').details['problem']).toBe('SIGSEGV');
  });
});
