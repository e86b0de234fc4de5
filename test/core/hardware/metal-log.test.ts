import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { parseMetalLog } from '#core/hardware/metal-log.ts';

const init = (line: string): string => `ggml_metal_init: ${line}\n`;
const size = (figure: string): string => init(`recommendedMaxWorkingSetSize  = ${figure} MB`);

describe('the working set', () => {
  it.each([
    ['of a build since 2024', size('40200.90'), 40_200_900_000],
    ['with a decimal comma', size('40200,90'), 40_200_900_000],
    ['of a build of 2023, 2/3 of 16 GiB', size('10922.67'), Math.round(10922.67 * 2 ** 20)],
    ['of a build of 2023, 3/4 of 64 GiB', size('49152.00'), 48 * 2 ** 30],
    ['of 2/3 of 16 GiB in a later build', size('11453.25'), 11_453_250_000],
    ['raised to 112 GiB', size('120259.08'), 120_259_080_000],
    [
      'with the limit repeated as true MiB',
      size('40200.90') + 'using device MTL0 - 38338 MiB free',
      40_200_900_000,
    ],
    [
      'of 2023 that was raised, its pairs in the same unit',
      size('30000.00') + '( 3648.81 / 30000.00)',
      30000 * 2 ** 20,
    ],
    [
      'of 2024 with a pair in MiB',
      size('11453.25') + 'size = 3577.56 MiB, ( 3577.62 / 10922.67)',
      11_453_250_000,
    ],
  ])('%s', (_, log, bytes) => {
    expect(parseMetalLog(log).budgetBytes).toEqual(known(bytes, 'metal'));
  });

  it('is the last one of a log of two starts', () => {
    expect(parseMetalLog(size('11453.25') + size('12713.12')).budgetBytes.value).toBe(12_713_120_000);
  });

  it.each([
    ['cut in its middle', 'recommendedMaxWorkingSetSize  = 127', unknown('not-reported')],
    ['zero', size('0.00'), unknown('unreadable')],
    ['garbled', size('1.2.3'), unknown('unreadable')],
    ['not there', init('allocating'), unknown('not-reported')],
    ['not asked', undefined, unknown('not-asked')],
  ])('%s is unknown', (_, log, fact) => {
    expect(parseMetalLog(log).budgetBytes).toEqual(fact);
  });
});

it.each([
  ['Apple M1', 'Apple M1'],
  ['MTL0 (Apple M4 Pro)', 'Apple M4 Pro'],
  ['MTL0', undefined],
  ['AMD Radeon Pro 5500M', undefined],
])('the GPU name %j names the chip %j', (printed, chip) => {
  expect(parseMetalLog(init(`GPU name:   ${printed}`)).gpuName.value).toBe(chip);
});

it('tells whether the tensor API and residency sets are on', () => {
  const log = init('has tensor            = true') + init('use residency sets    = false');
  expect(parseMetalLog(log)).toMatchObject({
    hasTensor: known(true, 'metal'),
    usesResidencySets: known(false, 'metal'),
  });
  expect(parseMetalLog(init('has bfloat = true')).hasTensor).toEqual(unknown('not-reported'));
});
