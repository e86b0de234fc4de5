import { defineCommand, type ArgsDef, type CommandDef, type ParsedArgs } from 'citty';
import { askedLanguage, parseChoice, refuseUnknownArguments } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { cliText, type CliText } from '../text.ts';
import { commonOptions } from './options.ts';

/** A command with the options that all share, which refuses options that it does not know. */
export function command<const T extends ArgsDef>(
  terminal: Terminal,
  name: string,
  define: (text: CliText) => { description: string; args: T },
  /** Prints and answers nothing, or throws a `Fault`. Of an option given again, `args` holds the last. */
  run: (args: ParsedArgs<T & ReturnType<typeof commonOptions>>, rawArgs: readonly string[]) => Promise<void>,
): CommandDef {
  const text = cliText(terminal.language);
  const { description, args } = define(text);
  const all = { ...args, ...commonOptions(text) };
  return defineCommand({
    meta: { name, description },
    args: all,
    async run(context) {
      refuseUnknownArguments(context.rawArgs, all);
      parseChoice(askedLanguage(context.rawArgs), 'lang', ['ja', 'en']);
      await run(context.args, context.rawArgs);
    },
  }) as CommandDef;
}
