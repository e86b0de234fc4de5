import { describe, expect, it } from 'vitest';
import { parseComputeBuffers } from '#core/memory/simulation-log.ts';

// The lines as llama.cpp v0.4.0 prints them; with a GPU composed from its source (`llama-context.cpp`).
const head = 'llama_kv_cache: size =  512.00 MiB (  4096 cells,  32 layers,  1/1 seqs)';
const cpu = 'sched_reserve:        CPU compute buffer size =   266.50 MiB';
const metal = 'sched_reserve:       MTL0 compute buffer size =   258.50 MiB';
const host = 'sched_reserve:  CUDA_Host compute buffer size =    12.01 MiB';
const end = 'sched_reserve: graph splits = 1';

describe('the compute buffers in llama.cpp’s log', () => {
  it.each([
    ['without a GPU are those of the CPU', [head, cpu, end], 266.5],
    ['with a GPU are those of the GPU alone', [head, metal, cpu, end], 258.5],
    ['of a host’s pinned memory do not count either', [head, metal, host, end], 258.5],
    ['of two GPUs are summed', [head, metal, metal.replace('MTL0', 'MTL1'), cpu, end], 517],
  ])('%s', (_what, lines, mebibytes) => {
    expect(parseComputeBuffers(lines.join('\n'))).toBe(mebibytes * 2 ** 20);
  });

  it.each([
    ['before the graph is reserved', [head, cpu]],
    ['where none is printed', [head, end]],
    ['of an unreadable size', [head, cpu.replace('266.50', 'many'), end]],
  ])('are unknown %s', (_what, lines) => {
    expect(parseComputeBuffers(lines.join('\n'))).toBeUndefined();
  });
});
