import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Catalogue, ChipSchema, MacSchema } from '#core/chips/catalogue.ts';
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

const { product: _, ...namelessMac } = newMac;

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

const newMla = { kvLoraRank: 512, ropeHeadLength: 64, nopeHeadLength: 128, valueHeadLength: 128 };

const fullPrice = {
  currency: 'JPY',
  amount: 100_000,
  chipId: 'm6-12c-12g',
  memoryGB: 16,
  kind: 'current',
  asOf: '2026-11-01',
  confidence: 'sourced',
  sources: ['a shop'],
  approximate: false,
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
      'chip-unknown',
      { chip: 'm9' },
    ],
    ['macs', { ...newMac, memoryOptionsByChipGB: {} }, 'chip-without-memory', { chip: 'm6-12c-12g' }],
    [
      'macs',
      { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g': [16], other: [8] } },
      'memory-of-no-chip',
      { chip: 'other' },
    ],
    [
      'macs',
      { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g': [16, 24, 16] } },
      'listed-twice',
      { field: 'memoryOptionsByChipGB.m6-12c-12g', value: 16 },
    ],
    [
      'macs',
      { ...newMac, chipIds: ['m6-12c-12g', 'm6-12c-12g'] },
      'listed-twice',
      { field: 'chipIds', value: 'm6-12c-12g' },
    ],
    [
      'macs',
      { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g': [0] } },
      'field-invalid',
      { field: 'memoryOptionsByChipGB.m6-12c-12g.0', wanted: 'at-least', limit: 1 },
    ],
    [
      'macs',
      { ...newMac, chipIds: ['constructor'], memoryOptionsByChipGB: {} },
      'chip-unknown',
      { chip: 'constructor' },
    ],
    ['macs', namelessMac, 'field-missing', { field: 'product' }],
    [
      'macs',
      { ...newMac, formFactor: 'watch' },
      'field-invalid',
      { field: 'formFactor', wanted: 'one-of', limit: 'laptop, desktop, all-in-one, tower' },
    ],
    [
      'macs',
      { ...newMac, weightKilograms: null },
      'field-invalid',
      { field: 'weightKilograms', wanted: 'number' },
    ],
    [
      'macs',
      { ...newMac, weightKilograms: 1e9 },
      'field-invalid',
      { field: 'weightKilograms', wanted: 'at-most' },
    ],
    [
      'macs',
      { ...newMac, displayInches: Number.POSITIVE_INFINITY },
      'field-invalid',
      { field: 'displayInches', wanted: 'at-most' },
    ],
    ['macs', { ...newMac, hasFan: 'yes' }, 'field-invalid', { field: 'hasFan', wanted: 'true-or-false' }],
    ['macs', { ...newMac, year: 2026.5 }, 'field-invalid', { field: 'year', wanted: 'whole-number' }],
    ['macs', { ...newMac, chipIds: 'm6-12c-12g' }, 'field-invalid', { field: 'chipIds', wanted: 'list' }],
    ['macs', { ...newMac, product: 7 }, 'field-invalid', { field: 'product', wanted: 'text' }],
    ['macs', { ...newMac, weightKg: 1.5 }, 'field-unknown', { field: 'weightKg' }],
    ['macs', { ...newMac, asOf: 'yesterday' }, 'field-invalid', { field: 'asOf', wanted: 'day' }],
    [
      'macs',
      { ...newMac, discontinued: '2026-13' },
      'field-invalid',
      { field: 'discontinued', wanted: 'day-or-month' },
    ],
    [
      'macs',
      { ...newMac, sources: [] },
      'field-invalid',
      { field: 'sources', wanted: 'at-least-long', limit: 1 },
    ],
    ['macs', { ...newMac, sources: ['  '] }, 'field-invalid', { field: 'sources.0', wanted: 'not-blank' }],
    ['macs', { ...newMac, prices: [{ amount: -1 }] }, 'field-missing', { field: 'prices.0.currency' }],
    [
      'macs',
      { ...newMac, prices: [{ ...fullPrice, memoryGB: 64 }] },
      'price-of-other-memory',
      { at: 'prices[0]', memoryGB: 64, offered: '16, 24, 32' },
    ],
    [
      'chips',
      { ...newChip, memoryBandwidthGigabytesPerSecond: 1e300 },
      'field-invalid',
      { field: 'memoryBandwidthGigabytesPerSecond', wanted: 'at-most' },
    ],
    ['chips', { ...newChip, gpuCores: 0 }, 'field-invalid', { field: 'gpuCores', wanted: 'at-least' }],
    ['chips', { ...newChip, cpuCoresTotal: 15 }, 'cores-do-not-add-up', { sum: 16, total: 15 }],
    [
      'models',
      { ...newModel, shape: { ...newModel.shape, layerPattern: 'FS' } },
      'layer-pattern-length',
      { letters: 2, layers: 32 },
    ],
    [
      'models',
      { ...newModel, shape: { ...newModel.shape, layerPattern: 'fs' } },
      'field-invalid',
      { field: 'shape.layerPattern', wanted: 'layer-letters' },
    ],
    [
      'models',
      { ...newModel, shape: { ...newModel.shape, layerCount: 1e12 } },
      'size-too-large',
      { field: 'shape.layerCount', most: 2000 },
    ],
    [
      'models',
      { ...newModel, shape: { ...newModel.shape, mla: { ...newMla, kvLoraRank: 1e300 } } },
      'size-too-large',
      { field: 'shape.mla.kvLoraRank', most: 100_000_000 },
    ],
    ['models', { ...newModel, activeParameterCount: 1e12 }, 'too-many-active-parameters', {}],
    ['models', { ...newModel, parameterCount: 1e16 }, 'size-too-large', { field: 'parameterCount' }],
  ] as const)('in %s is named and skipped: %j', (table, row, code, details) => {
    const { catalogue, problems } = apply({ [table]: [row], prices: [miniPrice] });
    expect(problems).toMatchObject([{ file: 'own.json', row: `${table}[0] (${ids[table]})`, code, details }]);
    expect(catalogue[table]).toHaveLength(shipped[table].length);
    expect(catalogue.macs.find(({ id }) => id === 'mac-mini-m6')?.prices.at(-1)?.kind).toBe('user');
  });

  it.each([
    ['of an unknown Mac', { ...miniPrice, macId: 'mac-mini-m7' }, 'mac-unknown'],
    ['of an unknown chip', { ...miniPrice, chipId: 'm9' }, 'price-of-other-chip'],
    ['of a memory size not on offer', { ...miniPrice, memoryGB: 64 }, 'price-of-other-memory'],
    ['that does not say which memory', { ...miniPrice, memoryGB: undefined }, 'price-without-memory'],
    [
      'that does not say which chip',
      { ...miniPrice, macId: 'mac-mini-m5-pro', memoryGB: 48 },
      'price-without-chip',
    ],
    ['in another currency', { ...miniPrice, currency: 'EUR' }, 'field-invalid'],
    ['of nothing', { ...miniPrice, amount: 0 }, 'field-invalid'],
    ['written as text', { ...miniPrice, amount: '100000' }, 'field-invalid'],
    ['of no known condition', { ...miniPrice, condition: 'as new' }, 'field-invalid'],
    ['of a kind of Apple’s', { ...miniPrice, kind: 'current' }, 'field-unknown'],
  ])('in prices %s is named and skipped', (_why, row, code) => {
    const { catalogue, problems } = apply({ prices: [row, { ...miniPrice, amount: 5 }] });
    expect(problems).toMatchObject([{ row: expect.stringMatching(/^prices\[0\]/), code }]);
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
      expect(problems).toMatchObject([{ row: `${table}[1] (${row.id})`, code: 'id-twice' }]);
      expect(catalogue[table].at(-1)?.note).not.toBe('again');
    },
  );

  it.each([
    ['', miniPrice],
    [', said with the only chip of the Mac', { ...miniPrice, chipId: 'm6-12c-12g' }],
    [', said to be new', { ...miniPrice, condition: 'new' }],
  ])('that prices a configuration a second time%s loses to the first', (_how, again) => {
    const { catalogue, problems } = apply({ prices: [miniPrice, { ...again, amount: 1 }] });
    expect(problems).toMatchObject([{ row: 'prices[1] (mac-mini-m6)', code: 'priced-twice' }]);
    const mini = catalogue.macs.find(({ id }) => id === 'mac-mini-m6');
    expect(mini?.prices.filter(({ kind }) => kind === 'user').map(({ amount }) => amount)).toEqual([100_000]);
  });

  it.each([
    ['is used', { condition: 'used' }],
    ['has another storage', { storageGB: 512 }],
    ['is in dollars', { currency: 'USD' }],
  ])('is not one that prices the same configuration again where it %s', (_why, change) => {
    expect(apply({ prices: [miniPrice, { ...miniPrice, ...change }] }).problems).toEqual([]);
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
    expect(['id-invalid', 'text-unprintable']).toContain(problems[0]?.code);
    expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
  });

  it.each([
    ['terminal escapes', '\u001b]0;owned\u0007', 'text-unprintable'],
    ['a line break', 'one\ntwo', 'text-unprintable'],
    ['text turned around', 'Mac \u202Egnp.exe', 'text-unprintable'],
    ['an endless name', 'M'.repeat(501), 'text-too-long'],
    ['half a character', '\uD800', 'text-unprintable'],
  ])('with %s are skipped, and the problem shows none of it', (_what, product, code) => {
    const { catalogue, problems } = apply({ macs: [{ ...newMac, product }] });
    expect(problems).toMatchObject([{ code }]);
    expect(JSON.stringify(problems)).not.toMatch(/\\u001b|\\n|\u202E|MMMM|\\ud800/);
    expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
  });

  it('with such text in a key or deep inside are skipped too', () => {
    const inKey = { ...newMac, memoryOptionsByChipGB: { 'm6-12c-12g\u0007': [16] } };
    const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner], 'x');
    const { problems } = apply({
      macs: [inKey, { ...newMac, prices: deep }, { ...newMac, sources: Array(2000).fill('s') }],
    });
    expect(problems.map(({ row, code }) => [row, code])).toEqual([
      ['macs[0] (macbook-pro-14-m6)', 'text-unprintable'],
      ['macs[1] (macbook-pro-14-m6)', 'row-too-deep'],
      ['macs[2] (macbook-pro-14-m6)', 'list-too-long'],
    ]);
  });

  it('reach no prototype', () => {
    const row: unknown = JSON.parse(
      '{"id":"mac-mini-m6","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    apply({ macs: [row] });
    apply(JSON.parse('{"__proto__":{"macs":[{}]},"macs":[]}'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    [{ macs: {} }, 'table-not-a-list', 'macs'],
    [{ macs: 'x' }, 'table-not-a-list', 'macs'],
    [{ macs: null }, 'table-not-a-list', 'macs'],
    [{ mac: [] }, 'key-unknown', ''],
    [[], 'not-an-object', ''],
    [7, 'not-an-object', ''],
  ])('that are no table are named: %j', (override, code, row) => {
    const { catalogue, problems } = apply(override);
    expect(problems).toMatchObject([{ code, row }]);
    expect(rowsTaken(catalogue)).toEqual(rowsTaken(shipped));
  });

  it.each([[7], [null], ['text'], [[]], [true]])('that are no row are named: %j', (row) => {
    expect(apply({ chips: [row] }).problems).toMatchObject([{ row: 'chips[0]', code: 'row-not-an-object' }]);
  });

  it('hurt no other: of any mixture, each good row is taken and each bad one named', () => {
    const good = [
      { id: 'mac-mini-m6', weightKilograms: 0.7 },
      newMac,
      { id: 'imac-m4', note: 'seen in a shop' },
    ];
    const bad = [{ ...newMac, id: 'Bad' }, null, { id: 'macbook-air-13-m5', hasFan: 1 }, [[[]]], newMac];
    const macs = [good[0], bad[0], bad[1], good[1], bad[2], bad[3], good[2], bad[4]];
    const { catalogue, problems } = apply({ macs, prices: 'none' });
    expect(problems.map(({ row, code }) => [row, code])).toEqual([
      ['macs[2]', 'row-not-an-object'],
      ['macs[5]', 'row-not-an-object'],
      ['macs[1] (Bad)', 'id-invalid'],
      ['macs[4] (macbook-air-13-m5)', 'field-invalid'],
      ['macs[7] (macbook-pro-14-m6)', 'id-twice'],
      ['prices', 'table-not-a-list'],
    ]);
    const after = (id: string) => catalogue.macs.find((mac) => mac.id === id);
    expect(after('mac-mini-m6')?.weightKilograms).toBe(0.7);
    expect(after('imac-m4')?.note).toBe('seen in a shop');
    expect(after(newMac.id)?.product).toBe(newMac.product);
    expect(after('macbook-air-13-m5')).toEqual(shipped.macs.find(({ id }) => id === 'macbook-air-13-m5'));
  });

  it('are told in a list that can be read, however many there are', () => {
    const { problems } = apply({ macs: Array(5_000).fill(7) });
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ row: '', code: 'more-problems', details: { count: 901 } });
  });
});

describe('whatever the file holds', () => {
  /** A small generator, the same every time: Numerical Recipes' constants. */
  function chance(seed: number) {
    let state = seed;
    return (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  }
  const oddValues: readonly unknown[] = [
    null,
    true,
    0,
    -1,
    Number.POSITIVE_INFINITY,
    1e300,
    16.5,
    '',
    'm6-12c-12g',
    '2026-13-45',
    '\u0000',
    [],
    [[]],
    [null],
    {},
    { 'm6-12c-12g': [16] },
    JSON.parse('{"__proto__": {"stillSold": false}}'),
  ];
  const rows = { chips: newChip, macs: newMac, models: newModel, prices: miniPrice };

  /** Each table with a few rows, each with some fields replaced by something odd, or left out. */
  function oddFile(seed: number): Record<string, unknown[]> {
    const below = chance(seed);
    const oddRow = (row: object): unknown => {
      if (below(12) === 0) return oddValues[below(oddValues.length)];
      const fields = Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
        const dice = below(12);
        if (dice === 0) return [];
        return [[dice === 1 ? `${key}x` : key, dice === 2 ? oddValues[below(oddValues.length)] : value]];
      });
      return Object.fromEntries(below(3) === 0 ? [...fields, ['id', 'mac-mini-m6']] : fields);
    };
    return Object.fromEntries(
      Object.entries(rows).map(([table, row]) => [
        table,
        Array.from({ length: below(4) }, () => oddRow(row)),
      ]),
    );
  }

  it('nothing shipped is lost, what is taken is sound, and every row that is not has a reason', () => {
    let taken = 0;
    let refused = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const file = oddFile(seed);
      const { catalogue, problems } = apply(file);
      refused += problems.length;
      const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
      expect(ids(catalogue.chips).slice(0, shipped.chips.length)).toEqual(ids(shipped.chips));
      expect(ids(catalogue.macs).slice(0, shipped.macs.length)).toEqual(ids(shipped.macs));
      expect(ids(catalogue.models).slice(0, shipped.models.length)).toEqual(ids(shipped.models));
      const changed = [
        ...catalogue.chips
          .filter((row) => !shipped.chips.includes(row))
          .map((row) => [ChipSchema, row] as const),
        ...catalogue.macs
          .filter((row) => !shipped.macs.includes(row))
          .map((row) => [MacSchema, row] as const),
      ];
      taken += changed.length;
      for (const [schema, row] of changed) expect(v.safeParse(schema, row).success).toBe(true);
      const count = Object.values(file).flat().length;
      expect(problems.length).toBeLessThanOrEqual(count);
      for (const { row } of problems) expect(row).toMatch(/^(chips|macs|models|prices)\[\d\]/);
    }
    expect(taken).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});
