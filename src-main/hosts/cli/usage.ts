import { stripVTControlCharacters } from 'node:util';
import { dashed } from './arguments.ts';

/**
 * The help as an option is documented and told in a refusal, `--max-weight`; citty prints the name that the
 * source has for it, `--maxWeight`, which is taken too. The columns stay where they are, and no line ends blank.
 */
export const usageAsTyped = (usage: string): string =>
  usage
    .split('\n')
    .map((line) => dashedLine(line).trimEnd())
    .join('\n');

/** A terminal's colours may stand before the name. */
function dashedLine(line: string): string {
  const [whole, name] = /--([a-z]+(?:[A-Z][a-z]+)+)(?![A-Za-z])/.exec(line) ?? [];
  if (whole === undefined || name === undefined) return line;
  if (!stripVTControlCharacters(line).trimStart().startsWith(whole)) return line;
  const typed = `--${dashed(name)}`;
  const blanks = line.length - line.trimStart().length;
  return line.slice(Math.min(blanks, typed.length - whole.length)).replace(whole, typed);
}
