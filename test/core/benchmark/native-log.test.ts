import { describe, expect, it } from 'vitest';
import {
  parseBatches,
  parseFlashAttention,
  parseMetalSwitches,
  parseNativeTimings,
} from '#core/benchmark/native-log.ts';

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

describe('the batches of a context', () => {
  const lines = ['llama_context: n_batch               = 513', 'llama_context: n_ubatch              = 512'];

  it('are what llama.cpp made, not what was asked for', () => {
    expect(parseBatches(lines.join('\n'))).toEqual({ batch: 513, physicalBatch: 512 });
  });

  it.each(lines)('are unknown when only one is told: %s', (line) => {
    expect(parseBatches(line)).toBeUndefined();
  });
});

/** What llama.cpp v0.4.0 prints when it starts Metal, by `ggml-metal-device.m`; composed, not recorded. */
const metalStart = (chip: string, switches: { tensor: boolean; residency?: boolean }, tried: string[] = []) =>
  [
    ...tried,
    'ggml_metal_library_init: using embedded metal library',
    'ggml_metal_library_init: loaded in 0.009 sec',
    ...(switches.residency === false
      ? []
      : ['ggml_metal_rsets_init: creating a residency set collection (keep_alive = 180 s)']),
    `ggml_metal_device_init: GPU name:   MTL0 (${chip})`,
    'ggml_metal_device_init: GPU family: MTLGPUFamilyApple10  (1010)',
    'ggml_metal_device_init: GPU family: MTLGPUFamilyCommon3 (3003)',
    'ggml_metal_device_init: GPU family: MTLGPUFamilyMetal4  (5002)',
    'ggml_metal_device_init: simdgroup reduction   = true',
    'ggml_metal_device_init: simdgroup matrix mul. = true',
    'ggml_metal_device_init: has unified memory    = true',
    'ggml_metal_device_init: has bfloat            = true',
    `ggml_metal_device_init: has tensor            = ${switches.tensor}`,
    `ggml_metal_device_init: use residency sets    = ${switches.residency ?? true}`,
    'ggml_metal_device_init: use shared buffers    = true',
    'ggml_metal_device_init: recommendedMaxWorkingSetSize  = 12713.10 MB',
  ].join('\n');

const tried = {
  older: ['ggml_metal_device_init: tensor API disabled for pre-M5 and pre-A19 devices'],
  works: [
    'ggml_metal_device_init: testing tensor API for f16 support',
    'ggml_metal_device_init: testing tensor API for bfloat support',
  ],
  fails: [
    'ggml_metal_device_init: testing tensor API for f16 support',
    'ggml_metal_device_init: - the tensor API is not supported in this environment - disabling',
  ],
  noLibrary: [
    'ggml_metal_device_init: testing tensor API for f16 support',
    'ggml_metal_library_init: ggml-tensor.metallib not found - disabling the tensor API',
  ],
};

describe("Metal's switches", () => {
  it.each([
    ['an M4, older than the tensor API', metalStart('Apple M4', { tensor: false }, tried.older), 'off', 'on'],
    ['an M5 that uses it', metalStart('Apple M5', { tensor: true }, tried.works), 'on', 'on'],
    ['an M5 whose macOS can not', metalStart('Apple M5', { tensor: false }, tried.fails), 'off', 'on'],
    ['an M5 with half a library', metalStart('Apple M5', { tensor: false }, tried.noLibrary), 'off', 'on'],
    ['an M5 told to do without', metalStart('Apple M5', { tensor: false, residency: false }), 'off', 'off'],
    ['a log that was cut', metalStart('Apple M5', { tensor: true }).split('use res')[0] ?? '', 'on', 'n/a'],
    ['a CPU', 'load_backend: loaded CPU backend', 'n/a', 'n/a'],
    ['no log', '', 'n/a', 'n/a'],
  ] as const)('of %s', (_, log, tensorApi, residencySets) => {
    const named = (state: 'on' | 'off' | 'n/a') => (state === 'n/a' ? 'not-applicable' : state);
    expect(parseMetalSwitches(log, 25)).toEqual({
      tensorApi: named(tensorApi),
      residencySets: named(residencySets),
    });
  });

  it('are those of the last start', () => {
    const log = [metalStart('Apple M5', { tensor: false }), metalStart('Apple M5', { tensor: true })].join(
      '\n',
    );
    expect(parseMetalSwitches(log).tensorApi).toBe('on');
  });

  it('know that macOS 14 has no residency sets, whatever the log says', () => {
    const log = metalStart('Apple M2', { tensor: false });
    expect(parseMetalSwitches(log, 23).residencySets).toBe('off');
    expect(parseMetalSwitches(log, 24).residencySets).toBe('on');
    expect(parseMetalSwitches('', 23).residencySets).toBe('not-applicable');
  });
});
