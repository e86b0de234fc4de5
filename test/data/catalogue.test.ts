import { readFile } from 'node:fs/promises';
import type { ModelShape } from '#core/models/shape.ts';
import { describe, expect, it } from 'vitest';
import { chipFault, macFault, modelFault } from '#core/chips/cross-checks.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { asOf, readUntil, expectedLaunches, chips, macs, models, referenceSpeeds, workingSetRules } =
  loadShippedCatalogue();
const chipById = new Map(chips.map((chip) => [chip.id, chip]));
const macIds = new Set(macs.map((mac) => mac.id));
const prices = macs.flatMap((mac) => mac.prices.map((price) => ({ mac, price })));

const duplicates = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe('the shipped tables', () => {
  it.each([
    ['chips', chips, 42],
    ['macs', macs, 54],
    ['models', models, 135],
    ['published speeds', referenceSpeeds, 549],
    ['working-set rules', workingSetRules, 11],
    ['prices', prices, 111],
    ['identifiers', macs.flatMap((mac) => mac.modelIdentifiers), 59],
    ['memory steps', macs.flatMap((mac) => mac.memoryUpgradeSteps ?? []), 30],
  ] as const)('hold all %s', (_name, rows, count) => expect(rows).toHaveLength(count));

  it.each([
    ['chips', chips],
    ['macs', macs],
    ['models', models],
  ] as const)('give each id once in %s', (_name, rows) => {
    expect(duplicates(rows.map((row) => row.id))).toEqual([]);
  });

  it('name a source and a date in every row, none of them later than the gathering', () => {
    const dated = [...chips, ...macs, ...models, ...prices.map(({ price }) => price)];
    expect(dated.filter((row) => row.sources.some((source) => source.trim() === ''))).toEqual([]);
    expect(dated.filter((row) => row.asOf > asOf)).toEqual([]);
    expect([...referenceSpeeds, ...workingSetRules].filter((row) => row.source.trim() === '')).toEqual([]);
    expect(
      referenceSpeeds.filter((row) => !/^20\d\d(-\d\d){0,2}$/.test(row.date) || row.date > asOf),
    ).toEqual([]);
  });

  it('mark as recalled whatever has no source but general knowledge', () => {
    const unsourced = [...chips, ...macs, ...models, ...prices.map(({ price }) => price)].filter((row) =>
      row.sources.every((source) => source.startsWith('general knowledge')),
    );
    expect(unsourced.length).toBeGreaterThan(0);
    expect(unsourced.filter((row) => row.confidence !== 'recalled')).toEqual([]);
  });

  it('say until when launches were read, and which were expected of Macs in the table', () => {
    expect(readUntil).toBe('2026-10-11');
    expect(expectedLaunches?.length).toBe(4);
    expect(
      expectedLaunches?.flatMap((launch) => launch.replacesMacIds).filter((id) => !macIds.has(id)),
    ).toEqual([]);
  });
});

describe('the description of the tables', () => {
  it.each([
    ['chips.json', chips],
    ['macs.json', macs],
    ['models.json', models],
    ['reference-speeds.json', referenceSpeeds],
    ['working-set-rules.json', workingSetRules],
  ] as const)('counts the rows of %s as they are', async (file, rows) => {
    const description = await readFile('src-main/data/README.md', 'utf8');
    const line = description.split('\n').find((one) => one.startsWith(`| \`${file}\``));
    expect(line?.split('|')[2]?.trim()).toBe(String(rows.length));
  });

  it('is right about prices, exact totals and dates', async () => {
    const description = await readFile('src-main/data/README.md', 'utf8');
    expect(description).toContain(`${prices.length} prices`);
    expect(description).toContain(
      `exact for ${models.filter((model) => model.shapeCheck === 'exact').length} models`,
    );
    expect(description).toContain(`gathered on ${asOf} from texts of up to ${readUntil}`);
  });
});

describe('the chip table', () => {
  it('adds up the CPU cores of every bin', () => expect(chips.map(chipFault).filter(Boolean)).toEqual([]));

  it('tells every bin apart by brand string, GPU cores and CPU cores', () => {
    expect(
      duplicates(chips.map((chip) => `${chip.brandString}/${chip.gpuCores}/${chip.cpuCoresTotal}`)),
    ).toEqual([]);
  });

  it.each([
    ['base', 60, 180],
    ['a', 50, 80],
    ['pro', 150, 310],
    ['max', 300, 620],
    ['ultra', 800, 1200],
  ] as const)('has bandwidths of %s chips between %i and %i GB/s', (tier, low, high) => {
    const outside = chips.filter(
      ({ tier: own, memoryBandwidthGigabytesPerSecond: rate }) => own === tier && (rate < low || rate > high),
    );
    expect(outside).toEqual([]);
  });

  it.each([
    ['m3-max-14c-30g', 300],
    ['m3-max-16c-40g', 400],
    ['m4-max-14c-32g', 410],
    ['m4-max-16c-40g', 546],
    ['m5-max-18c-32g', 460],
    ['m5-max-18c-40g', 614],
    ['m3-ultra-32c-80g', 819],
    ['m1-8c-8g', 68.25],
  ])('gives %s its own bandwidth of %f GB/s', (id, rate) => {
    expect(chipById.get(id)?.memoryBandwidthGigabytesPerSecond).toBe(rate);
  });

  it('gives the M6 less bandwidth with 16 GB, and the base M1 a figure that Apple never published', () => {
    expect(chipById.get('m6-12c-12g')?.memoryBandwidthByMemoryGigabytesPerSecond).toEqual({
      16: 153,
      24: 170,
      32: 170,
    });
    expect(chipById.get('m1-8c-7g')?.memoryBandwidthConfidence).toBe('recalled');
  });

  it('has GPU neural accelerators from the M5 on and only there', () => {
    expect(chips.filter((chip) => chip.gpuNeuralAccelerators !== chip.generation >= 5)).toEqual([]);
  });
});

describe('the Mac table', () => {
  it('names only known chips, and prices only configurations on offer', () => {
    expect(macs.map((mac) => macFault(mac, new Set(chipById.keys()))).filter(Boolean)).toEqual([]);
  });

  it('offers no memory size that the chip does not have in that product', () => {
    const wrong = macs.flatMap((mac) =>
      mac.chipIds.flatMap((id) => {
        const chip = chipById.get(id);
        const byProduct = Object.values(chip?.memoryOptionsByProductGB ?? {}).flat();
        const known = new Set([...(chip?.memoryOptionsGB ?? []), ...byProduct]);
        return (mac.memoryOptionsByChipGB[id] ?? [])
          .filter((size) => !known.has(size))
          .map((size) => [mac.id, size]);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('uses every chip, and gives an identifier to one Mac only', () => {
    const used = new Set(macs.flatMap((mac) => mac.chipIds));
    expect(chips.filter((chip) => !used.has(chip.id))).toEqual([]);
    expect(duplicates(macs.flatMap((mac) => mac.modelIdentifiers))).toEqual([]);
  });

  it('prices in yen and dollars, yen in whole hundreds', () => {
    expect(new Set(prices.map(({ price }) => price.currency))).toEqual(new Set(['JPY', 'USD']));
    const odd = prices.filter(({ price }) => {
      const [low, high, step] = price.currency === 'JPY' ? [80_000, 2_000_000, 100] : [500, 15_000, 1];
      return price.amount < low || price.amount > high || price.amount % step !== 0;
    });
    expect(odd).toEqual([]);
  });

  it('asks a current price only for what is still sold, and none of the user', () => {
    expect(prices.filter(({ mac, price }) => price.kind === 'current' && !mac.stillSold)).toEqual([]);
    expect(prices.filter(({ mac, price }) => price.kind === 'last' && mac.stillSold)).toEqual([]);
    expect(prices.filter(({ price }) => price.kind === 'user')).toEqual([]);
  });

  it('gives laptops a battery and a weight, and no desktop a battery', () => {
    expect(macs.filter((mac) => (mac.formFactor === 'laptop') !== mac.hasBattery)).toEqual([]);
    expect(macs.filter((mac) => mac.formFactor === 'laptop' && mac.weightKilograms === undefined)).toEqual(
      [],
    );
  });

  it('names as fanless only laptops without "Pro" in their name', () => {
    const fanless = macs.filter((mac) => !mac.hasFan);
    expect(fanless.length).toBeGreaterThan(0);
    expect(fanless.filter((mac) => mac.formFactor !== 'laptop' || mac.product.includes('Pro'))).toEqual([]);
  });
});

describe('the model table', () => {
  it('holds only shapes that agree with themselves', () =>
    expect(models.map(modelFault).filter(Boolean)).toEqual([]));

  it('agrees with the sum over the shape within 1 %, but for the models whose note says why not', () => {
    const off = models.filter(
      ({ parameterCount, shapeParameterCount: sum }) =>
        sum !== undefined && Math.abs(parameterCount / sum - 1) > 0.01,
    );
    // Two files carry a next-token-prediction block.
    expect(off.map((model) => model.id)).toEqual(['glm-4.5-air', 'glm-4.6']);
    expect(off.filter((model) => model.shapeCheck === undefined)).toEqual([]);
  });

  it.each([
    ['llama-2-7b', 6_738_415_616],
    ['llama-3.1-8b', 8_030_261_248],
    ['qwen2.5-7b', 7_615_616_512],
    ['qwen2.5-coder-32b', 32_763_876_352],
    ['qwen3-30b-a3b', 30_532_122_624],
    ['qwen3.6-35b-a3b', 34_660_610_688],
  ])('gives %s its published number of parameters', (id, published) => {
    const count = models.find((model) => model.id === id)?.parameterCount ?? 0;
    expect(Math.abs(count / published - 1)).toBeLessThan(0.01);
  });

  it('uses all parameters per token in a dense model and fewer in a mixture of experts', () => {
    const wrong = models.filter(
      ({ shape, parameterCount, activeParameterCount }) =>
        (shape.moe === undefined) !== (parameterCount === activeParameterCount),
    );
    expect(wrong.map((model) => model.id)).toEqual([]);
  });

  it('gives a model the layers of the one it is said to share them with', () => {
    const byId = new Map(models.map((model) => [model.id, model]));
    for (const model of models.filter(({ sameShapeAs }) => sameShapeAs !== undefined)) {
      const other = byId.get(model.sameShapeAs ?? '');
      // The architecture's name and the context are no tensors; one distilled model unties its output.
      const tensors = ({
        architecture: _a,
        maximumContextTokens: _c,
        tiedEmbeddings: _t,
        ...shape
      }: ModelShape) => shape;
      expect(other && tensors(other.shape), model.id).toEqual(tensors(model.shape));
    }
  });

  it('leaves out the models whose shape is not known in full', () => {
    const ids = models.map((model) => model.id);
    for (const id of ['mistral-small-4-119b', 'llm-jp-4-32b-a3b', 'plamo-3-nict-8b', 'sarashina2.2-3b'])
      expect(ids).not.toContain(id);
  });
});

describe('the published speeds', () => {
  it('hold the whole Apple table of the reference model', () => {
    const rows = referenceSpeeds.filter(
      (row) => row.source.endsWith('discussions/4167') && row.model === 'LLaMA 7B v2',
    );
    expect(rows).toHaveLength(82);
    expect(
      rows.find((row) => row.chip === 'M1' && row.gpuCores === 7 && row.quantisation === 'Q4_0'),
    ).toMatchObject({
      promptTokensPerSecond: 107.81,
      generationTokensPerSecond: 14.19,
      promptTokens: 512,
      generatedTokens: 128,
    });
  });

  it('say at least one speed in every row', () => {
    const empty = referenceSpeeds.filter(
      (row) => !row.promptTokensPerSecond && !row.generationTokensPerSecond,
    );
    expect(empty).toEqual([]);
  });

  it('generate no faster than the active weights can be read, at one bit a weight', () => {
    const wrong = referenceSpeeds.filter(
      ({
        bandwidthGigabytesPerSecond: bandwidth,
        activeParametersBillions: billions,
        generationTokensPerSecond: rate,
      }) => bandwidth && billions && rate && rate > bandwidth / (billions / 8),
    );
    expect(wrong).toEqual([]);
  });

  it('name Apple chips that the chip table has, with its GPU cores', () => {
    const brands = new Map<string, Set<number>>();
    for (const { brandString, gpuCores } of chips)
      brands.set(brandString, (brands.get(brandString) ?? new Set()).add(gpuCores));
    const apple = referenceSpeeds.filter((row) => /^(M\d|A\d\d)/.test(row.chip));
    const strangers = apple.filter((row) => {
      const cores = brands.get(`Apple ${row.chip}`);
      return !cores || (row.gpuCores !== undefined && !cores.has(row.gpuCores));
    });
    expect(apple.length).toBeGreaterThan(500);
    expect(strangers.map((row) => [row.chip, row.gpuCores])).toEqual([]);
  });
});

describe('the working-set rules', () => {
  const rulesFor = (macosMajor: number, memoryGB: number) =>
    workingSetRules.filter(
      (rule) =>
        rule.macosFrom <= macosMajor &&
        macosMajor <= (rule.macosTo ?? 99) &&
        rule.memoryGB.includes(memoryGB),
    );

  it('give one answer at most for a macOS version and a memory size', () => {
    const sizes = [...new Set(workingSetRules.flatMap((rule) => rule.memoryGB))];
    const twice = [11, 13, 15, 26, 27].flatMap((major) =>
      sizes.filter((size) => rulesFor(major, size).length > 1).map((size) => [major, size]),
    );
    expect(twice).toEqual([]);
  });

  it.each([
    [15, 16, 0.6667],
    [15, 36, 0.75],
    [26, 8, 0.6667],
    [26, 24, 0.74],
    [27, 48, 0.78],
    [26, 128, 0.84],
  ])('on macOS %i with %i GB give %f of the memory', (major, memoryGB, share) => {
    expect(rulesFor(major, memoryGB).map((rule) => rule.shareOfMemory)).toEqual([share]);
  });

  it('have no share where none was observed or recalled', () => {
    expect(rulesFor(26, 256)).toEqual([]);
    expect(workingSetRules.filter((rule) => !rule.observed).map((rule) => rule.memoryGB)).toEqual([
      [8],
      [96, 192],
    ]);
  });
});
