import { describe, expect, it } from 'vitest';
import { comparePrices } from '#core/chips/compare-prices.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { listMacs } from '../../../src-main/app/lists.ts';
import { filtered } from '../../../src-main/hosts/cli/commands/macs.ts';
import { macLines } from '../../../src-main/hosts/cli/print-macs.ts';
import { comparisonLines } from '../../../src-main/hosts/cli/print-price-comparison.ts';
import { displayWidth } from '../../../src-main/hosts/cli/table.ts';

const catalogue = loadShippedCatalogue();
const macs = listMacs(catalogue);
const only = (macId: string) => macs.filter((mac) => mac.macId === macId);
const english = { language: 'en', currency: 'USD' } as const;
const japanese = { language: 'ja', currency: 'JPY' } as const;
/** With plain spaces, as one reads it. */
const read = (lines: readonly string[]): string => lines.join('\n').replaceAll('\u00a0', ' ');

describe('the Macs that are asked for', () => {
  it('are those of a generation', () => {
    const of = (generation: number) => filtered(macs, { generation });
    expect(of(4).length).toBeGreaterThan(5);
    expect(of(4).every(({ chip }) => chip.includes('M4'))).toBe(true);
    expect(of(0).every(({ chip }) => chip.includes('A18'))).toBe(true);
  });

  it('are refused of a generation that there is not, naming those there are', () => {
    expect(() => filtered(macs, { generation: 99 })).toThrowError(
      expect.objectContaining({
        code: 'bad-input',
        details: { path: '--generation', expected: expect.stringMatching(/^one of A18, M1, M2, M3, M4, M5/) },
      }),
    );
  });
});

describe('the list of Macs', () => {
  it('gives each memory size its price, with the day, and says which is unknown', () => {
    expect(read(macLines(only('macbook-air-13-m5'), english)).split('\n')).toEqual([
      'On sale',
      '  MacBook Air (13-inch)  macbook-air-13-m5',
      '    m5-10c-8g   16 GB $1,299 (Aug 29, 2026)',
      '    m5-10c-10g  24 GB $1,499, 32 GB $1,699 (Aug 29, 2026) · 16 GB price unknown',
    ]);
  });

  it('does so in Japanese', () => {
    const text = read(macLines(only('macbook-air-15-m5'), japanese));
    expect(text).toContain('販売中');
    expect(text).toContain('MacBook Air（15インチ）');
    expect(text).toMatch(/16 GB [¥￥]264,800（2026年10月10日）/);
    expect(text).toContain('24 GB、32 GB 価格不明');
  });

  it('says of a Mac no longer sold what kind of price it is, and which is only known by heart', () => {
    const text = read(macLines(only('mac-mini-m4-pro'), english));
    expect(text).toMatch(/No longer sold/);
    expect(text).toContain('24 GB $1,599 (last seen, Aug 3, 2026)');
    const laptop = read(macLines(only('macbook-pro-14-m4-pro'), english));
    expect(laptop).toContain('24 GB $1,999* (at launch, Oct 30, 2024)');
    expect(laptop).toContain('* General knowledge');
  });

  it('has Macs on sale first, names every Mac and every chip of it, and stays within 80 columns', () => {
    for (const shown of [english, japanese]) {
      const lines = macLines(macs, shown);
      const text = read(lines);
      for (const { macId, chipId } of macs) {
        expect(text).toContain(macId);
        expect(text).toContain(`    ${chipId}`);
      }
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    }
    const text = read(macLines(macs, english));
    expect(text.indexOf('mac-mini-m5-pro')).toBeLessThan(text.indexOf('No longer sold'));
    expect(text.indexOf('mac-mini-m4-pro')).toBeGreaterThan(text.indexOf('No longer sold'));
  });

  it('says so where there is none', () => {
    expect(macLines([], english)).toEqual(['No Mac of the catalogue is like that.']);
    expect(macLines([], japanese)).toEqual(['条件に合う Mac はカタログにありません。']);
  });

  it('shows no control character of a name from the own catalogue', () => {
    const odd = only('mac-mini-m6').map((mac) => ({ ...mac, product: 'Mac\u001b[31m' }));
    expect(read(macLines(odd, english))).not.toContain('\u001b');
  });
});

describe('equal configurations side by side', () => {
  const rows = comparePrices(catalogue, { chip: 'm4-pro', memoryGB: 48, currency: 'JPY' });

  it('names price, difference, storage, weight, fan and day of each product, bin by bin', () => {
    const text = read(comparisonLines(rows, 'en'));
    expect(text).toContain('Apple M4 Pro · 16-core GPU · 48 GB · m4-pro-12c-16g');
    expect(text).toContain('Apple M4 Pro · 20-core GPU · 48 GB · m4-pro-14c-20g');
    expect(text).toMatch(/Mac mini +about ¥278,800\* +cheapest +512 GB +0\.73 kg +yes +at launch, Oct/);
    expect(text).toMatch(/MacBook Pro \(14-inch\) +¥418,800 +\+¥140,000 +1 TB +1\.6 kg +yes +at launch, Dec/);
    expect(text).toContain('The storage differs');
    expect(text).toContain('* General knowledge');
  });

  it('does so in Japanese', () => {
    const text = read(comparisonLines(rows, 'ja'));
    expect(text).toContain('16コアGPU');
    expect(text).toContain('MacBook Pro（14インチ）');
    expect(text).toMatch(/最安/);
    expect(text).toContain('価格不明');
    expect(text).not.toMatch(/cheapest|inch|core/);
  });

  it('does not call the cheapest of another time the cheapest', () => {
    const mixed = comparePrices(catalogue, { chip: 'm5-max-18c-32g', memoryGB: 36, currency: 'USD' });
    const text = read(comparisonLines(mixed, 'en'));
    expect(text).toMatch(/MacBook Pro \(14-inch\) +\$3,599 +base/);
    expect(text).toMatch(/Mac Studio +\$2,499 +–/);
    expect(text).toContain('different times');
    expect(text).not.toContain('cheapest');
  });

  it('has no note on storage where it is the same', () => {
    const same = comparePrices(catalogue, { chip: 'm4-pro-12c-16g', memoryGB: 24, currency: 'JPY' }).filter(
      ({ price }) => price?.storageGB === 512,
    );
    expect(same.length).toBeGreaterThan(1);
    expect(read(comparisonLines(same, 'en'))).not.toContain('The storage differs');
  });

  it('says so where there is nothing to compare', () => {
    expect(comparisonLines([], 'en')).toEqual(['No Mac of the catalogue is like that.']);
  });
});
