import { Fault } from '#core/fault.ts';
import { parseChoice, parseModelContext, splitModel } from '../arguments.ts';
import { printEstimate } from '../print-estimate.ts';
import { withSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { command } from './command.ts';

/** A path rather than a name of the catalogue: it has a folder in it, or a model file's ending. */
const isPath = (model: string): boolean => /[/\\]|\.(gguf|json)$/i.test(model) || model === '.';

/** `MODEL:QUANT`, or a path with what `--quant` says; a colon may be part of a path. */
function askedModel(model: string, quantisation: string | undefined) {
  if (isPath(model)) return { model: { path: model }, quantisation };
  const { modelId, quantisation: afterColon } = splitModel(model);
  if (afterColon !== undefined && quantisation !== undefined)
    throw new Fault('bad-input', { path: '--quant', expected: `left out beside ${afterColon}` });
  return { model: { modelId }, quantisation: quantisation ?? afterColon };
}

export const estimateCommand = (terminal: Terminal) =>
  command(
    terminal,
    'estimate',
    (text) => ({
      description: text.commands.estimate,
      args: {
        model: { type: 'positional', description: text.options.modelOrFile, required: false },
        context: { type: 'string', description: text.options.context, valueHint: 'N' },
        kv: { type: 'string', description: text.options.kv, valueHint: 'f16|q8_0|q4_0' },
        quant: { type: 'string', description: text.options.quant, valueHint: 'Q4_K_M' },
        exact: { type: 'boolean', description: text.options.exact },
      },
    }),
    async (args) => {
      const { model } = args;
      if (model === undefined) {
        throw new Fault('bad-input', { path: 'estimate', expected: 'followed by MODEL:QUANT or a file' });
      }
      const kvType = parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']) ?? 'f16';
      const contextTokens = parseModelContext(args.context);
      await withSession(terminal, { probe: 'none' }, async ({ kaidoki, signal }) => {
        const estimate = await kaidoki.estimate({
          ...askedModel(model, args.quant),
          contextTokens,
          kvType,
          exact: args.exact ?? false,
          signal,
        });
        if (args.json) terminal.out(JSON.stringify(estimate, undefined, 2));
        else printEstimate(estimate, terminal);
      });
    },
  );
