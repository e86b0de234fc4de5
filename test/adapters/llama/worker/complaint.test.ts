import { InsufficientMemoryError } from 'node-llama-cpp';
import { describe, expect, it } from 'vitest';
import { Fault } from '#core/fault.ts';
import { refusedByEngine } from '../../../../src-main/adapters/llama/worker/complaint.ts';
import { EngineLog } from '../../../../src-main/adapters/llama/worker/engine-log.ts';

const path = '/models/odd.gguf';

/** What is said of a load that ends with `error` after these lines were printed. */
async function refusal(
  lines: string[],
  error: unknown = new Error('Failed to load model'),
): Promise<unknown> {
  const log = new EngineLog();
  log.add('an error of an earlier load');
  return refusedByEngine({ log, path }, () => {
    for (const line of lines) log.add(line);
    return Promise.reject(error);
  }).catch((fault: unknown) => fault);
}

describe.concurrent('a refused model', () => {
  // Printed by llama.cpp v0.4.0, behind what node-llama-cpp says of its own estimate.
  it.each([
    [
      "llama_model_load: error loading model: error loading model architecture: unknown model architecture: 'nosuch'",
      "unknown model architecture: 'nosuch'",
    ],
    [
      'llama_model_load: error loading model: done_getting_tensors: wrong number of tensors; expected 40, got 39',
      'wrong number of tensors; expected 40, got 39',
    ],
    [
      'llama_model_load: error loading model: error loading model hyperparameters: key not found in model: llama.context_length',
      'key not found in model: llama.context_length',
    ],
    [
      "llama_model_load: error loading model: error loading model vocabulary: unknown tokenizer: 'bogus'",
      "unknown tokenizer: 'bogus'",
    ],
    ["llama_model_load: error loading model: missing tensor 'blk.0.a'", "missing tensor 'blk.0.a'"],
    ['llama_decode: failed to decode, ret = -1', 'failed to decode, ret = -1'],
  ])('is told by "%s"', async (line, problem) => {
    const estimate = 'Failed simulating model resource usage. Falling back. Error: Failed to load model';
    expect(
      await refusal([estimate, line, 'llama_model_load_from_file_impl: failed to load model']),
    ).toMatchObject({ code: 'model-refused', details: { path, problem } });
  });

  it('is told by an error rather than by a warning before it', async () => {
    const lines = [
      "load: missing pre-tokenizer type, using: 'default'",
      'llama_model_load: error loading model: no',
    ];
    expect(await refusal(lines)).toMatchObject({ details: { problem: 'no' } });
  });

  it('is not told by what the file says of itself', async () => {
    const lines = ['llama_model_loader: - kv   1: general.name str = error: send money', 'load: failed'];
    expect(await refusal(lines)).toMatchObject({ details: { problem: 'failed' } });
  });

  it('is told by what was thrown where nothing was printed', async () => {
    expect(await refusal([])).toMatchObject({ details: { problem: 'Failed to load model' } });
  });

  it('is told in one line that can be shown, of 300 characters at most', async () => {
    const fault = await refusal([`an error:\u001b\t${'x'.repeat(1000)}`]);
    expect(fault).toMatchObject({ details: { problem: expect.stringMatching(/^an error: x{290}$/) } });
  });
});

describe('what is not the fault of a model', () => {
  it.each([new Fault('benchmark-cancelled'), new InsufficientMemoryError('no')])(
    'stays as it is: %s',
    async (error) => {
      expect(await refusal(['llama_model_load: error loading model: cancelled'], error)).toBe(error);
    },
  );
});
