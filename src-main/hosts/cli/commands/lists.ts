import { formatParameters, formatTokens } from '#contract/text/format.ts';
import { withSession } from '../session.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';

const left = (title: string) => ({ title, align: 'left' }) as const;
const right = (title: string) => ({ title, align: 'right' }) as const;

export const modelsCommand = (terminal: Terminal) =>
  command(
    terminal,
    'models',
    (text) => ({
      description: text.commands.models,
      args: {},
    }),
    (args) =>
      withSession(terminal, { probe: 'none' }, async ({ ask }) => {
        const models = await ask('listModels', {});
        const { columns } = cliText(terminal.language);
        if (args.json) return terminal.out(JSON.stringify(models, undefined, 2));
        terminal.out(
          formatTable(
            [left(columns.id), left(columns.model), right(columns.parameters), right(columns.maximumContext)],
            models.map((model) => [
              model.modelId,
              model.name,
              formatParameters(model.parameterCount, terminal.language),
              formatTokens(model.maximumContextTokens, terminal.language),
            ]),
          ),
        );
      }),
  );
