import { Fault } from '#core/fault.ts';
import type { TrainingRun } from '#core/fit/grid.ts';
import { parseChoice, parseNumber } from '../arguments.ts';
import type { CliText } from '../text.ts';

/** Options of a fine-tuning run. */
export const trainingOptions = (text: CliText) =>
  ({
    training: { type: 'string', description: text.options.training, valueHint: 'lora|qlora' },
    batch: { type: 'string', description: text.options.batch, valueHint: 'N' },
    sample: { type: 'string', description: text.options.sample, valueHint: 'N' },
    layers: { type: 'string', description: text.options.layers, valueHint: 'N|all' },
    checkpointing: { type: 'boolean', description: text.options.checkpointing, default: true },
  }) as const;

export interface TrainingArguments {
  training?: string | undefined;
  batch?: string | undefined;
  sample?: string | undefined;
  layers?: string | undefined;
  checkpointing?: boolean | undefined;
}

/** What was said of a run; what was not has no key. */
export type SaidOfTraining = { [Name in keyof TrainingRun]?: NonNullable<TrainingRun[Name]> };

/** What describes a run without saying that there is one. */
const strays = (args: TrainingArguments): string[] => [
  ...(['batch', 'sample', 'layers'] as const).flatMap((name) =>
    args[name] === undefined ? [] : [`--${name}`],
  ),
  ...(args.checkpointing === false ? ['--no-checkpointing'] : []),
];

/** `isTraining`: it is known that a run is asked about. @throws `Fault` `bad-input` naming the option */
export function saidOfTraining(args: TrainingArguments, isTraining = false): SaidOfTraining {
  const method = parseChoice(args.training, 'training', ['lora', 'qlora']);
  const [stray] = strays(args);
  if (method === undefined && !isTraining && stray !== undefined)
    throw new Fault('bad-input', { path: stray, expected: 'given together with --training' });
  const layers = args.layers === 'all' ? 'all' : parseNumber(args.layers, 'layers', 1);
  const batch = parseNumber(args.batch, 'batch', 1);
  const sampleTokens = parseNumber(args.sample, 'sample', 1);
  return {
    ...(method && { method }),
    ...(batch !== undefined && { batch }),
    ...(sampleTokens !== undefined && { sampleTokens }),
    ...(layers !== undefined && { layers }),
    // `--checkpointing` is the default, so only its absence was surely said.
    ...(args.checkpointing === false && { gradientCheckpointing: false }),
  };
}

/** `undefined` without `--training`. @throws `Fault` `bad-input` naming the option */
export function trainingRun(args: TrainingArguments): TrainingRun | undefined {
  const { method, ...said } = saidOfTraining(args);
  return method && { method, batch: 1, sampleTokens: 2048, gradientCheckpointing: true, ...said };
}
