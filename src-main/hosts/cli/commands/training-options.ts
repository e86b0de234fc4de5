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

/** `undefined` without `--training`. @throws `Fault` `bad-input` naming the option */
export function trainingRun(args: TrainingArguments): TrainingRun | undefined {
  const method = parseChoice(args.training, 'training', ['lora', 'qlora']);
  if (method === undefined) {
    const stray = (['batch', 'sample', 'layers'] as const).find((name) => args[name] !== undefined);
    if (stray)
      throw new Fault('bad-input', { path: `--${stray}`, expected: 'given together with --training' });
    return undefined;
  }
  const layers = args.layers === 'all' ? 'all' : parseNumber(args.layers, 'layers', 1);
  return {
    method,
    batch: parseNumber(args.batch, 'batch', 1) ?? 1,
    sampleTokens: parseNumber(args.sample, 'sample', 1) ?? 2048,
    ...(layers !== undefined && { layers }),
    gradientCheckpointing: args.checkpointing ?? true,
  };
}
