import { faultSentence } from '#contract/text/faults.ts';
import { formatBytes, formatNumber, formatTokens, type Language } from '#contract/text/format.ts';
import { localModelWords } from '#contract/text/local-models.ts';
import { speedProvenance } from '#contract/text/provenance.ts';
import type { LocalModel, LocalModels } from '#core/local-models/local-model.ts';
import { formatInterval } from './print-fit.ts';
import { formatTable, printable, type Column } from './table.ts';
import { cliText } from './text.ts';
import { wrap } from './wrap.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** Models on this disk with what each needs and how fast it is; then copies, what was passed over, the sum. */
export function localModelLines(
  found: LocalModels,
  language: Language,
  { withCommands }: { withCommands: boolean },
): string[] {
  const text = cliText(language).local;
  const { models } = found;
  return [
    text.title(
      formatNumber(models.length, language),
      formatBytes(found.diskBytes, language),
      formatTokens(found.contextTokens, language),
    ),
    ...(models.length === 0 ? [text.none] : [modelTable(found, language)]),
    ...basisLines(models, language),
    ...unansweredLines(models, language),
    ...problemLines(models, language),
    ...copyLines(found, language),
    ...skippedLines(found, language),
    ...storeLines(found, language),
    ...(withCommands ? commandLines(models, language) : []),
  ];
}

const doesRun = ({ answer }: LocalModel): boolean =>
  answer === 'fits' || answer === 'tight' || answer === 'raise-limit';

/** " ≤4K" where the model takes no more than that, and need and speed are for it. */
const beyond = (model: LocalModel, asked: number, language: Language): string =>
  model.contextTokens !== undefined && model.contextTokens < asked
    ? ` ≤${formatTokens(model.contextTokens, language)}`
    : '';

function modelTable({ models, contextTokens }: LocalModels, language: Language): string {
  const { columns, answers, local } = cliText(language);
  const words = localModelWords[language];
  return formatTable(
    [
      left(columns.model),
      left(local.program),
      left(''),
      right(local.onDisk),
      right(columns.need),
      left(columns.answer),
      right(columns.reads),
      right(columns.writes),
      right(columns.largestContext),
    ],
    models.map((model) => [
      model.name + (model.parts > 1 ? ` (${local.parts(formatNumber(model.parts, language))})` : ''),
      words.programs[model.program],
      model.quantisation ?? '',
      formatBytes(model.diskBytes, language),
      model.need ? formatBytes(model.need.totalBytes, language) : '–',
      model.answer ? answers[model.answer] + beyond(model, contextTokens, language) : '–',
      formatInterval(doesRun(model) ? model.speed?.promptTokensPerSecond : undefined, language),
      formatInterval(doesRun(model) ? model.speed?.generationTokensPerSecond : undefined, language),
      model.largestContextTokens ? formatTokens(model.largestContextTokens, language) : '–',
    ]),
  );
}

function basisLines(models: readonly LocalModel[], language: Language): string[] {
  const speeds = models.filter(doesRun).flatMap(({ speed }) => speed ?? []);
  const provenance = speedProvenance(speeds, language);
  const { basis } = cliText(language);
  return provenance === undefined ? [] : prose(basis.speeds(provenance, true));
}

/** Why models that can be computed have no answer here. */
function unansweredLines(models: readonly LocalModel[], language: Language): string[] {
  const { noMemory, mlxElsewhere } = cliText(language).local;
  const unanswered = models.filter(({ need, answer }) => need !== undefined && answer === undefined);
  const isElsewhere = ({ format, speed }: LocalModel): boolean => format !== 'gguf' && speed === undefined;
  return [
    ...(unanswered.some((model) => !isElsewhere(model)) ? prose(noMemory) : []),
    ...(unanswered.some(isElsewhere) ? prose(mlxElsewhere) : []),
  ];
}

const prose = (text: string): string[] => wrap(printable(text), { first: '', hanging: 2 });

/** Why a model has no answer, for the first few; a disk full of strange files is not read aloud. */
const mostProblems = 10;

function problemLines(models: readonly LocalModel[], language: Language): string[] {
  const without = models.filter(({ problem }) => problem !== undefined);
  const text = cliText(language).local;
  return [
    ...without
      .slice(0, mostProblems)
      .flatMap(({ name, problem }) =>
        problem ? prose(`– ${name}: ${faultSentence(problem, language)}`) : [],
      ),
    ...(without.length > mostProblems
      ? [text.moreProblems(formatNumber(without.length - mostProblems, language))]
      : []),
  ];
}

function copyLines({ models, copies }: LocalModels, language: Language): string[] {
  const text = cliText(language).local;
  const words = localModelWords[language];
  return copies.flatMap(({ models: indices, foundBy, spareBytes }) => {
    const names = indices.map((index) => {
      const model = models[index];
      return model ? `${model.name} (${words.programs[model.program]})` : '?';
    });
    const evidence = foundBy.map((each) => words.foundBy[each]).join(words.and);
    const spare = spareBytes > 0 ? text.spare(formatBytes(spareBytes, language)) : text.storedOnce;
    return prose(text.same(names.join(' = '), evidence, spare));
  });
}

function skippedLines({ skipped }: LocalModels, language: Language): string[] {
  const text = cliText(language).local;
  return skipped.flatMap(({ code, count, examples }) =>
    prose(
      text.skippedLine(
        localModelWords[language].skipped[code],
        formatNumber(count, language),
        examples[0] ?? '',
      ),
    ),
  );
}

function storeLines({ stores }: LocalModels, language: Language): string[] {
  const text = cliText(language).local;
  const { programs } = localModelWords[language];
  return [
    text.searched,
    ...stores.map(({ program, path, exists }) =>
      printable(`  ${programs[program]}: ${path}${exists ? '' : ` (${text.absent})`}`),
    ),
  ];
}

/** Each line whole, however long, so that it can be copied. */
function commandLines(models: readonly LocalModel[], language: Language): string[] {
  const text = cliText(language).local;
  const handed = models.filter(({ handOver }) => handOver.length > 0);
  if (handed.length === 0) return ['', text.noCommands];
  const kinds = localModelWords[language].handOver;
  return [
    '',
    ...prose(text.commandsTitle),
    ...handed.flatMap(({ name, handOver }) => [
      printable(name),
      ...handOver.map((each) => `  ${kinds[each.kind]}\n    ${each.text}`),
    ]),
  ];
}
