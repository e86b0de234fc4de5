import { formatParameters, formatTokens } from '#contract/text/format.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseContext } from '../arguments.ts';
import { localModelLines } from '../print-local-models.ts';
import { valuesOf } from '../price-argument.ts';
import { withSession } from '../session.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';
import { fitOptions, longestContextTokens } from './options.ts';

const left = (title: string) => ({ title, align: 'left' }) as const;
const right = (title: string) => ({ title, align: 'right' }) as const;

interface LocalArguments {
  context?: string | undefined;
  kv?: string | undefined;
  from?: string | undefined;
  commands?: boolean | undefined;
  json?: boolean | undefined;
}

/** More would be a mistake of a script's. */
const mostFolders = 100;

export const modelsCommand = (terminal: Terminal) =>
  command(
    terminal,
    'models',
    (text) => ({
      description: text.commands.models,
      args: {
        local: { type: 'boolean', description: text.options.local },
        folder: { type: 'string', description: text.options.folder, valueHint: 'DIR' },
        ...fitOptions(text),
        commands: { type: 'boolean', description: text.options.commands },
      },
    }),
    (args, rawArgs) => {
      const folders = valuesOf(rawArgs, 'folder');
      if (args.local) return listLocal(terminal, args, folders);
      refuseLocalOptions(args, folders);
      return listCatalogue(terminal, args.json ?? false);
    },
  );

/** @throws `Fault` `bad-input` naming an option that means nothing for the catalogue */
function refuseLocalOptions(args: LocalArguments, folders: readonly string[]): void {
  const given = { ...args, folder: folders[0] };
  const stray = (['folder', 'context', 'kv', 'from', 'commands'] as const).find((name) => given[name]);
  if (stray !== undefined)
    throw new Fault('bad-input', { path: `--${stray}`, expected: 'given together with --local' });
}

async function listLocal(
  terminal: Terminal,
  args: LocalArguments,
  folders: readonly string[],
): Promise<void> {
  if (folders.length > mostFolders || folders.includes('')) {
    throw new Fault('bad-input', {
      path: '--folder',
      expected: `a folder, given ${mostFolders} times at most`,
    });
  }
  const contextTokens = parseContext(args.context, longestContextTokens) ?? 8192;
  const kvType = parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']) ?? 'f16';
  await withSession(terminal, { probeFolder: args.from }, async ({ kaidoki, signal }) => {
    const found = await kaidoki.localModels({ contextTokens, kvType, folders, signal });
    if (args.json) return terminal.out(JSON.stringify(found, undefined, 2));
    const lines = localModelLines(found, terminal.language, { withCommands: args.commands ?? false });
    for (const line of lines) terminal.out(line);
  });
}

const listCatalogue = (terminal: Terminal, asJson: boolean): Promise<void> =>
  withSession(terminal, { probe: 'none' }, async ({ ask }) => {
    const models = await ask('listModels', {});
    const { columns } = cliText(terminal.language);
    if (asJson) return terminal.out(JSON.stringify(models, undefined, 2));
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
  });
