import type { MeasureAsked, MeasuredRuns } from '../../../compose.ts';
import { faultValue } from '#contract/dispatch.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { sustainedMinutes } from '#core/benchmark/modes.ts';
import type { BenchmarkMode } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import { parseWhole } from '../arguments.ts';
import { measuredLines, progressLine } from '../print-benchmark.ts';
import { withSession, type Session } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { CliText } from '../text.ts';
import { askedEngine, benchOtherEngine, type EngineArguments } from './bench-engine.ts';
import { command } from './command.ts';

/** Measures with progress on the error stream; the history has the results afterwards. */
export async function measure(
  { kaidoki, terminal, signal }: Session,
  asked: MeasureAsked = {},
): Promise<MeasuredRuns> {
  if (signal.aborted) throw new Fault('benchmark-cancelled');
  try {
    const measured = await kaidoki.measure(asked, (progress) =>
      terminal.progress(progressLine(progress, terminal.language, terminal.rewritesProgress)),
    );
    if (measured.unkept !== undefined) {
      const fault = faultValue(measured.unkept, 'bench');
      terminal.err(`! ${printable(faultSentence(fault, terminal.language))}`);
      process.exitCode = 1;
    }
    return measured;
  } finally {
    terminal.endProgress();
  }
}

interface BenchArguments extends EngineArguments {
  minutes?: string | undefined;
}

const options = (text: CliText) =>
  ({
    target: { type: 'positional', description: text.options.modelToMeasure, required: false },
    engine: { type: 'string', description: text.options.otherEngine, valueHint: 'ENGINE' },
    model: { type: 'string', description: text.options.engineModel, valueHint: 'NAME' },
    url: { type: 'string', description: text.options.engineUrl, valueHint: 'URL' },
    synthetic: { type: 'string', description: text.options.mlxSynthetic, valueHint: 'MODEL:BITS' },
    mlxEnvironment: { type: 'string', description: text.options.mlxEnvironment, valueHint: 'FOLDER' },
    allowUvx: { type: 'boolean', description: text.options.allowUvx },
    quick: { type: 'boolean', description: text.options.quick },
    full: { type: 'boolean', description: text.options.full },
    sustained: { type: 'boolean', description: text.options.sustained },
    prompt: { type: 'string', description: text.options.prompt, valueHint: 'N' },
    generate: { type: 'string', description: text.options.generate, valueHint: 'N' },
    depth: { type: 'string', description: text.options.depth, valueHint: 'N' },
    minutes: { type: 'string', description: text.options.minutes, valueHint: 'N' },
  }) as const;

/** @throws `Fault` `bad-input` for two modes at once */
function askedMode(args: BenchArguments): BenchmarkMode {
  const modes = (['quick', 'full', 'sustained'] as const).filter((mode) => args[mode]);
  const [mode = 'default', other] = modes;
  if (other !== undefined)
    throw new Fault('bad-input', { path: `--${other}`, expected: `left out beside --${mode}` });
  return mode;
}

/** @throws `Fault` `bad-input` naming the option; what the model allows is known further in */
export function askedBenchmark(args: BenchArguments): MeasureAsked {
  const mode = askedMode(args);
  if (args.minutes !== undefined && mode !== 'sustained')
    throw new Fault('bad-input', { path: '--minutes', expected: 'given together with --sustained' });
  return {
    mode,
    model: args.target,
    promptTokens: parseWhole(args.prompt, 'prompt', { least: 1 }),
    generatedTokens: parseWhole(args.generate, 'generate', { least: 1 }),
    depthTokens: parseWhole(args.depth, 'depth', { least: 0 }),
    minutes: parseWhole(args.minutes, 'minutes', { least: 1, most: sustainedMinutes.most }),
  };
}

/** The target's result, with the reference's beside it where there is one. */
const asJson = ({ result, reference, isReferenceReused }: MeasuredRuns) => ({
  ...result,
  ...(reference && { reference, isReferenceReused }),
});

export const benchCommand = (terminal: Terminal) =>
  command(
    terminal,
    'bench',
    (text) => ({ description: text.commands.bench, args: options(text) }),
    async (args) => {
      const engine = askedEngine(args);
      const asked = askedBenchmark(args);
      if (engine)
        return withSession(terminal, {}, (session) => benchOtherEngine(session, engine, args.json === true));
      await withSession(terminal, {}, async (session) => {
        const measured = await measure(session, asked);
        if (args.json) return terminal.out(JSON.stringify(asJson(measured), undefined, 2));
        const { published } = await session.ask('readState', {});
        for (const line of measuredLines(measured, published, terminal.language)) terminal.out(line);
      });
    },
  );
