import { describe, expect, it } from 'vitest';
import { installedBuild } from '../../../src-main/adapters/llama/installed-build.ts';
import { startLlama } from '../../../src-main/adapters/llama/worker/start-llama.ts';

describe('the installed build', () => {
  it('is told without starting llama.cpp as a measurement names it', async () => {
    const { llama, description } = await startLlama();
    await llama.dispose();
    expect(await installedBuild()).toBe(description.build);
  });
});
