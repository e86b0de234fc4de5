import {
  formatBandwidth,
  formatDate,
  formatMemorySize,
  formatNumber,
  formatRate,
  formatSeconds,
  formatTokens,
  type Language,
} from '#contract/text/format.ts';
import { chipWords, productName } from '#contract/text/mac-name.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { engineNames } from '#core/speed/engine.ts';
import type { Interval } from '#core/speed/estimate.ts';
import type { ChipPrediction, Prediction } from '#core/speed/prediction.ts';
import { memoryGibibytes } from '#core/units.ts';
import { formatTable, indent, printable } from './table.ts';
import { cliText } from './text.ts';

const right = (title: string) => ({ title, align: 'right' as const });

/** "18 (15–21)" in any unit. */
function spelled(interval: Interval | undefined, format: (value: number) => string, unknown: string): string {
  if (!interval) return unknown;
  return `${format(interval.mid)} (${format(interval.low)}–${format(interval.high)})`;
}

/** A joule or a watt to two or three digits. */
const small = (value: number, language: Language): string =>
  formatNumber(value, language, value < 10 ? 2 : value < 100 ? 1 : 0);

/** Everything about one model on each machine asked for, in lines. */
export function predictionLines(prediction: Prediction, language: Language): string[] {
  return prediction.rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...[
      headLine(prediction, row, language),
      ...speedLines(prediction, row, language),
      ...measuredLines(row, language),
      ...firstTokenLines(row, language),
      ...answerLines(prediction, row, language),
      ...sustainedLines(row, language),
      ...energyLines(row, language),
      ...row.speed.reasons.map((reason) => `· ${reasonSentence(reason, language)}`),
      ...macLines(row, language),
    ].map((line) => line.split('\n').map(printable).join('\n')),
  ]);
}

function headLine(prediction: Prediction, row: ChipPrediction, language: Language): string {
  const { model, quantisation, engine, kvType } = prediction;
  const { chip, gpuCores, memoryGB, bandwidthBytesPerSecond, fits, isThisMac } = row;
  const text = cliText(language);
  return [
    `${model} ${quantisation}`,
    engineNames[engine],
    ...(isThisMac ? [text.machine.thisMachine] : []),
    chipWords(chip, gpuCores, language).join(', '),
    ...(memoryGB === undefined ? [] : [formatMemorySize(memoryGibibytes(memoryGB), language)]),
    ...(bandwidthBytesPerSecond === undefined ? [] : [formatBandwidth(bandwidthBytesPerSecond, language)]),
    `KV ${kvType}`,
    ...(fits ? [text.answers[fits]] : []),
  ].join(' · ');
}

function speedLines(
  { promptTokens, contextTokens }: Prediction,
  { speed }: ChipPrediction,
  language: Language,
): string[] {
  const { predict: words } = cliText(language);
  const rate = (interval: Interval | undefined): string => {
    const figure = spelled(interval, (value) => formatRate(value, language), words.unknown);
    return interval ? `${figure} t/s` : figure;
  };
  return [
    `${words.reads(formatTokens(promptTokens, language))}: ${rate(speed.promptTokensPerSecond)}`,
    `${words.writes(formatTokens(contextTokens, language))}: ${rate(speed.generationTokensPerSecond)}`,
  ];
}

function measuredLines({ measured }: ChipPrediction, language: Language): string[] {
  if (!measured) return [];
  const tests = Object.entries(measured.tests).map(
    ([test, rate]) => `${test} ${spelled(rate, (value) => formatRate(value, language), '')} t/s`,
  );
  const when = formatDate(measured.measuredAt, language);
  return [`${cliText(language).predict.measured(when)}: ${tests.join(', ')}`];
}

function firstTokenLines({ firstToken }: ChipPrediction, language: Language): string[] {
  if (firstToken.length === 0) return [];
  const { predict: words, columns, history } = cliText(language);
  return [
    words.firstToken,
    indent(
      formatTable(
        [right(history.prompt), right(words.after), right(columns.reads)],
        firstToken.map(({ promptTokens, seconds, promptTokensPerSecond }) => [
          formatTokens(promptTokens, language),
          spelled(seconds, (value) => formatSeconds(value, language), ''),
          spelled(promptTokensPerSecond, (value) => formatRate(value, language), ''),
        ]),
      ),
    ),
  ];
}

function answerLines(
  { promptTokens, outputTokens }: Prediction,
  { mixSeconds }: ChipPrediction,
  language: Language,
): string[] {
  if (!mixSeconds) return [];
  const tokens = (count: number): string => formatTokens(count, language);
  const words = cliText(language).predict.answer(tokens(promptTokens), tokens(outputTokens));
  return [`${words}: ${spelled(mixSeconds, (value) => formatSeconds(value, language), '')}`];
}

function sustainedLines({ sustained, speed }: ChipPrediction, language: Language): string[] {
  const share = sustained?.generationShare;
  const rate = speed.generationTokensPerSecond;
  if (!sustained || !share || !rate) return [];
  const { predict: words } = cliText(language);
  const slowed = { low: rate.low * share.low, mid: rate.mid * share.mid, high: rate.high * share.high };
  const basis =
    sustained.basis === 'measured'
      ? words.sustainedHere(formatDate(sustained.measuredAt ?? '', language))
      : words.sustainedFanless(productList(sustained.products, language));
  return [
    `${words.sustained}: ${spelled(slowed, (value) => formatRate(value, language), '')} t/s (${basis})`,
  ];
}

function energyLines({ energy }: ChipPrediction, language: Language): string[] {
  if (!energy) return [];
  const { predict: words } = cliText(language);
  const { power, joulesPerToken, kilowattHoursPerMillionTokens } = energy;
  const figure = (interval: Interval): string =>
    spelled(interval, (value) => small(value, language), words.unknown);
  const basis = power.basis === 'at-the-wall' ? words.atTheWall : words.makerMaximum;
  const source = basis(figure(power.watts), productName(power.product, language));
  const units = words.energyUnits(figure(joulesPerToken), figure(kilowattHoursPerMillionTokens));
  const day = formatDate(power.asOf, language);
  return [`${words.energy}: ${units}${language === 'ja' ? `（${source}、${day}）` : ` (${source}; ${day})`}`];
}

const productList = (products: readonly string[], language: Language): string =>
  products.map((product) => productName(product, language)).join(language === 'ja' ? '、' : ', ');

/** Newest first. */
function macLines({ macs, isThisMac }: ChipPrediction, language: Language): string[] {
  if (macs.length === 0 || isThisMac) return [];
  const products = macs.toSorted((a, b) => b.year - a.year).map(({ product }) => product);
  return [`${cliText(language).predict.soldIn}: ${productList(products, language)}`];
}
