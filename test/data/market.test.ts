import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const {
  asOf,
  apiPrices,
  electricityPrices = [],
  otherComputers = [],
  clusterFacts,
  chips,
  models,
} = loadShippedCatalogue();
const modelIds = new Set(models.map(({ id }) => id));
const chipIds = new Set(chips.map(({ id }) => id));
const runs = clusterFacts?.runs ?? [];

describe('what is not Apple’s', () => {
  it('has a source and a date, none later than the gathering', () => {
    const rows = [
      ...electricityPrices,
      ...otherComputers.map(({ price }) => price),
      ...(clusterFacts?.thunderbolt5 ?? []),
      ...(apiPrices ? [apiPrices] : []),
    ];
    expect(rows.length).toBeGreaterThan(7);
    expect(rows.filter((row) => row.sources.some((source) => source.trim() === ''))).toEqual([]);
    expect(rows.filter((row) => row.asOf > asOf)).toEqual([]);
    expect(runs.filter((run) => run.source.trim() === '' || run.asOf > asOf)).toEqual([]);
  });

  it('names models and chips of the catalogue', () => {
    const named = [...(apiPrices?.models ?? []), ...runs].map(({ modelId }) => modelId);
    expect(named.filter((id) => !modelIds.has(id))).toEqual([]);
    const thunderbolt = clusterFacts?.thunderbolt5.flatMap((row) => row.chipIds) ?? [];
    expect(thunderbolt.filter((id) => !chipIds.has(id))).toEqual([]);
    expect(new Set(thunderbolt).size).toBe(thunderbolt.length);
  });

  it('prices electricity once in each currency', () => {
    expect(electricityPrices.map(({ currency }) => currency).sort()).toEqual(['JPY', 'USD']);
  });

  it('ranges over the models whose price is listed, each once', () => {
    const listed = apiPrices?.models ?? [];
    const range = (values: number[]) => [Math.min(...values), Math.max(...values)];
    expect(new Set(listed.map(({ modelId }) => modelId)).size).toBe(listed.length);
    const [inputLow = 0, inputHigh] = range(listed.map(({ input }) => input));
    expect([inputLow, inputHigh]).toEqual([
      expect.closeTo(apiPrices?.inputLow ?? 0, 2),
      apiPrices?.inputHigh,
    ]);
    expect(range(listed.map(({ output }) => output))).toEqual([apiPrices?.outputLow, apiPrices?.outputHigh]);
  });

  it('counts the other computers as they are', async () => {
    const description = await readFile('src-main/data/README.md', 'utf8');
    const line = description.split('\n').find((one) => one.startsWith('| `other-computers.json`'));
    expect(line?.split('|')[2]?.trim()).toBe(String(otherComputers.length));
  });
});

describe('the runs of two Macs', () => {
  it('hold both ways to split, over both links', () => {
    expect(new Set(runs.map(({ split }) => split))).toEqual(new Set(['tensor', 'pipeline']));
    expect(new Set(runs.map(({ link }) => link))).toEqual(new Set(['rdma', 'tcp']));
  });

  it('never wait less than nothing', () => {
    for (const run of runs) {
      const share = run.split === 'tensor' ? 2 : 1;
      expect(1 / run.togetherTokensPerSecond).toBeGreaterThan(1 / (share * run.aloneTokensPerSecond));
    }
  });
});
