import { describe, expect, it } from 'vitest';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { applyOverride } from '#core/chips/override.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const shipped = loadShippedCatalogue();
const origin = { file: 'own.json', asOf: '2026-12-01' };
const apply = (override: unknown) => applyOverride(shipped, override, origin);
const rowsTaken = ({ chips, macs, models }: Catalogue) => ({ chips, macs, models });

const newMac = {
  id: 'macbook-pro-14-m6',
  product: 'MacBook Pro (14-inch, M6)',
  formFactor: 'laptop',
  hasBattery: true,
  hasFan: true,
  modelIdentifiers: [],
  year: 2026,
  chipIds: ['m6-12c-12g'],
  memoryOptionsByChipGB: { 'm6-12c-12g': [16, 24, 32] },
  stillSold: true,
};

const newChip = {
  id: 'm6-pro-16c-20g',
  brandString: 'Apple M6 Pro',
  generation: 6,
  tier: 'pro',
  cpuCoresTotal: 16,
  cpuCores: { super: 4, performance: 8, efficiency: 4 },
  gpuCores: 20,
  memoryBandwidthGigabytesPerSecond: 340,
  memoryOptionsGB: [24, 48],
  gpuNeuralAccelerators: true,
};

const newModel = {
  id: 'my-7b',
  name: 'My 7B',
  family: 'Mine',
  parameterCount: 6_738_415_616,
  activeParameterCount: 6_738_415_616,
  shape: {
    architecture: 'llama',
    embeddingLength: 4096,
    layerCount: 32,
    headCount: 32,
    headCountKv: 32,
    headLength: 128,
    feedForwardLength: 11008,
    vocabularySize: 32000,
    tiedEmbeddings: false,
    maximumContextTokens: 4096,
    attentionBias: 'none',
    qkNorm: 'none',
  },
};

const miniPrice = { macId: 'mac-mini-m6', memoryGB: 16, currency: 'JPY', amount: 100_000 };

describe('good rows of the override', () => {
  it('add a chip, a Mac with it, a model and a price, each with a source and a date', () => {
    const mac = {
      ...newMac,
      chipIds: ['m6-pro-16c-20g'],
      memoryOptionsByChipGB: { 'm6-pro-16c-20g': [24, 48] },
    };
    const price = { macId: newMac.id, memoryGB: 24, currency: 'USD', amount: 2599 };
    const { catalogue, problems } = apply({
      chips: [newChip],
      macs: [mac],
      models: [newModel],
      prices: [price],
    });
    expect(problems).toEqual([]);
    const added = [
      catalogue.chips.find(({ id }) => id === newChip.id),
      catalogue.macs.find(({ id }) => id === newMac.id),
      catalogue.models.find(({ id }) => id === newModel.id),
    ];
    for (const row of added)
      expect(row).toMatchObject({ asOf: '2026-12-01', confidence: 'sourced', sources: [expect.any(String)] });
    expect(catalogue.macs.at(-1)?.prices).toMatchObject([{ amount: 2599, kind: 'user', approximate: false }]);
    expect(catalogue.macs).toHaveLength(shipped.macs.length + 1);
  });

  it('change only the fields they name in a known row, in its place, and keep its sources', () => {
    const { catalogue, problems } = apply({ macs: [{ id: 'mac-mini-m6', weightKilograms: 0.7 }] });
    expect(problems).toEqual([]);
    const index = shipped.macs.findIndex(({ id }) => id === 'mac-mini-m6');
    const before = shipped.macs[index];
    expect(catalogue.macs[index]).toEqual({
      ...before,
      weightKilograms: 0.7,
      asOf: '2026-12-01',
      sources: ["the user's own catalogue file", ...(before?.sources ?? [])],
    });
    expect(catalogue.macs.toSpliced(index, 1)).toEqual(shipped.macs.toSpliced(index, 1));
  });
});

describe('a bad row of the override', () => {
  const ids = { macs: 'macbook-pro-14-m6', chips: 'm6-pro-16c-20g', models: 'my-7b' } as const;
  it.each([
    [
      'macs',
      { ...newMac, chipIds: ['m9'], memoryOptionsByChipGB: { m9: [16] } },
      /"m9", which is not in the chip/,
    ],
    ['macs', { ...newMac, memoryOptionsByChipGB: {} }, /no memory size for "m6-12c-12g"/],
    [
      'macs',
      { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g': [16], other: [8] } },
      /"other", which is not in/,
    ],
    [
      'macs',
      { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g': [0] } },
      /memoryOptionsByChipGB\.m6-12c-12g\.0/,
    ],
    ['macs', { ...newMac, product: undefined }, /product/],
    ['macs', { ...newMac, formFactor: 'watch' }, /formFactor/],
    ['macs', { ...newMac, weightKilograms: null }, /weightKilograms/],
    ['macs', { ...newMac, weightKg: 1.5 }, /weightKg/],
    ['macs', { ...newMac, asOf: 'yesterday' }, /asOf/],
    ['macs', { ...newMac, prices: [{ amount: -1 }] }, /prices/],
    ['chips', { ...newChip, memoryBandwidthGigabytesPerSecond: 1e300 }, /memoryBandwidth/],
    ['chips', { ...newChip, gpuCores: 0 }, /gpuCores/],
    ['chips', { ...newChip, cpuCoresTotal: 15 }, /add up to 16/],
    ['models', { ...newModel, shape: { ...newModel.shape, layerPattern: 'FS' } }, /2 letters for 32 layers/],
    ['models', { ...newModel, shape: { ...newModel.shape, layerCount: 1e12 } }, /layerCount/],
    ['models', { ...newModel, activeParameterCount: 1e12 }, /more than parameterCount/],
  ] as const)('in %s is named and skipped: %j', (table, row, message) => {
    const { catalogue, problems } = apply({ [table]: [row], prices: [miniPrice] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'own.json', row: `${table}[0] (${ids[table]})` });
    expect(problems[0]?.message).toMatch(message);
    expect(catalogue[table]).toHaveLength(shipped[table].length);
    expect(catalogue.macs.find(({ id }) => id === 'mac-mini-m6')?.prices.at(-1)?.kind).toBe('user');
  });

  it.each([
    ['of an unknown Mac', { ...miniPrice, macId: 'mac-mini-m7' }, /not in the Mac catalogue/],
    ['of an unknown chip', { ...miniPrice, chipId: 'm9' }, /not sold with chip "m9"/],
    ['of a memory size not on offer', { ...miniPrice, memoryGB: 64 }, /not sold with 64 GB/],
    ['that does not say which memory', { ...miniPrice, memoryGB: undefined }, /memoryGB is missing/],
    [
      'that does not say which chip',
      { ...miniPrice, macId: 'mac-mini-m5-pro', memoryGB: 48 },
      /chipId is missing/,
    ],
    ['in another currency', { ...miniPrice, currency: 'EUR' }, /currency/],
    ['of nothing', { ...miniPrice, amount: 0 }, /amount/],
    ['written as text', { ...miniPrice, amount: '100000' }, /amount/],
  ])('in prices %s is named and skipped', (_why, row, message) => {
    const { catalogue, problems } = apply({ prices: [row, { ...miniPrice, amount: 5 }] });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.row).toMatch(/^prices\[0\]/);
    expect(problems[0]?.message).toMatch(message);
    const added = catalogue.macs.flatMap((mac) => mac.prices.filter(({ kind }) => kind === 'user'));
    expect(added.map(({ amount }) => amount)).toEqual([5]);
  });

  it('under a shipped id leaves the shipped row as it was', () => {
    const { catalogue, problems } = apply({ macs: [{ id: 'mac-mini-m6', chipIds: ['m9'] }] });
    expect(problems[0]?.row).toBe('macs[0] (mac-mini-m6)');
    expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
  });

  it.each(['chips', 'macs', 'models'] as const)(
    'that gives an id a second time in %s loses to the first',
    (table) => {
      const row = { chips: newChip, macs: newMac, models: newModel }[table];
      const { catalogue, problems } = apply({ [table]: [row, { ...row, note: 'again' }] });
      expect(problems).toMatchObject([{ row: `${table}[1] (${row.id})` }]);
      expect(problems[0]?.message).toMatch(/twice/);
      expect(catalogue[table].at(-1)?.note).not.toBe('again');
    },
  );

  it('that prices a configuration a second time loses to the first', () => {
    const { problems } = apply({ prices: [miniPrice, { ...miniPrice, amount: 1 }] });
    expect(problems).toMatchObject([{ row: 'prices[1] (mac-mini-m6)' }]);
  });
});

describe('hostile rows of the override', () => {
  it.each([
    '',
    'Mac Mini',
    '../../etc',
    '__proto__',
    'constructor',
    'a'.repeat(65),
    '\u001b[31m',
    7,
    null,
    {},
  ])('with the id %j are skipped', (id) => {
    const { catalogue, problems } = apply({ macs: [{ ...newMac, id }] });
    expect(problems).toHaveLength(1);
    expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
  });

  it.each([
    ['terminal escapes', '\u001b]0;owned\u0007'],
    ['a line break', 'one\ntwo'],
    ['text turned around', 'Mac \u202Egnp.exe'],
    ['an endless name', 'M'.repeat(501)],
    ['half a character', '\uD800'],
  ])('with %s are skipped, and the problem shows none of it', (_what, product) => {
    const { catalogue, problems } = apply({ macs: [{ ...newMac, product }] });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toMatch(/\\u001b|\\n|\u202E|MMMM|\\ud800/);
    expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
  });

  it('with such text in a key or deep inside are skipped too', () => {
    const inKey = { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g\u0007': [16] } };
    const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner], 'x');
    const { problems } = apply({
      macs: [inKey, { ...newMac, prices: deep }, { ...newMac, sources: Array(2000).fill('s') }],
    });
    expect(problems.map(({ row }) => row)).toEqual(
      [0, 1, 2].map((index) => `macs[${index}] (macbook-pro-14-m6)`),
    );
  });

  it('reach no prototype', () => {
    const row: unknown = JSON.parse(
      '{"id":"mac-mini-m6","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    apply({ macs: [row] });
    apply(JSON.parse('{"__proto__":{"macs":[{}]},"macs":[]}'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([[{ macs: {} }], [{ macs: 'x' }], [{ macs: null }], [{ mac: [] }]])(
    'that are no table are named: %j',
    (override) => {
      const { catalogue, problems } = apply(override);
      expect(problems).toHaveLength(1);
      expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
    },
  );

  it('are told in a list that can be read, however many there are', () => {
    const { problems } = apply({ macs: Array(5_000).fill(7) });
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.message).toBe('and 901 more rows were not taken');
  });
});
