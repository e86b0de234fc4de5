import * as v from 'valibot';
import type { FoundFile, FoundModel } from './found.ts';

/**
 * `same-file`: hard links, or symbolic links to one file; `same-digest`: the SHA-256 that both programs keep of
 * it; `same-header`: equal size, an equal header, and equal samples of the weights.
 */
export const copyEvidence = ['same-file', 'same-digest', 'same-header'] as const;

export const CopiesSchema = v.object({
  /** Indices of the models with the same weights. */
  models: v.pipe(v.array(v.number()), v.minLength(2)),
  /** By what they were found to be the same, the surest first. */
  foundBy: v.array(v.picklist(copyEvidence)),
  /** What would be free if only one of them were kept; 0 where the disk holds them once. */
  spareBytes: v.number(),
});
export type Copies = v.InferOutput<typeof CopiesSchema>;

type Evidence = (typeof copyEvidence)[number];

/** What files must have in common, for each kind of evidence; `undefined` where a file does not have it. */
const keys: Readonly<Record<Evidence, (file: FoundFile) => string | undefined>> = {
  'same-file': ({ identity }) => identity,
  'same-digest': ({ digest }) => digest,
  'same-header': ({ sampledHash, fileBytes }) =>
    sampledHash === undefined ? undefined : `${fileBytes} ${sampledHash}`,
};

/** Models that are the same weights file by file, in the order of their first. */
export function findCopies(models: readonly Pick<FoundModel, 'files'>[]): Copies[] {
  const groupOf = models.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (groupOf[root] !== undefined && groupOf[root] !== root) root = groupOf[root] ?? root;
    return root;
  };
  const found: { index: number; evidence: Evidence }[] = [];
  for (const evidence of copyEvidence) {
    const first = new Map<string, number>();
    for (const [index, { files }] of models.entries()) {
      const key = keyOf(files, evidence);
      if (key === undefined) continue;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      else if (rootOf(earlier) !== rootOf(index)) {
        found.push({ index, evidence });
        groupOf[Math.max(rootOf(earlier), rootOf(index))] = Math.min(rootOf(earlier), rootOf(index));
      }
    }
  }
  const groups = new Map<number, { members: number[]; by: Set<Evidence> }>();
  for (const index of models.keys()) {
    const group = groups.get(rootOf(index)) ?? { members: [], by: new Set() };
    group.members.push(index);
    groups.set(rootOf(index), group);
  }
  for (const { index, evidence } of found) groups.get(rootOf(index))?.by.add(evidence);
  return [...groups.values()]
    .filter(({ members }) => members.length > 1)
    .map(({ members, by }) => ({
      models: members,
      foundBy: copyEvidence.filter((evidence) => by.has(evidence)),
      spareBytes: spareBytes(members.map((index) => models[index]?.files ?? [])),
    }));
}

function keyOf(files: readonly FoundFile[], evidence: Evidence): string | undefined {
  const parts = files.map(keys[evidence]);
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join('\n');
}

/** What the distinct files take beyond one set of them. */
function spareBytes(sets: readonly (readonly FoundFile[])[]): number {
  const kept = new Set(sets[0]?.map(({ identity }) => identity));
  return distinctBytes(sets.flat().filter(({ identity }) => !kept.has(identity)));
}

/** Bytes on disk of files of which some may be one and the same. */
export const distinctBytes = (files: readonly FoundFile[]): number =>
  [...new Map(files.map(({ identity, fileBytes }) => [identity, fileBytes])).values()].reduce(
    (sum, bytes) => sum + bytes,
    0,
  );
