import { Fault } from '#core/fault.ts';
import type { TrainingRun } from '#core/fit/grid.ts';
import { parseChoice, parseWhole } from '../arguments.ts';
import type { CliText } from '../text.ts';
import type { OptionOfField } from './fault-as-typed.ts';

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

/** Memory itself names them without the run that they are of. */
const optionOfRunField = { batch: 'batch', sampleTokens: 'sample', layers: 'layers' } as const;

/** Which option says what of a run. */
export const optionOfTrainingField = {
  training: 'training',
  'training.batch': 'batch',
  'training.sampleTokens': 'sample',
  'training.layers': 'layers',
  ...optionOfRunField,
} as const satisfies OptionOfField;

/** How many at most is known further in. */
const atLeastOne = { least: 1 } as const;

const wholeNumber = /^\d{1,9}$/;

function parseLayers(text: string | undefined): number | 'all' | undefined {
  if (text === undefined || text === 'all') return text;
  if (wholeNumber.test(text) && Number(text) >= atLeastOne.least) return Number(text);
  throw new Fault('bad-input', { path: '--layers', expected: 'a whole number from 1, or all' });
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
  const layers = parseLayers(args.layers);
  const batch = parseWhole(args.batch, 'batch', atLeastOne);
  const sampleTokens = parseWhole(args.sample, 'sample', atLeastOne);
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
