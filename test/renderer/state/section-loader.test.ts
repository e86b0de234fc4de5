import { describe, expect, it } from 'vitest';
import { SectionLoader } from '../../../src-renderer/state/section-loader.svelte.ts';

describe('a part of the page that is fetched late', () => {
  it('has what was there already at once', () => {
    const views = { one: 1 };
    expect(new SectionLoader(views).views).toBe(views);
  });

  it('tells when it could not be fetched, and is there when another try succeeds', async () => {
    let tries = 0;
    const views = { one: 1 };
    const loader = new SectionLoader<typeof views>(async () => {
      tries += 1;
      if (tries === 1) throw new Error('gone');
      return views;
    });
    await Promise.resolve();
    await Promise.resolve();
    expect([loader.hasFailed, loader.views]).toEqual([true, undefined]);
    await loader.load();
    expect([loader.hasFailed, loader.views]).toEqual([false, views]);
  });
});
