import type { CompareAsked } from '../../../compose.ts';
import { faultValue } from '#contract/dispatch.ts';
import { faultSentence } from '#contract/text/faults.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import { exportComparison } from '#core/engines/export-comparison.ts';
import { otherEngines, type OtherEngine } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseWhole } from '../arguments.ts';
import { progressLine } from '../print-benchmark.ts';
import { comparedEngineLines } from '../print-engine-comparison.ts';
import { withSession, type Session } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { CliText } from '../text.ts';
import { command } from './command.ts';
import { valuesOf } from '../price-argument.ts';

export interface CompareArguments {
  /** Positional: what our own engine measures beside the others. */
  target?: string | undefined;
  model?: string | undefined;
  quick?: boolean | undefined;
  full?: boolean | undefined;
  prompt?: string | undefined;
  generate?: string | undefined;
  json?: boolean | undefined;
  markdown?: boolean | undefined;
}

const options = (text: CliText) =>
  ({
    target: { type: 'positional', description: text.options.compareOwn, required: false },
    engine: {
      type: 'string',
      description: text.options.compareEngine,
      valueHint: 'ENGINE[=MODEL][@URL]',
    },
    model: { type: 'string', description: text.options.compareModel, valueHint: 'NAME' },
    quick: { type: 'boolean', description: text.options.compareQuick },
    full: { type: 'boolean', description: text.options.compareFull },
    prompt: { type: 'string', description: text.options.prompt, valueHint: 'N' },
    generate: { type: 'string', description: text.options.generate, valueHint: 'N' },
    markdown: { type: 'boolean', description: text.options.markdown },
  }) as const;

const bound = { least: 16, most: 65_536 } as const;

/** A comma ends an engine only where another one begins: names of models may have commas. */
const between = new RegExp(`,(?=(?:${otherEngines.join('|')})(?:[=@,]|$))`, 'i');

/** `ollama=llama3.2:3b@http://127.0.0.1:11435`: name and address may be left out. Throws `bad-input`. */
export function parseEngine(text: string): NonNullable<CompareAsked['engines']>[number] {
  const [, name = '', model, url] = /^([^=@]*)(?:=(.*?))?(?:@(https?:\/\/.*))?$/s.exec(text) ?? [];
  const engine: OtherEngine | undefined = parseChoice(name, 'engine', otherEngines);
  if (!engine || model === '')
    throw new Fault('bad-input', { path: `--engine ${text.slice(0, 60)}`, expected: 'ENGINE[=MODEL][@URL]' });
  return { engine, model, url };
}

/** Throws `bad-input` naming the option. */
export function askedComparison(args: CompareArguments, engines: readonly string[]): CompareAsked {
  const refuse = (path: string, other: string): never => {
    throw new Fault('bad-input', { path, expected: `left out beside ${other}` });
  };
  if (args.quick && args.full) refuse('--full', '--quick');
  if (args.json && args.markdown) refuse('--markdown', '--json');
  const named = engines.flatMap((each) => each.split(between)).map(parseEngine);
  return {
    ...(named.length > 0 && { engines: named }),
    model: args.model,
    ...(args.target !== undefined && { own: { model: args.target } }),
    mode: args.quick ? 'quick' : args.full ? 'full' : 'default',
    promptTokens: parseWhole(args.prompt, 'prompt', bound),
    generatedTokens: parseWhole(args.generate, 'generate', bound),
  };
}

async function compared(
  { kaidoki, terminal, signal }: Session,
  asked: CompareAsked,
): Promise<EngineComparison> {
  if (signal.aborted) throw new Fault('benchmark-cancelled');
  const { language } = terminal;
  const { comparison, unkept } = await kaidoki
    .compareEngines(asked, (progress) =>
      terminal.progress(progressLine(progress, language, terminal.rewritesProgress)),
    )
    .finally(() => terminal.endProgress());
  if (unkept !== undefined) {
    terminal.err(`! ${printable(faultSentence(faultValue(unkept, 'compare'), language))}`);
    process.exitCode = 1;
  }
  // One engine alone is no comparison.
  if (comparison.entries.filter(({ status }) => status === 'measured').length < 2) process.exitCode = 1;
  return comparison;
}

export const compareCommand = (terminal: Terminal) =>
  command(
    terminal,
    'compare',
    (text) => ({ description: text.commands.compare, args: options(text) }),
    async (args, rawArgs) => {
      const asked = askedComparison(args, valuesOf(rawArgs, 'engine'));
      await withSession(terminal, {}, async (session) => {
        const comparison = await compared(session, asked);
        if (args.json) return terminal.out(JSON.stringify(comparison, undefined, 2));
        if (args.markdown) return terminal.out(exportComparison(comparison));
        for (const line of comparedEngineLines(comparison, terminal.language)) terminal.out(line);
      });
    },
  );
