import { describe, expect, it } from 'vitest';
import { chipWords, fitMachineName, macName, productName, shortProduct } from '#contract/text/mac-name.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { macs, expectedLaunches } = loadShippedCatalogue();

describe('the name of a product', () => {
  it.each([
    ['MacBook Air (13-inch)', 'MacBook Air（13インチ）'],
    ['MacBook Pro (14-inch, M5 Pro)', 'MacBook Pro（14インチ・M5 Pro）'],
    ['MacBook Pro (14-inch, M3 Pro, Nov 2023)', 'MacBook Pro（14インチ・M3 Pro・2023年11月）'],
    ['MacBook Pro (16-inch, 2021, M1 Max)', 'MacBook Pro（16インチ・2021年・M1 Max）'],
    ['Mac Studio (M4 Max, 2025)', 'Mac Studio（M4 Max・2025年）'],
    ['MacBook Pro (OLED, touch)', 'MacBook Pro（有機EL・タッチ対応）'],
    ['Mac Studio (M5 Ultra) with 512 GB', 'Mac Studio（M5 Ultra・512 GB）'],
    ['MacBook Neo', 'MacBook Neo'],
    ['', ''],
    ['Mac (', 'Mac ('],
  ])('%s is %s in Japanese', (english, japanese) => {
    expect(productName(english, 'ja')).toBe(japanese);
  });

  it('stays as it is in English, but for the memory of a coming one', () => {
    for (const { product } of macs) expect(productName(product, 'en')).toBe(product);
    expect(productName('Mac Studio (M5 Ultra) with 512 GB', 'en')).toBe('Mac Studio (M5 Ultra, 512 GB)');
  });

  it('leaves no English word in Japanese but names', () => {
    for (const { product } of [...macs, ...(expectedLaunches ?? [])])
      expect(productName(product, 'ja')).not.toMatch(/inch|core|Jan|Feb|Nov|with|touch|\(|, /);
  });

  it.each([
    ['MacBook Pro (16-inch, M5 Max)', 'Apple M5 Max', 'en', 'MacBook Pro (16-inch)'],
    ['MacBook Pro (16-inch, M5 Max)', 'Apple M5 Max', 'ja', 'MacBook Pro（16インチ）'],
    ['MacBook Pro (14-inch, 2021, M1 Pro)', 'Apple M1 Pro', 'ja', 'MacBook Pro（14インチ・2021年）'],
    ['Mac Studio (M5 Max)', 'Apple M5 Max', 'ja', 'Mac Studio'],
    ['MacBook Pro (14-inch, M5 Pro)', 'Apple M5', 'en', 'MacBook Pro (14-inch, M5 Pro)'],
  ] as const)('%s beside the chip %s is, in %s, %s', (product, chip, language, short) => {
    expect(shortProduct(product, chip, language)).toBe(short);
  });
});

describe('a Mac with its chip and memory', () => {
  const laptop = {
    product: 'MacBook Pro (14-inch, M4 Pro)',
    chip: 'Apple M4 Pro',
    gpuCores: 16,
    memoryGB: 48,
  };

  it.each([
    ['en', 'MacBook Pro (14-inch, M4 Pro, 16-core GPU, 48 GB)'],
    ['ja', 'MacBook Pro（14インチ・M4 Pro・16コアGPU・48 GB）'],
  ] as const)('is one name with one pair of brackets in %s', (language, name) => {
    expect(macName(laptop, language)).toBe(name);
  });

  it('counts GPU cores as Apple does in each language', () => {
    expect(chipWords('Apple M4', 10, 'en')).toEqual(['M4', '10-core GPU']);
    expect(chipWords('Apple M4', 10, 'ja')).toEqual(['M4', '10コアGPU']);
    expect(chipWords('Apple M4', undefined, 'ja')).toEqual(['M4']);
  });

  it('names the machine of a grid in the language asked for', () => {
    const machine = {
      label: 'MacBook Air (13-inch, M4) · Apple M4',
      product: 'MacBook Air (13-inch, M4)',
      chip: 'Apple M4',
      gpuCores: 10,
      isThisMachine: false,
      memoryBytes: 2 ** 34,
      memoryBudgetBytes: 12e9,
      memoryBudgetSource: 'rule',
    };
    expect(fitMachineName(machine, 'en')).toBe('MacBook Air (13-inch, M4) · Apple M4 · 10-core GPU');
    expect(fitMachineName(machine, 'ja')).toBe('MacBook Air（13インチ・M4） · Apple M4 · 10コアGPU');
    const { product: _p, chip: _c, gpuCores: _g, ...plain } = machine;
    expect(fitMachineName({ ...plain, label: 'a server' }, 'ja')).toBe('a server');
  });
});
