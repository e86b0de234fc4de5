import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkRequest, PauseControl } from '../../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import { bothTests, syntheticTargetOf } from '../../fakes/benchmark-values.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { testFolders } from '../../fakes/test-folders.ts';

let workerPath = '';
beforeAll(async () => {
  workerPath = await builtWorker();
});

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

const request: BenchmarkRequest = {
  target: syntheticTargetOf({ modelId: 'tiny', shape: tinyLlama }),
  tests: bothTests(64, 16),
  sliceLayers: [1, 3],
  timeBudgetMilliseconds: 1500,
  // Precise or not: long enough for the message to arrive while it measures.
  sustainedMilliseconds: 2000,
};

/** A run of the real worker that is held once it has measured something; `onHeld` is called when it says that it waits. */
function heldRun(onHeld: (control: PauseControl, aborter: AbortController) => void) {
  const folder = newFolder();
  const aborter = new AbortController();
  const phases: string[] = [];
  let control: PauseControl | undefined;
  let hasPaused = false;
  const measuring = createLlamaEngine({ workerPath, workFolder: folder }).measure(request, {
    signal: aborter.signal,
    onPausable: (given) => (control = given),
    onProgress: ({ phase, sliceTokensPerSecond }) => {
      if (sliceTokensPerSecond !== undefined && !hasPaused) {
        hasPaused = true;
        control?.pause();
      }
      if (phase === 'paused' && !phases.includes(phase) && control) onHeld(control, aborter);
      phases.push(phase);
    },
  });
  return { measuring, phases, files: () => readdirSync(folder) };
}

describe.concurrent('the real worker, held while it measures', () => {
  it('waits, goes on when told to, and marks the block that it was held in', async () => {
    const { measuring, phases, files } = heldRun((control) => control.resume());
    const { blocks, samples } = await measuring;
    expect(phases.slice(phases.indexOf('paused'))).toContain('measuring');
    expect(blocks.filter(({ paused }) => paused)).toHaveLength(1);
    expect(new Set(samples.map(({ block }) => block)).size).toBe(blocks.length);
    expect(files()).toEqual([]);
  });

  it('ends when it is cancelled, and leaves no file', async () => {
    const { measuring, files } = heldRun((_, aborter) => aborter.abort());
    await expect(measuring).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    expect(files()).toEqual([]);
  });
});
