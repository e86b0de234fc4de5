import { Fault } from '#core/fault.ts';
import { dashed } from '../arguments.ts';

/** The option that says a field, by the field's path: `training.batch` is said by `batch`. */
export type OptionOfField = Readonly<Record<string, string>>;

/** The path itself and what it lies in, innermost first. */
const enclosing = (path: string): string[] =>
  path.split('.').map((_, index, parts) => parts.slice(0, parts.length - index).join('.'));

/** A refused field under the name that the user gave it: `--seen-rate`, or as it stands in a file. */
export function faultAsTyped(
  error: unknown,
  optionOfField: OptionOfField,
  args: Readonly<Record<string, unknown>>,
): unknown {
  if (!(error instanceof Fault) || error.code !== 'bad-input') return error;
  const path = String(error.details['path']).replace(/^need\./, '');
  const field = enclosing(path).find((each) => Object.hasOwn(optionOfField, each));
  const option = field === undefined ? undefined : optionOfField[field];
  const isTyped = option !== undefined && args[option] !== undefined;
  return Fault.from({
    code: error.code,
    details: { ...error.details, path: isTyped ? `--${dashed(option)}` : path },
  });
}
