import type { CallInput } from '#contract/contract.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { formatNumber } from '#contract/text/format.ts';
import { Fault } from '#core/fault.ts';
import { batchCsv, batchJson, type PredictedBatch } from '#core/speed/batch.ts';
import { EngineSchema } from '#core/speed/engine.ts';
import type { ChipPrediction, Prediction } from '#core/speed/prediction.ts';
import { parseChoice, parseModelContext, parseNumber, parseWhole, splitModel } from '../arguments.ts';
import { predictionLines } from '../print-predict.ts';
import { readText } from '../read-text.ts';
import { withSession } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText, type CliText } from '../text.ts';
import { writeOutput } from '../write-output.ts';
import { command } from './command.ts';

export interface PredictArguments {
  model?: string | undefined;
  chip?: string | undefined;
  gpuCores?: string | undefined;
  memory?: string | undefined;
  engine?: string | undefined;
  context?: string | undefined;
  prompt?: string | undefined;
  kv?: string | undefined;
  batch?: string | undefined;
  output?: string | undefined;
  force?: boolean | undefined;
  from?: string | undefined;
  json?: boolean | undefined;
}

const options = (text: CliText) =>
  ({
    model: { type: 'positional', description: text.options.model, required: false },
    chip: { type: 'string', description: text.options.chipByName, valueHint: 'NAME' },
    gpuCores: { type: 'string', description: text.options.gpuCores, valueHint: 'N' },
    memory: { type: 'string', description: text.options.memory, valueHint: 'GB' },
    engine: { type: 'string', description: text.options.engine, valueHint: EngineSchema.options.join('|') },
    context: { type: 'string', description: text.options.contextInUse, valueHint: 'N' },
    prompt: { type: 'string', description: text.options.prompt, valueHint: 'N' },
    output: { type: 'string', description: text.options.outputTokensOrFile, valueHint: 'N|FILE' },
    kv: { type: 'string', description: text.options.kv, valueHint: 'f16|q8_0|q4_0' },
    from: { type: 'string', description: text.options.from, valueHint: 'DIR' },
    batch: { type: 'string', description: text.options.batchFile, valueHint: 'FILE.csv' },
    force: { type: 'boolean', description: text.options.force },
  }) as const;

/** A held-out table of a hundred thousand rows is a third of it. */
const largestBatchBytes = 64 * 1024 * 1024;

const singleOnly = ['chip', 'gpuCores', 'memory', 'engine', 'context', 'prompt', 'kv', 'from'] as const;
const optionNames: Readonly<Record<string, string>> = { gpuCores: '--gpu-cores' };

/** Throws `bad-input` where options exclude each other or stand alone. */
function checkTogether(args: PredictArguments): void {
  const refuse = (path: string, expected: string): never => {
    throw new Fault('bad-input', { path, expected });
  };
  if (args.batch === undefined) {
    if (args.model === undefined) refuse('predict', 'followed by MODEL:QUANT or a file');
    if (args.force) refuse('--force', 'given together with --batch');
    const needsChip = (['gpuCores', 'memory'] as const).find((name) => args[name] !== undefined);
    if (needsChip && args.chip === undefined) {
      refuse(optionNames[needsChip] ?? `--${needsChip}`, 'given together with --chip');
    }
    return;
  }
  const stray = singleOnly.find((name) => args[name] !== undefined);
  if (stray) refuse(optionNames[stray] ?? `--${stray}`, 'left out beside --batch');
  if (args.model !== undefined) refuse(args.model.slice(0, 80), 'left out beside --batch');
  if (args.force && args.output === undefined) refuse('--force', 'given together with --output');
}

/** What is asked of the application. Throws `bad-input` naming the option. */
export function askedPrediction(args: PredictArguments): CallInput<'predict'> {
  const { modelId, quantisation } = splitModel(args.model ?? '');
  const gpuCores = parseWhole(args.gpuCores, 'gpu-cores', { least: 1, most: 1000 });
  const memoryGB = parseNumber(args.memory, 'memory', 1);
  const question = {
    quantisation,
    engine: parseChoice(args.engine, 'engine', EngineSchema.options),
    contextTokens: parseModelContext(args.context),
    promptTokens: parseWhole(args.prompt, 'prompt', { least: 1 }),
    outputTokens: parseWhole(args.output, 'output', { least: 1 }),
    kvType: parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']),
    chips: args.chip === undefined ? undefined : [{ name: args.chip, ...defined({ gpuCores, memoryGB }) }],
  };
  return { model: modelId, ...defined(question) };
}

/** Without the keys that stand for nothing. */
function defined<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

/** The speed of one machine, and what it is of. */
const asJson = ({ rows: _, ...asked }: Prediction, { speed, ...row }: ChipPrediction): string =>
  JSON.stringify({ ...speed, ...asked, ...row }, undefined, 2);

async function predictOne(args: PredictArguments, terminal: Terminal): Promise<void> {
  const question = askedPrediction(args);
  await withSession(terminal, { probeFolder: args.from }, async ({ ask }) => {
    const prediction = await ask('predict', question);
    const [row] = prediction.rows;
    if (args.json && row) return terminal.out(asJson(prediction, row));
    for (const line of predictionLines(prediction, terminal.language)) terminal.out(line);
  });
}

async function predictFile(file: string, args: PredictArguments, terminal: Terminal): Promise<void> {
  const { text, isWhole } = await readText(file, largestBatchBytes);
  await withSession(terminal, { probe: 'none' }, async ({ kaidoki }) => {
    // Of a file that is too long the line is told from which on it is.
    const batch = kaidoki.predictBatch(text, file);
    if (!isWhole) throw new Fault('file-unreadable', { path: file, problem: 'larger than 64 MB' });
    const written = args.json ? batchJson(batch) : batchCsv(batch);
    if (args.output === undefined) terminal.out(written.replace(/\r?\n$/, ''));
    else {
      await writeOutput(args.output, written, { force: args.force ?? false });
      tellWritten(args.output, batch, terminal);
    }
    tellProblems(file, batch.problems, terminal);
  });
}

function tellWritten(path: string, { rows }: PredictedBatch, { language, err }: Terminal): void {
  const text = cliText(language);
  const count = (of: readonly unknown[]): string => formatNumber(of.length, language);
  const prompts = rows.filter(({ speed }) => speed.prompt);
  const generations = rows.filter(({ speed }) => speed.generation);
  err(`${text.written} ${path}`);
  err(text.predict.batch(count(rows), count(prompts), count(generations)));
}

const mostTold = 5;

/** The good rows are answered; the first bad one ends the command as the bad input it is. */
function tellProblems(
  path: string,
  problems: readonly { line: number; column: string; expected: string }[],
  terminal: Terminal,
): void {
  const [first, ...others] = problems;
  if (!first) return;
  for (const problem of others.slice(0, mostTold - 1)) {
    const details = { path, ...problem };
    terminal.err(printable(faultSentence({ code: 'csv-invalid', details }, terminal.language)));
  }
  if (problems.length > mostTold) {
    const more = formatNumber(problems.length - mostTold, terminal.language);
    terminal.err(cliText(terminal.language).predict.moreProblems(more));
  }
  throw new Fault('csv-invalid', { path, ...first });
}

export const predictCommand = (terminal: Terminal) =>
  command(
    terminal,
    'predict',
    (text) => ({ description: text.commands.predict, args: options(text) }),
    async (args) => {
      checkTogether(args);
      if (args.batch === undefined) await predictOne(args, terminal);
      else await predictFile(args.batch, args, terminal);
    },
  );
