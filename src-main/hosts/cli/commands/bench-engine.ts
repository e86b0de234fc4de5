import { measureEngine, readSyntheticMlx, type EngineBenchAsked } from '../../../compose.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { faultValue } from '#contract/dispatch.ts';
import { otherEngines } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseWhole } from '../arguments.ts';
import { progressLine } from '../print-benchmark.ts';
import { engineRunLines } from '../print-engine-run.ts';
import type { Session } from '../session.ts';
import { printable } from '../table.ts';

/** What of `bench` belongs to another engine. */
export interface EngineArguments {
  /** Positional: the model may stand there too. */
  target?: string | undefined;
  engine?: string | undefined;
  model?: string | undefined;
  url?: string | undefined;
  /** Of mlx-lm alone. */
  synthetic?: string | undefined;
  mlxEnvironment?: string | undefined;
  allowUvx?: boolean | undefined;
  quick?: boolean | undefined;
  full?: boolean | undefined;
  sustained?: boolean | undefined;
  prompt?: string | undefined;
  generate?: string | undefined;
  depth?: string | undefined;
}

/** `synthetic`: the model of the catalogue to make, not looked up yet. */
export interface AskedEngine extends Omit<EngineBenchAsked, 'machine'> {
  synthetic?: string | undefined;
}

const ofMlx = [
  ['synthetic', '--synthetic'],
  ['mlxEnvironment', '--mlx-environment'],
  ['allowUvx', '--allow-uvx'],
] as const;

const bound = { least: 16, most: 65_536 } as const;

/** `undefined` without `--engine`. Throws `bad-input` for what does not go with it, or needs it. */
export function askedEngine(args: EngineArguments): AskedEngine | undefined {
  const engine = parseChoice(args.engine, 'engine', otherEngines);
  const refuse = (path: string, expected: string): never => {
    throw new Fault('bad-input', { path, expected });
  };
  if (engine !== 'mlx') {
    for (const [name, option] of ofMlx)
      if (args[name] !== undefined) refuse(option, 'given together with --engine mlx');
  }
  if (!engine) {
    for (const option of ['model', 'url'] as const)
      if (args[option] !== undefined) refuse(`--${option}`, 'given together with --engine');
    return undefined;
  }
  if (args.sustained) refuse('--sustained', 'left out beside --engine');
  if (args.depth !== undefined) refuse('--depth', 'left out beside --engine');
  if (args.quick && args.full) refuse('--full', 'left out beside --quick');
  if (args.model !== undefined && args.target !== undefined)
    refuse(args.target.slice(0, 80), 'left out beside --model');
  const model = args.model ?? args.target;
  if (engine === 'mlx') {
    if (args.url !== undefined) refuse('--url', 'left out beside --engine mlx');
    if (model !== undefined && args.synthetic !== undefined) refuse('--synthetic', 'left out beside --model');
    if (model === undefined && args.synthetic === undefined)
      refuse('--model', 'a folder or a repository of MLX, or --synthetic with a model of the catalogue');
  }
  return {
    engine,
    url: args.url,
    model,
    ...(engine === 'mlx' && {
      synthetic: args.synthetic,
      mlx: { environmentFolder: args.mlxEnvironment, allowsUvx: args.allowUvx },
    }),
    mode: args.quick ? 'quick' : args.full ? 'full' : 'default',
    promptTokens: parseWhole(args.prompt, 'prompt', bound),
    generatedTokens: parseWhole(args.generate, 'generate', bound),
  };
}

/** Measures with progress on the error stream, prints, and says so where the run could not be kept. */
export async function benchOtherEngine(
  { terminal, ask, signal }: Session,
  { synthetic, ...asked }: AskedEngine,
  isJson: boolean,
): Promise<void> {
  const { language } = terminal;
  const { machine } = await ask('readState', {});
  const made = synthetic === undefined ? undefined : await readSyntheticMlx(synthetic);
  const { run, unkept } = await measureEngine(
    { ...asked, ...(made && { mlx: { ...asked.mlx, synthetic: made } }), machine },
    {
      signal,
      onProgress: (progress) =>
        terminal.progress(progressLine(progress, language, terminal.rewritesProgress)),
    },
  ).finally(() => terminal.endProgress());
  if (unkept !== undefined) {
    terminal.err(`! ${printable(faultSentence(faultValue(unkept, 'bench'), language))}`);
    process.exitCode = 1;
  }
  if (isJson) return terminal.out(JSON.stringify(run, undefined, 2));
  for (const line of engineRunLines(run, language)) terminal.out(line);
}
