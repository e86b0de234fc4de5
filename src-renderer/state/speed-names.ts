import { formatRate, type Language } from '#contract/text/format.ts';
import { chipWords } from '#contract/text/mac-name.ts';
import type { Interval } from '#core/speed/estimate.ts';
import type { ChipPrediction } from '#core/speed/prediction.ts';

/** "M5 Pro · 16-core GPU": the name alone does not tell bins apart. */
export const chipLabel = ({ chip, gpuCores }: ChipPrediction, language: Language): string =>
  chipWords(chip, gpuCores, language).join(' · ');

/** "24.1 (21–27)"; a dash where there is no figure. */
export function intervalText(
  rate: Interval | undefined,
  language: Language,
  range: (low: string, high: string) => string,
): string {
  if (!rate) return '–';
  return `${formatRate(rate.mid, language)} (${range(formatRate(rate.low, language), formatRate(rate.high, language))})`;
}

/** Chips in a few words: "M4, M5 Max · 32-core GPU". The cores stand there where other bins of the chip are not in the list. */
export function chipNames(
  list: readonly ChipPrediction[],
  others: readonly ChipPrediction[],
  language: Language,
): string {
  const names = list.map((one) =>
    others.some(({ chip }) => chip === one.chip)
      ? chipLabel(one, language)
      : chipWords(one.chip, undefined, language).join(' '),
  );
  return [...new Set(names)].join(language === 'ja' ? '、' : ', ');
}
