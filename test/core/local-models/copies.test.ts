import { describe, expect, it } from 'vitest';
import { distinctBytes, findCopies } from '#core/local-models/copies.ts';
import type { FoundFile } from '#core/local-models/found.ts';

const model = (...files: (Partial<FoundFile> & { identity: string })[]) => ({
  files: files.map((file) => ({ fileBytes: 10, ...file })),
});

describe('copies of the same weights', () => {
  it('are told with what they were found by and what they cost', () => {
    const found = findCopies([
      model({ identity: '1', digest: 'a' }),
      model({ identity: '2', sampledHash: 'x' }),
      model({ identity: '1' }),
      model({ identity: '3', digest: 'a' }),
      model({ identity: '4', sampledHash: 'x' }),
      model({ identity: '5', sampledHash: 'y' }),
    ]);
    expect(found).toEqual([
      { models: [0, 2, 3], foundBy: ['same-file', 'same-digest'], spareBytes: 10 },
      { models: [1, 4], foundBy: ['same-header'], spareBytes: 10 },
    ]);
  });

  it('cost nothing where the disk holds them once', () => {
    const files = [model({ identity: '1' }), model({ identity: '1' })];
    expect(findCopies(files)).toEqual([{ models: [0, 1], foundBy: ['same-file'], spareBytes: 0 }]);
    expect(distinctBytes(files.flatMap((each) => each.files))).toBe(10);
  });

  it('are the same in every part, or none', () => {
    expect(
      findCopies([model({ identity: '1' }, { identity: '2' }), model({ identity: '1' }, { identity: '3' })]),
    ).toEqual([]);
  });

  it('with equal headers differ where their sizes do', () => {
    expect(
      findCopies([
        model({ identity: '1', sampledHash: 'x' }),
        model({ identity: '2', sampledHash: 'x', fileBytes: 11 }),
      ]),
    ).toEqual([]);
  });
});
