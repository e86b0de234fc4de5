import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newestPrice } from '#core/chips/price.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { readCatalogue } from '../../../src-main/adapters/storage/catalogue-override.ts';

const shipped = loadShippedCatalogue();
let folder: string;
let overrideFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaidoki-catalogue-'));
  overrideFile = join(folder, 'catalogue.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const written = async (content: string | Uint8Array) => {
  await writeFile(overrideFile, content);
  return readCatalogue({ overrideFile });
};

describe("a file of the user's own that cannot be used", () => {
  it.each([
    ['is cut short', '{"macs": [', 'not-json', { line: 1, column: 11 }],
    ['has a comma too many', '{\n  "prices": [],\n}', 'not-json', { line: 3, column: 1 }],
    ['says NaN', '{"prices": [{"amount": NaN}]}', 'not-json', { line: 1, column: 24 }],
    ['is empty', '', 'not-json', { line: 1, column: 1 }],
    ['is a list', '[]', 'not-an-object', {}],
    ['is null', 'null', 'not-an-object', {}],
    ['is nested without end', '['.repeat(200_000), 'not-json', { line: 1, column: 200_001 }],
    ['is nested to the end', '['.repeat(100_000) + ']'.repeat(100_000), 'not-an-object', {}],
    ['is larger than 2 MB', `{"macs": []}${' '.repeat(2_000_000)}`, 'file-too-large', { megabytes: 2 }],
    ['is not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'not-utf8', {}],
    ['is UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), 'not-utf8', {}],
  ])('because it %s leaves the shipped catalogue as it is', async (_why, content, code, details) => {
    const { catalogue, problems } = await written(content);
    expect(catalogue).toEqual(shipped);
    expect(problems).toEqual([{ file: overrideFile, row: '', code, details }]);
  });

  it('because it is a folder leaves the shipped catalogue as it is', async () => {
    await mkdir(overrideFile);
    const { catalogue, problems } = await readCatalogue({ overrideFile });
    expect(catalogue).toEqual(shipped);
    expect(problems).toEqual([{ file: overrideFile, row: '', code: 'not-a-file', details: {} }]);
  });

  it('because its link leads round in a circle leaves the shipped catalogue as it is', async () => {
    await symlink(overrideFile, overrideFile);
    const { problems } = await readCatalogue({ overrideFile });
    expect(problems).toMatchObject([{ code: 'file-unreadable', details: { problem: 'ELOOP' } }]);
  });

  it('because it is not there is a problem only when the user named it', async () => {
    expect(await readCatalogue({ overrideFile })).toEqual({ catalogue: shipped, problems: [] });
    const { problems } = await readCatalogue({ overrideFile, mustExist: true });
    expect(problems).toEqual([{ file: overrideFile, row: '', code: 'no-such-file', details: {} }]);
  });
});

describe("a file of the user's own that is good", () => {
  it('may be left out', async () => {
    expect(await readCatalogue()).toEqual({ catalogue: shipped, problems: [] });
  });

  it('may start with a byte order mark', async () => {
    expect(await written('\uFEFF{}')).toEqual({ catalogue: shipped, problems: [] });
  });

  it('is told of a key that stands twice, whose first table would be lost without a word', async () => {
    const price = '{"macId": "mac-mini-m6", "memoryGB": 16, "currency": "JPY", "amount": 120000}';
    const { catalogue, problems } = await written(`{"prices": [],\n "prices": [${price}]}`);
    expect(problems).toMatchObject([{ code: 'key-twice', details: { key: 'prices', line: 2, column: 2 } }]);
    const users = catalogue.macs.flatMap(({ prices }) => prices.filter(({ kind }) => kind === 'user'));
    expect(users.map(({ amount }) => amount)).toEqual([120_000]);
  });

  it('may be the very example of the documentation', async () => {
    const documentation = await readFile('docs/catalogue-override.md', 'utf8');
    const { catalogue, problems } = await written(/```json\n(.*?)```/s.exec(documentation)?.[1] ?? '');
    expect(problems).toEqual([]);
    expect(catalogue.macs.map(({ id }) => id)).toContain('imac-m6');
    expect(catalogue.chips.map(({ id }) => id)).toContain('m6-pro-16c-20g');
    expect(catalogue.models.map(({ id }) => id)).toContain('my-7b');
    const users = catalogue.macs.flatMap(({ prices }) => prices.filter(({ kind }) => kind === 'user'));
    expect(users.map(({ amount, condition }) => [amount, condition]).sort()).toEqual([
      [230_000, 'used'],
      [398_000, undefined],
      [849, undefined],
    ]);
  });

  it('dates its rows by the day it was last written', async () => {
    const row = { macId: 'mac-mini-m6', memoryGB: 16, storageGB: 256, currency: 'JPY', amount: 120_000 };
    await writeFile(overrideFile, JSON.stringify({ prices: [row] }));
    await utimes(overrideFile, new Date('2026-12-24T12:00:00Z'), new Date('2026-12-24T12:00:00Z'));
    const { catalogue, problems } = await readCatalogue({ overrideFile });
    expect(problems).toEqual([]);
    const mac = catalogue.macs.find(({ id }) => id === 'mac-mini-m6');
    expect(mac && newestPrice(mac, { chipId: 'm6-12c-12g', memoryGB: 16, currency: 'JPY' })).toMatchObject({
      amount: 120_000,
      kind: 'user',
      asOf: '2026-12-24',
    });
  });

  it('never changes the shipped catalogue itself', async () => {
    const before = structuredClone(loadShippedCatalogue());
    await written(JSON.stringify({ macs: [{ id: 'mac-mini-m6', weightKilograms: 0.7 }] }));
    expect(loadShippedCatalogue()).toEqual(before);
  });
});
