import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { expectedValue, knownFields } from '#contract/expected-value.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { NeedSchema } from '#core/advice/advice.ts';
import { Fault } from '#core/fault.ts';
import { parsePeriod, parseWhole, type Period } from '../arguments.ts';
import { adviceLines } from '../print-advice.ts';
import { parsePrices, valuesOf } from '../price-argument.ts';
import { withSession } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { command } from './command.ts';
import { faultAsTyped } from './fault-as-typed.ts';
import { needFromFlags, needOptions, optionOfNeedField, type PartialNeed } from './need-options.ts';

/** A need is a dozen short fields. */
const largestNeedBytes = 64 * 1024;

/** Mistakes named at once. */
const mostNamed = 5;
const longestFieldCharacters = 80;

const NeedFileSchema = v.partial(v.strictObject(NeedSchema.entries));

/** What a file of needs says. All its mistakes but one are told here, that one is thrown. */
async function readNeedFile(path: string, terminal: Terminal): Promise<PartialNeed> {
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
  const parsed = v.safeParse(NeedFileSchema, value);
  if (parsed.success) return parsed.output;
  const [first, ...others] = parsed.issues;
  for (const issue of others.slice(0, mostNamed - 1))
    terminal.err(printable(faultSentence(invalidField(path, issue), terminal.language)));
  throw invalidField(path, first);
}

function invalidField(path: string, issue: v.BaseIssue<unknown>): Fault {
  const field = (v.getDotPath(issue) ?? 'JSON').slice(0, longestFieldCharacters);
  const known = knownFields(NeedFileSchema, issue)?.join(', ');
  if (known !== undefined) return new Fault('need-file-invalid', { path, field, known });
  return new Fault('need-file-invalid', { path, field, expected: expectedValue(NeedFileSchema, issue) });
}

/** Of a month or year that the catalogue's day is in, that day: it has seen no later one. */
const lastKnownDay = ({ first, last }: Period, catalogueDate: string): string =>
  first <= catalogueDate && catalogueDate <= last ? catalogueDate : last;

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
        price: { type: 'string', description: text.options.price, valueHint: 'MAC:CHIP:GB=AMOUNT' },
        asOf: { type: 'string', description: text.options.asOf, valueHint: 'YYYY-MM-DD' },
        most: { type: 'string', description: text.options.most, valueHint: 'N' },
      },
    }),
    async (args, rawArgs) => {
      const fromFile = args.need === undefined ? {} : await readNeedFile(args.need, terminal);
      const usual = { currency: terminal.language === 'ja' ? ('JPY' as const) : ('USD' as const) };
      const said = { ...usual, ...fromFile, ...needFromFlags(args, fromFile) };
      const prices = parsePrices(valuesOf(rawArgs, 'price'), said.currency ?? usual.currency);
      const need = { ...said, ...(prices.length > 0 && { prices }) };
      const period = parsePeriod(args.asOf, 'as-of');
      const mostCandidates = parseWhole(args.most, 'most', { least: 1, most: 1000 }) ?? 8;
      await withSession(terminal, { probeFolder: args.from }, async ({ ask }) => {
        const { catalogueDate } = await ask('readState', {});
        const asOf = period && lastKnownDay(period, catalogueDate);
        const asked = ask('advise', { need, ...(asOf !== undefined && { asOf }) });
        const advice = await asked.catch((error: unknown) => {
          throw faultAsTyped(error, optionOfNeedField, args);
        });
        if (args.json) return terminal.out(JSON.stringify(advice, undefined, 2));
        const layout = { mostCandidates, isOfEarlierDay: asOf !== undefined };
        for (const line of adviceLines(advice, terminal.language, layout)) terminal.out(line);
      });
    },
  );
