import {
  formatDate,
  formatMemorySize,
  formatNumber,
  formatPercent,
  formatRate,
} from '#contract/text/format.ts';
import { differenceText } from '#contract/text/run-differences.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { CardFacts, CardFigure } from '../charts/run-card.ts';
import type { Wording } from './run-words.ts';
import { plainText } from './plain-text.ts';

/** The two figures that every chip is compared by; the run's first ones where it has neither. */
function shownTests(run: BenchmarkResult): string[] {
  const usual = ['pp512', 'tg128'].filter((test) => run.results[test]);
  return usual.length > 0 ? usual : Object.keys(run.results).slice(0, 2);
}

/** The interval, and of a sustained run what was left of the speed at its end. */
function intervalOf(run: BenchmarkResult, test: string, { text, language }: Wording): string {
  const rate = run.results[test];
  const words = text.runs.card;
  if (!rate) return words.notMeasured;
  const low = formatRate(rate.low, language);
  const interval =
    rate.high === undefined ? words.noUpperEnd(low) : words.interval(low, formatRate(rate.high, language));
  const kept = test.startsWith('tg') ? run.sustained?.generationShareKept : run.sustained?.promptShareKept;
  return kept === undefined
    ? interval
    : `${interval} · ${words.keptAtEnd(formatPercent(Math.min(1, kept), language))}`;
}

function figureOf(run: BenchmarkResult, test: string, wording: Wording): CardFigure {
  const { text, language } = wording;
  const rate = run.results[test];
  const words = text.runs.card;
  return {
    label: test.startsWith('tg') ? words.writes : words.reads,
    test,
    value: rate ? formatRate(rate.tokensPerSecond, language) : '–',
    unit: words.tokensPerSecond,
    interval: intervalOf(run, test, wording),
    ...(rate && {
      rate: { low: rate.low, mid: rate.tokensPerSecond, high: rate.high ?? rate.tokensPerSecond },
    }),
  };
}

/** What a picture of a run says, without anything that tells one Mac from another of its kind. */
export function cardFacts(run: BenchmarkResult, model: string, wording: Wording): CardFacts {
  const { text, language } = wording;
  const { chip, gpuCores, memoryBytes, osVersion } = run.machine ?? {};
  const words = text.runs.card;
  const details = [
    gpuCores === undefined ? undefined : words.gpuCores(formatNumber(gpuCores, language)),
    memoryBytes === undefined ? undefined : words.memory(formatMemorySize(memoryBytes, language)),
    osVersion === undefined ? undefined : differenceText('osVersion', osVersion, language),
  ];
  const software = [
    run.build,
    differenceText('backend', run.backend, language),
    words.flash(differenceText('flashAttention', run.settings.flashAttention, language)),
  ];
  return {
    chip: chip ?? text.unknown,
    chipDetails: details.filter((part) => part !== undefined).join(' · '),
    model,
    figures: shownTests(run).map((test) => figureOf(run, test, wording)),
    trust: { isTrusted: run.trusted, words: run.trusted ? text.runs.trusted : text.runs.untrusted },
    footLines: [
      software.map((part) => plainText(part)).join(' · '),
      [run.file ? words.file : words.extrapolated, formatDate(run.startedAt, language)].join(' · '),
    ],
  };
}

/** The picture in words, for who cannot see it. */
export const cardLabel = (facts: CardFacts, { text }: Wording): string =>
  text.runs.card.label(
    [
      facts.chip,
      facts.model,
      ...facts.figures.map(({ label, value, unit }) => `${label} ${value} ${unit}`),
      facts.trust.words,
    ].join(', '),
  );
