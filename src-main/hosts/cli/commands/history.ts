import { faultSentence } from '#contract/text/faults.ts';
import { formatNumber } from '#contract/text/format.ts';
import { compareRuns } from '#core/benchmark/compare.ts';
import { exportFormats } from '#core/benchmark/exported-run.ts';
import { findRun, nameRuns, type NamedRun } from '#core/benchmark/run-name.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice } from '../arguments.ts';
import { comparisonLines } from '../print-comparison.ts';
import { engineHistoryTable } from '../print-engine-history.ts';
import { historyTable } from '../print-history.ts';
import { runLines } from '../print-run.ts';
import { withSession, type Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cliText, type CliText } from '../text.ts';
import { writeOutput } from '../write-output.ts';
import { command } from './command.ts';

interface HistoryArguments {
  run?: string | undefined;
  compare?: string | undefined;
  other?: string | undefined;
  anyway?: boolean | undefined;
  export?: string | undefined;
  output?: string | undefined;
  force?: boolean | undefined;
  engines?: boolean | undefined;
  json?: boolean | undefined;
}

const options = (text: CliText) =>
  ({
    run: { type: 'string', description: text.options.run, valueHint: 'N' },
    compare: { type: 'string', description: text.options.compare, valueHint: 'N' },
    other: { type: 'positional', description: text.options.otherRun, required: false },
    anyway: { type: 'boolean', description: text.options.anyway },
    export: { type: 'string', description: text.options.export, valueHint: exportFormats.join('|') },
    output: { type: 'string', description: text.options.output, valueHint: 'FILE' },
    force: { type: 'boolean', description: text.options.force },
    engines: { type: 'boolean', description: text.options.engineRuns },
  }) as const;

/** Throws `bad-input` where an option stands without the one it belongs to, or beside one it excludes. */
function checkTogether(args: HistoryArguments): void {
  const needs = (option: string, isGiven: boolean, other: string, isOtherGiven: boolean): void => {
    if (isGiven && !isOtherGiven)
      throw new Fault('bad-input', { path: option, expected: `given together with ${other}` });
  };
  const excludes = (option: string, isGiven: boolean, other: string, isOtherGiven: boolean): void => {
    if (isGiven && isOtherGiven)
      throw new Fault('bad-input', { path: option, expected: `left out beside ${other}` });
  };
  const isComparing = args.compare !== undefined;
  const isExporting = args.export !== undefined;
  needs(args.other ?? '', args.other !== undefined, '--compare', isComparing);
  needs('--anyway', args.anyway === true, '--compare', isComparing);
  needs('--output', args.output !== undefined, '--export', isExporting);
  needs('--force', args.force === true, '--output', args.output !== undefined);
  const isOfEngines = args.engines === true;
  excludes('--run', args.run !== undefined, '--engines', isOfEngines);
  excludes('--compare', isComparing, '--engines', isOfEngines);
  excludes('--run', args.run !== undefined, '--compare', isComparing);
  excludes('--export', isExporting, '--compare', isComparing);
  excludes('--json', args.json === true && args.export !== 'json', '--export', isExporting);
}

type Print = (args: HistoryArguments, session: Session) => Promise<void>;

const withNames = ({ number, id, entry }: NamedRun) => ({ number, id, ...entry });
const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

const namedRuns = async ({ ask }: Session): Promise<NamedRun[]> => nameRuns(await ask('listHistory', {}));

const list: Print = async (args, session) => {
  const { terminal } = session;
  const runs = await namedRuns(session);
  if (args.json) return terminal.out(json(runs.map(withNames)));
  if (runs.length > 0) return terminal.out(historyTable(runs, terminal.language));
  terminal.out(faultSentence({ code: 'no-runs', details: {} }, terminal.language));
};

const show: Print = async (args, session) => {
  const { terminal } = session;
  const run = findRun(await namedRuns(session), args.run ?? '');
  if (args.json) return terminal.out(json(withNames(run)));
  for (const line of runLines(run, terminal.language)) terminal.out(line);
};

const compare: Print = async (args, session) => {
  const { terminal } = session;
  const runs = await namedRuns(session);
  const one = findRun(runs, args.compare ?? '');
  const other = findRun(runs, args.other ?? 'last');
  if (one === other) throw new Fault('bad-input', { path: '--compare', expected: 'two different runs' });
  const comparison = compareRuns(one.entry, other.entry);
  const anyway = args.anyway ?? false;
  if (args.json) {
    const { tests, ...rest } = comparison;
    const name = ({ number, id }: NamedRun) => ({ number, id });
    const shown = { one: name(one), other: name(other), ...rest };
    return terminal.out(json(comparison.isSameModel || anyway ? { ...shown, tests } : shown));
  }
  for (const line of comparisonLines({ one, other, comparison, anyway }, terminal.language))
    terminal.out(line);
};

const listEngines: Print = async (args, { ask, terminal }) => {
  const { language } = terminal;
  const { runs, setAside, newer } = await ask('listEngineRuns', {});
  const { history } = cliText(language);
  if (setAside > 0) terminal.err(`! ${history.setAside(formatNumber(setAside, language))}`);
  if (newer > 0) terminal.err(`! ${history.newer(formatNumber(newer, language))}`);
  const oldestFirst = runs.toReversed();
  if (args.json) return terminal.out(json(oldestFirst));
  if (runs.length > 0) return terminal.out(engineHistoryTable(oldestFirst, language));
  terminal.out(faultSentence({ code: 'no-engine-runs', details: {} }, language));
};

const exportRuns: Print = async (args, { ask, terminal }) => {
  const format = parseChoice(args.export, 'export', exportFormats) ?? 'json';
  const runs = args.run?.split(',').map((name) => name.trim());
  const engines = args.engines ?? false;
  const { text } = await ask('exportHistory', { format, engines, ...(runs && { runs }) });
  // `out` ends the line itself.
  if (args.output === undefined) return terminal.out(text.replace(/\n$/, ''));
  await writeOutput(args.output, text, { force: args.force ?? false });
  terminal.err(`${cliText(terminal.language).written} ${args.output}`);
};

function chosen(args: HistoryArguments): Print {
  if (args.export !== undefined) return exportRuns;
  if (args.compare !== undefined) return compare;
  if (args.engines) return listEngines;
  return args.run === undefined ? list : show;
}

/** What of the history this program can't show. */
async function tellNewer({ ask, terminal }: Session): Promise<void> {
  const { historyNewer } = await ask('readState', {});
  if (historyNewer === 0) return;
  const count = formatNumber(historyNewer, terminal.language);
  terminal.err(`! ${cliText(terminal.language).history.newer(count)}`);
}

export const historyCommand = (terminal: Terminal) =>
  command(
    terminal,
    'history',
    (text) => ({ description: text.commands.history, args: options(text) }),
    async (args) => {
      checkTogether(args);
      if (args.export !== undefined) parseChoice(args.export, 'export', exportFormats);
      await withSession(terminal, { probe: 'none' }, async (session) => {
        await tellNewer(session);
        await chosen(args)(args, session);
      });
    },
  );
