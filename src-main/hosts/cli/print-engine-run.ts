import {
  formatNumber,
  formatRate,
  formatSeconds,
  formatTokensPerSecond,
  type Language,
} from '#contract/text/format.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { parseTestName } from '#core/benchmark/benchmark-test.ts';
import { inTestOrder } from '#core/benchmark/test-order.ts';
import type { EngineRun } from '#core/engines/engine-run.ts';
import { intervalText } from './print-rates.ts';
import { printable } from './table.ts';
import { cliText } from './text.ts';

/** The rates of another engine in words, by whose clock, and what it was asked with. */
export function engineRunLines(run: EngineRun, language: Language): string[] {
  const { engineRun: text, benchmark } = cliText(language);
  const program = [run.program, run.version].filter((part) => part !== undefined).join(' ');
  const model = [run.model, run.quantisation].filter((part) => part !== undefined).join(' ');
  return [
    text.title(program),
    `  ${model}`,
    ...rateLines(run, language),
    ...(run.trusted ? [] : [`  ! ${benchmark.untrusted}`]),
    ...run.reasons.map((code) => `    ${reasonSentence({ code, details: {} }, language)}`),
    ...(run.evictedModels ? [`  ! ${text.evicted(run.evictedModels.join(', '))}`] : []),
    `  ${methodText(run, language)}`,
    `  ${settingsText(run, language)}`,
    `  ${text.apart}`,
  ].map(printable);
}

function rateLines(run: EngineRun, language: Language): string[] {
  const { benchmark, engineRun } = cliText(language);
  const format = (value: number): string => formatRate(value, language);
  return inTestOrder(Object.keys(run.results)).flatMap((name) => {
    const rate = run.results[name];
    const wall = run.wallClock[name];
    if (!rate) return [];
    const does = parseTestName(name)?.kind === 'pp' ? benchmark.reads : benchmark.writes;
    const notes = [
      `${name}, 95 %: ${intervalText(rate, format)}`,
      ...(wall !== undefined && run.clock === 'engine' ? [engineRun.wallClock(format(wall))] : []),
    ];
    return [`  ${does}  ${formatTokensPerSecond(rate.tokensPerSecond, language)}  ${notes.join(' · ')}`];
  });
}

function methodText(run: EngineRun, language: Language): string {
  const { engineRun: text, benchmark } = cliText(language);
  const repetitions = Math.min(...Object.values(run.results).map(({ samples }) => samples));
  return [
    run.clock === 'engine' ? text.clockEngine : text.clockWall,
    text.repetitions(formatNumber(repetitions, language)),
    text.firstRequest(formatSeconds(run.firstRequestSeconds, language), run.wasLoaded),
    benchmark.took(formatSeconds(run.elapsedMilliseconds / 1000, language)),
  ].join(' · ');
}

function settingsText({ settings }: EngineRun, language: Language): string {
  const text = cliText(language).engineRun;
  const { contextTokens, temperature, seed, generationDepthTokens } = settings;
  return [
    contextTokens === undefined ? text.contextUnknown : text.context(formatNumber(contextTokens, language)),
    text.sampling(formatNumber(temperature, language, 1), String(seed)),
    text.cache,
    text.depth(formatNumber(generationDepthTokens, language)),
  ].join(' · ');
}
