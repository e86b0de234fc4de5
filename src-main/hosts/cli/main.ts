#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util';
import { defineCommand, renderUsage, runCommand, type CommandDef } from 'citty';
import { faultValue } from '#contract/dispatch.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { Fault, type FaultCode } from '#core/fault.ts';
import { askedLanguage } from './arguments.ts';
import { adviseCommand } from './commands/advise.ts';
import { articleCommand } from './commands/article.ts';
import { benchCommand } from './commands/bench.ts';
import { compareCommand } from './commands/compare.ts';
import { estimateCommand } from './commands/estimate.ts';
import { fitCommand } from './commands/fit.ts';
import { historyCommand } from './commands/history.ts';
import { modelsCommand } from './commands/models.ts';
import { macsCommand } from './commands/macs.ts';
import { predictCommand } from './commands/predict.ts';
import { probeCommand } from './commands/probe.ts';
import { reportCommand } from './commands/report.ts';
import { serveCommand } from './commands/serve.ts';
import { outputFailed } from './output-error.ts';
import { printable } from './table.ts';
import { chooseLanguage, createTerminal, type Terminal } from './terminal.ts';
import { cliText } from './text.ts';
import { usageAsTyped } from './usage.ts';

/** Faults of what the user typed or named: exit code 2, as the shell's own. */
const badInputCodes: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'bad-input',
  'unknown-command',
  'unknown-model',
  'unknown-quantisation',
  'unknown-mac',
  'unknown-chip',
  'unknown-bin',
  'memory-size-not-offered',
  'chip-not-offered',
  'configuration-unclear',
  'later-than-catalogue',
  'model-not-out',
  'context-out-of-range',
  'architecture-not-synthesised',
  'file-unreadable',
  'not-a-model-file',
  'gguf-invalid',
  'split-part-missing',
  'model-config-invalid',
  'shape-unknown',
  'simulation-failed',
  'probe-folder-unreadable',
  'probe-folder-empty',
  'need-file-unreadable',
  'need-file-invalid',
  'csv-invalid',
  'unknown-run',
  'ambiguous-run',
  'address-not-local',
  'engine-model-missing',
  'comparison-model-unclear',
  'comparison-model-missing',
  'file-exists',
  'file-unwritable',
]);

const exitCode = (code: FaultCode): number =>
  code === 'benchmark-cancelled' || code === 'cancelled' ? 130 : badInputCodes.has(code) ? 2 : 1;

function commandsOf(terminal: Terminal): Record<string, CommandDef> {
  return {
    report: reportCommand(terminal),
    probe: probeCommand(terminal),
    bench: benchCommand(terminal),
    compare: compareCommand(terminal),
    fit: fitCommand(terminal),
    estimate: estimateCommand(terminal),
    predict: predictCommand(terminal),
    advise: adviseCommand(terminal),
    models: modelsCommand(terminal),
    macs: macsCommand(terminal),
    history: historyCommand(terminal),
    article: articleCommand(terminal),
    serve: serveCommand(terminal),
  };
}

/** Colours are for eyes: a file or a pipe gets none. */
const plain = (text: string): string => (process.stdout.isTTY ? text : stripVTControlCharacters(text));

async function run(rawArgs: readonly string[], terminal: Terminal): Promise<void> {
  const commands = commandsOf(terminal);
  const main = defineCommand({
    meta: { name: 'kaidoki', version: __VERSION__, description: cliText(terminal.language).about },
    subCommands: commands,
  });
  const [name, ...rest] = rawArgs;
  if (name === '--version') return terminal.out(__VERSION__);
  const chosen = name === undefined ? undefined : commands[name];
  if (name === undefined || name === '--help' || name === '-h')
    return terminal.out(usageAsTyped(plain(await renderUsage(main))));
  if (!chosen || !Object.hasOwn(commands, name))
    throw new Fault('unknown-command', { command: name.slice(0, 40) });
  if (rest.includes('--help') || rest.includes('-h'))
    return terminal.out(usageAsTyped(plain(await renderUsage(chosen, main))));
  await runCommand(chosen, { rawArgs: rest });
}

const rawArgs = process.argv.slice(2);
const terminal = createTerminal(chooseLanguage(askedLanguage(rawArgs), process.env), {
  out: process.stdout,
  err: process.stderr,
  isData: rawArgs.some((word) => /^--(json|export|batch)(=|$)/.test(word)),
});

process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(outputFailed(error, terminal)));

try {
  await run(rawArgs, terminal);
} catch (error) {
  const fault = faultValue(error, rawArgs[0] ?? 'kaidoki');
  terminal.err(printable(faultSentence(fault, terminal.language)));
  if (fault.code === 'internal' && process.env['KAIDOKI_DEBUG'])
    terminal.err(String(error instanceof Error ? error.stack : error));
  process.exitCode = exitCode(fault.code);
}
