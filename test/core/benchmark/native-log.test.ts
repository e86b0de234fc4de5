import { describe, expect, it } from 'vitest';
import { parseFlashAttention, parseMetalSwitches, parseNativeTimings } from '#core/benchmark/native-log.ts';

/** As printed by llama.cpp v0.4.0. */
const timings = [
  'llama_perf_context_print:        load time =     574.10 ms',
  'llama_perf_context_print: prompt eval time =    1157.62 ms /   512 tokens (    2.26 ms per token,   442.29 tokens per second)',
  'llama_perf_context_print:        eval time =    2141.50 ms /   128 runs   (   16.73 ms per token,    59.78 tokens per second)',
  'llama_perf_context_print:       total time =    3300.00 ms /   640 tokens',
  'llama_perf_context_print:    graphs reused =        127',
];

describe("llama.cpp's own timings", () => {
  it('are read from the lines it prints', () => {
    expect(parseNativeTimings(timings.join('\n'))).toEqual({
      promptSeconds: expect.closeTo(1.15762, 9),
      promptTokens: 512,
      generationSeconds: expect.closeTo(2.1415, 9),
      generatedTokens: 128,
    });
  });

  it.each([
    ['nothing was printed', ''],
    ['the prompt line is missing', timings.filter((line) => !line.includes('prompt')).join('\n')],
    ['the generation line is missing', timings.slice(0, 2).join('\n')],
    ['the time is not a number', timings.join('\n').replaceAll('2141.50', '     nan')],
  ])('are absent when %s', (_, log) => {
    expect(parseNativeTimings(log)).toBeUndefined();
  });
});

describe('flash attention', () => {
  it.each([
    ['resolve_fused_ops: Flash Attention enabled', 'on'],
    ['resolve_fused_ops: Flash Attention not supported, set to disabled', 'off'],
    ['llama_context: flash_attn            = enabled', 'on'],
    ['llama_context: flash_attn            = disabled', 'off'],
    ['llama_context: flash_attn            = auto', 'unknown'],
    ['', 'unknown'],
  ] as const)('"%s" is %s', (log, chosen) => {
    expect(parseFlashAttention(log)).toBe(chosen);
  });
});

describe("Metal's switches", () => {
  it.each([
    [
      'ggml_metal_device_init: has tensor            = true',
      { tensorApi: 'on', residencySets: 'not-applicable' },
    ],
    [
      'ggml_metal_device_init: use residency sets    = false',
      { tensorApi: 'not-applicable', residencySets: 'off' },
    ],
    [
      'ggml_metal_device_init: has tensor            = false\nggml_metal_device_init: use residency sets    = true',
      { tensorApi: 'off', residencySets: 'on' },
    ],
  ] as const)('are read from "%s"', (log, switches) => {
    expect(parseMetalSwitches(log)).toEqual(switches);
  });
});
