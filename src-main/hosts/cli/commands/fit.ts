import { formatBytes, formatTokens } from '#contract/text/format.ts';
import { fitMachineName } from '#contract/text/mac-name.ts';
import type { FitGrid } from '#core/fit/grid.ts';
import { checkContext } from '#core/memory/check-context.ts';
import { parseModelContext } from '../arguments.ts';
import { basisLines, fitTable, gridTable, trainingTable } from '../print-fit.ts';
import { memoryWords } from '../print-machine.ts';
import { remedyLines } from '../print-remedies.ts';
import { withSession, type Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';
import { faultAsTyped } from './fault-as-typed.ts';
import { fitInput, fitOptions, machineOptions } from './options.ts';
import { optionOfTrainingField, trainingOptions, trainingRun } from './training-options.ts';

/** Whose grid it is, and for what. */
function printHead(grid: FitGrid, terminal: Terminal): void {
  const { language } = terminal;
  const text = cliText(language);
  const { machine } = grid;
  const size = memoryWords(machine.memoryBytes, machine.canRaiseLimit !== false, language);
  const room = formatBytes(machine.memoryBudgetBytes, language);
  const source = text.sources[machine.memoryBudgetSource] ?? machine.memoryBudgetSource;
  terminal.out(
    `${text.fitTitle}: ${fitMachineName(machine, language)} · ${size} · ${text.machine.budget} ${room} (${source}) · ${text.context} ${formatTokens(grid.contextTokens, language)} · KV ${grid.kvType}`,
  );
  if (machine.memoryBudgetRange) {
    const { lowBytes, highBytes } = machine.memoryBudgetRange;
    terminal.out(text.budgetRange(formatBytes(lowBytes, language), formatBytes(highBytes, language)));
  }
}

/** The grid under a line that says whose it is, with the marks explained. */
export function printGrid(grid: FitGrid, terminal: Terminal): void {
  printHead(grid, terminal);
  terminal.out(gridTable(grid, terminal.language));
  terminal.out(cliText(terminal.language).legend);
  for (const line of basisLines(grid, terminal.language, false)) terminal.out(line);
}

/** Every model and quantisation of the catalogue instead of the usual ones. */
export async function everything({ kaidoki, ask }: Session) {
  const models = await ask('listModels', {});
  return { modelIds: models.map(({ modelId }) => modelId), quantisations: [...kaidoki.quantisations] };
}

function printEverything(grid: FitGrid, terminal: Terminal): void {
  printHead(grid, terminal);
  terminal.out(fitTable(grid, terminal.language));
  for (const line of basisLines(grid, terminal.language, true)) terminal.out(line);
  for (const line of remedyLines(grid, terminal.language)) terminal.out(line);
}

/** Of one model a context beyond its maximum is refused; a grid answers each for its own and marks it. */
async function refuseLongContext(
  { ask }: Session,
  { model, context }: { model?: string | undefined; context?: string | undefined },
): Promise<void> {
  if (model === undefined || context === undefined) return;
  const found = (await ask('listModels', {})).find(({ modelId }) => modelId === model);
  if (found) checkContext(parseModelContext(context) ?? 1, found.maximumContextTokens);
}

export const fitCommand = (terminal: Terminal) =>
  command(
    terminal,
    'fit',
    (text) => ({
      description: text.commands.fit,
      args: {
        ...fitOptions(text),
        ...machineOptions(text),
        all: { type: 'boolean', description: text.options.all },
        model: { type: 'string', description: text.options.onlyModel, valueHint: 'ID' },
        ...trainingOptions(text),
      },
    }),
    (args) =>
      withSession(terminal, { probeFolder: args.from }, async (session) => {
        const training = trainingRun(args);
        await refuseLongContext(session, args);
        const asked = session.ask('fit', {
          ...fitInput(args),
          ...(args.all && (await everything(session))),
          ...(args.model !== undefined && { modelIds: [args.model] }),
          // A table that names every figure has room for what would help, and data has it anyway.
          ...((args.json || args.model !== undefined) && { withRemedies: true }),
          ...(training && { training }),
        });
        const grid = await asked.catch((error: unknown) => {
          throw faultAsTyped(error, optionOfTrainingField, args);
        });
        if (args.json) terminal.out(JSON.stringify(grid, undefined, 2));
        else if (args.all || args.model !== undefined) printEverything(grid, terminal);
        else printGrid(grid, terminal);
        if (training && !args.json) terminal.out(`\n${trainingTable(grid, terminal.language)}`);
      }),
  );
