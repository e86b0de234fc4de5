import { type Fact, known, unknown } from '#core/fact.ts';
import { bytesPerGibibyte, bytesPerMebibyte, bytesPerMegabyte } from '#core/units.ts';
import { isGpuChipName } from './chip-name.ts';
import { linesOf, parseDecimal } from './lines.ts';
import { factFrom, reasonForAbsence } from './reading.ts';

export interface MetalLogFacts {
  /** `recommendedMaxWorkingSetSize`, in bytes to the nearest 10 kB of the log. */
  budgetBytes: Fact<number>;
  /** The chip; unknown when the log names only the device ("MTL0"). */
  gpuName: Fact<string>;
  /** Metal's tensor API: true only on M5 and later, when the build allows it. */
  hasTensor: Fact<boolean>;
  usesResidencySets: Fact<boolean>;
}

/** llama.cpp's log of starting the Metal backend. A log of several starts is read at its last. */
export function parseMetalLog(text: string | undefined): MetalLogFacts {
  const lines = linesOf(text ?? '').filter((line) => line.length > 0);
  const absent = reasonForAbsence(text);
  const last = (pattern: RegExp): string | undefined =>
    lines.map((line) => pattern.exec(line)?.[1]).findLast((found) => found !== undefined);
  const flag = (name: string): Fact<boolean> =>
    factFrom({
      said: last(new RegExp(`\\b${name}\\s*=\\s*(true|false)\\b`)),
      source: 'metal',
      parse: (said) => said === 'true',
      absent,
    });
  return {
    budgetBytes: text === undefined ? unknown('not-asked') : budgetBytes(lines),
    gpuName: factFrom({
      said: last(/GPU name:\s*(?:MTL\d+\s*\()?(Apple [A-Z]\d[^()]*)\)?/)?.trim(),
      source: 'metal',
      parse: (said) => (isGpuChipName(said) ? said : undefined),
      absent,
    }),
    hasTensor: flag('has tensor'),
    usesResidencySets: flag('use residency sets'),
  };
}

function budgetBytes(lines: readonly string[]): Fact<number> {
  const parts = lines
    .map((line) => /recommendedMaxWorkingSetSize\s*=\s*([\d.,]+)\s*(MB|MiB)/.exec(line))
    .findLast((found) => found !== null);
  if (!parts) return unknown('not-reported');
  const figure = parseDecimal(parts[1] ?? '');
  if (figure === undefined || figure <= 0) return unknown('unreadable');
  const isMebibytes = parts[2] === 'MiB' || isInMebibytes(figure, lines);
  return known(Math.round(figure * (isMebibytes ? bytesPerMebibyte : bytesPerMegabyte)), 'metal');
}

/** Memory sizes of Macs of 2023 and earlier, and the two shares of them that Metal then gave the GPU. */
const memorySizesOf2023 = [8, 16, 18, 24, 32, 36, 48, 64, 96, 128, 192];
const sharesOf2023 = [2 / 3, 3 / 4];

/**
 * Builds of 2023 printed MiB under the label "MB"; since early 2024 it is bytes ÷ 10⁶. Other lines that
 * state the limit in true MiB tell the two apart: the `(used / limit)` pairs and `… MiB free`. Without
 * them: a figure that, taken as MiB, is exactly a share of a memory size of that time is MiB
 * (10922.67 MiB is 2/3 of 16 GiB; 11453.25 MB is the same limit of a later build).
 */
function isInMebibytes(figure: number, lines: readonly string[]): boolean {
  for (const line of lines) {
    const stated = /\(\s*[\d.,]+\s*\/\s*([\d.,]+)\)/.exec(line)?.[1] ?? /- (\d+) MiB free/.exec(line)?.[1];
    const mebibytes = parseDecimal(stated ?? '');
    if (mebibytes === undefined || mebibytes === 0) continue;
    if (Math.abs(mebibytes / figure - 1) < 0.001) return true;
    if (Math.abs((mebibytes * bytesPerMebibyte) / (figure * bytesPerMegabyte) - 1) < 0.001) return false;
  }
  return memorySizesOf2023.some((gibibytes) =>
    sharesOf2023.some((share) => {
      const mebibytes = (gibibytes * share * bytesPerGibibyte) / bytesPerMebibyte;
      return Math.abs(figure - mebibytes) <= 0.011;
    }),
  );
}
