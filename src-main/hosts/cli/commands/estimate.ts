import { Fault } from '#core/fault.ts';
import { formatBytes } from '#contract/text/format.ts';
import { formatTable } from '../table.ts';
import { parseChoice, parseContext, splitModel } from '../arguments.ts';
import { withSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';
import { longestContextTokens } from './options.ts';

export const estimateCommand = (terminal: Terminal) =>
  command(
    terminal,
    'estimate',
    (text) => ({
      description: text.commands.estimate,
      args: {
        model: { type: 'positional', description: text.options.model, required: false },
        context: { type: 'string', description: text.options.context, valueHint: 'N' },
        kv: { type: 'string', description: text.options.kv, valueHint: 'f16|q8_0|q4_0' },
      },
    }),
    async (args) => {
      const { model } = args;
      if (model === undefined) {
        throw new Fault('bad-input', { path: 'estimate', expected: 'followed by MODEL:QUANT' });
      }
      await withSession(terminal, { probe: 'none' }, async ({ kaidoki }) => {
        const { modelId, quantisation = 'Q4_K_M' } = splitModel(model);
        const need = kaidoki.estimate(modelId, quantisation, {
          contextTokens: parseContext(args.context, longestContextTokens) ?? 8192,
          kvType: parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']) ?? 'f16',
        });
        if (args.json) {
          terminal.out(JSON.stringify(need, undefined, 2));
          return;
        }
        const { columns, methods } = cliText(terminal.language);
        const bytes = (value: number): string => formatBytes(value, terminal.language);
        const rows = [
          [columns.weights, bytes(need.weightBytes)],
          [columns.kvCache, bytes(need.kvCacheBytes)],
          [columns.buffers, bytes(need.computeBufferBytes)],
          [columns.total, bytes(need.totalBytes)],
          [columns.method, methods[need.method]],
        ];
        const title = `${modelId} ${quantisation}`;
        const table = [
          { title, align: 'left' },
          { title: '', align: 'right' },
        ] as const;
        terminal.out(formatTable(table, rows));
      });
    },
  );
