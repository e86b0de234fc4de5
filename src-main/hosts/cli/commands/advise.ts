import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import type { CallInput } from '#contract/contract.ts';
import { NeedSchema } from '#core/advice/advice.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseContext, parseNumber, splitModel } from '../arguments.ts';
import { adviceLines } from '../print-advice.ts';
import { withSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import type { CliText } from '../text.ts';
import { command } from './command.ts';
import { longestContextTokens } from './options.ts';

type PartialNeed = NonNullable<CallInput<'advise'>['need']>;

/** A need is a dozen short fields. */
const largestNeedBytes = 64 * 1024;

async function readNeedFile(path: string): Promise<PartialNeed> {
  const refuse = (problem: string, cause?: unknown): Fault =>
    new Fault('need-file-unreadable', { path, problem }, { cause });
  const unreadable = (error: NodeJS.ErrnoException): never => {
    throw refuse(error.code ?? 'unreadable', error);
  };
  // Asked before it is opened: a pipe or a device never ends.
  const found = await stat(path).catch(unreadable);
  if (!found.isFile()) throw refuse('not a file');
  if (found.size > largestNeedBytes) throw refuse('too large');
  const text = await readFile(path, 'utf8').catch(unreadable);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : 'not JSON', error);
  }
  const parsed = v.safeParse(v.partial(v.strictObject(NeedSchema.entries)), value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw refuse(`${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

const needOptions = (text: CliText) =>
  ({
    model: { type: 'string', description: text.options.model, valueHint: 'MODEL:QUANT' },
    context: { type: 'string', description: text.options.context, valueHint: 'N' },
    kv: { type: 'string', description: text.options.kv, valueHint: 'f16|q8_0|q4_0' },
    use: { type: 'string', description: text.options.use },
    budget: { type: 'string', description: text.options.budget },
    currency: { type: 'string', description: text.options.currency },
    portable: { type: 'string', description: text.options.portable },
    keepMac: { type: 'boolean', description: text.options.keepMac },
  }) as const;

function needFromFlags(args: {
  model?: string | undefined;
  context?: string | undefined;
  kv?: string | undefined;
  use?: string | undefined;
  budget?: string | undefined;
  currency?: string | undefined;
  portable?: string | undefined;
  keepMac?: boolean | undefined;
}): PartialNeed {
  const flags: PartialNeed = {
    ...(args.model !== undefined && splitModel(args.model)),
    contextTokens: parseContext(args.context, longestContextTokens),
    kvType: parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']),
    use: parseChoice(args.use, 'use', ['chat', 'agent', 'documents', 'training']),
    budget: parseNumber(args.budget, 'budget', 1),
    currency: parseChoice(args.currency, 'currency', ['JPY', 'USD']),
    portable: parseChoice(args.portable, 'portable', ['required', 'not-needed', 'desktop-only']),
    keepPresentMac: args.keepMac,
  };
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

export const adviseCommand = (terminal: Terminal) =>
  command(
    terminal,
    'advise',
    (text) => ({
      description: text.commands.advise,
      args: {
        from: { type: 'string', description: text.options.from, valueHint: 'DIR' },
        need: { type: 'string', description: text.options.need, valueHint: 'FILE.json' },
        ...needOptions(text),
      },
    }),
    async (args) => {
      const fromFile = args.need === undefined ? {} : await readNeedFile(args.need);
      const usual = { currency: terminal.language === 'ja' ? ('JPY' as const) : ('USD' as const) };
      const need = { ...usual, ...fromFile, ...needFromFlags(args) };
      await withSession(terminal, { probeFolder: args.from }, async ({ ask }) => {
        const advice = await ask('advise', { need });
        if (args.json) terminal.out(JSON.stringify(advice, undefined, 2));
        else for (const line of adviceLines(advice, terminal.language, 12)) terminal.out(line);
      });
    },
  );
