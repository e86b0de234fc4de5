import type { CallInput } from '#contract/contract.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseContext, parseNumber } from '../arguments.ts';
import type { CliText } from '../text.ts';

/** The longest context that any model of the catalogue allows is far below this. */
export const longestContextTokens = 2 ** 27;

/** Options that every command takes. */
export const commonOptions = (text: CliText) =>
  ({
    json: { type: 'boolean', description: text.options.json },
    lang: { type: 'string', description: text.options.lang, valueHint: 'ja|en' },
  }) as const;

/** Options of what is asked of a machine's memory. */
export const fitOptions = (text: CliText) =>
  ({
    from: { type: 'string', description: text.options.from, valueHint: 'DIR' },
    context: { type: 'string', description: text.options.context, valueHint: 'N' },
    kv: { type: 'string', description: text.options.kv, valueHint: 'f16|q8_0|q4_0' },
  }) as const;

export const machineOptions = (text: CliText) =>
  ({
    mac: { type: 'string', description: text.options.mac, valueHint: 'ID' },
    chip: { type: 'string', description: text.options.chip, valueHint: 'ID' },
    memory: { type: 'string', description: text.options.memory, valueHint: 'GB' },
  }) as const;

interface FitArguments {
  context?: string | undefined;
  kv?: string | undefined;
  mac?: string | undefined;
  chip?: string | undefined;
  memory?: string | undefined;
}

/** @throws `Fault` `context-out-of-range` or `bad-input` naming the option */
export function fitInput(args: FitArguments): CallInput<'fit'> {
  const contextTokens = parseContext(args.context, longestContextTokens) ?? 8192;
  const kvType = parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']) ?? 'f16';
  const memoryGB = parseNumber(args.memory, 'memory', 1);
  const stray = memoryGB !== undefined ? '--memory' : args.chip !== undefined ? '--chip' : undefined;
  if (args.mac === undefined && stray !== undefined) {
    throw new Fault('bad-input', { path: stray, expected: 'given together with --mac' });
  }
  if (args.mac === undefined) return { contextTokens, kvType };
  if (memoryGB === undefined) {
    throw new Fault('bad-input', { path: '--mac', expected: 'given together with --memory' });
  }
  const target = { macId: args.mac, memoryGB, ...(args.chip !== undefined && { chipId: args.chip }) };
  return { contextTokens, kvType, target };
}
