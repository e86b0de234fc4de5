import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forkNode, workerEnvironment } from '../../../src-main/adapters/llama/child-handle.ts';
import { testFolders } from '../../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

describe('the process that llama.cpp runs in', () => {
  it('decodes every token on the same thread, so that no other core takes over in between', async () => {
    const path = join(newFolder(), 'child.mjs');
    writeFileSync(path, 'process.send([process.env.UV_THREADPOOL_SIZE, process.env.PATH]);');
    const child = forkNode(path, workerEnvironment);
    const told = await new Promise((resolve) => child.onMessage(resolve));
    expect(told).toEqual(['1', process.env['PATH']]);
  });
});
