import {
  formatBytes,
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
    isOwn(run) ? text.titleOwn(program) : text.title(program),
    `  ${model}`,
    ...rateLines(run, language),
    ...(run.trusted ? [] : [`  ! ${benchmark.untrusted}`]),
    ...run.reasons.map((code) => `    ${reasonSentence({ code, details: {} }, language)}`),
    ...(run.evictedModels ? [`  ! ${text.evicted(run.evictedModels.join(', '))}`] : []),
    ...(run.knownVersions === undefined ? [] : [`  ! ${text.otherVersion(run.knownVersions)}`]),
    `  ${methodText(run, language)}`,
    `  ${settingsText(run, language)}`,
    `  ${text.apart}`,
  ].map(printable);
}

/** Its own benchmark makes the prompts, and starts it for that. */
const isOwn = ({ settings }: EngineRun): boolean => settings.promptCache === 'none';

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
    isOwn(run)
      ? text.start(formatSeconds(run.firstRequestSeconds, language))
      : text.firstRequest(formatSeconds(run.firstRequestSeconds, language), run.wasLoaded),
    ...madeParts(run, language),
    benchmark.took(formatSeconds(run.elapsedMilliseconds / 1000, language)),
  ].join(' · ');
}

function madeParts(
  { layersMeasured, layersTotal, peakMemoryBytes }: EngineRun,
  language: Language,
): string[] {
  const text = cliText(language).engineRun;
  const layers = layersMeasured?.map((count) => formatNumber(count, language)).join(' + ');
  return [
    ...(layers !== undefined && layersTotal !== undefined
      ? [text.made(layers, formatNumber(layersTotal, language))]
      : []),
    ...(peakMemoryBytes === undefined ? [] : [text.peakMemory(formatBytes(peakMemoryBytes, language))]),
  ];
}

function settingsText(run: EngineRun, language: Language): string {
  const text = cliText(language).engineRun;
  const { settings } = run;
  const { contextTokens, temperature, seed, generationDepthTokens } = settings;
  return [
    ...(isOwn(run) ? [] : [contextText(contextTokens, language)]),
    text.sampling(formatNumber(temperature, language, 1), String(seed)),
    isOwn(run) ? text.noCache : text.cache,
    text.depth(formatNumber(generationDepthTokens, language)),
  ].join(' · ');
}

function contextText(contextTokens: number | undefined, language: Language): string {
  const text = cliText(language).engineRun;
  return contextTokens === undefined
    ? text.contextUnknown
    : text.context(formatNumber(contextTokens, language));
}
