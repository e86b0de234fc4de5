import { redactText } from '#core/hardware/redact.ts';

/** Longest entry: an error may carry a whole answer of a program. */
const mostCharacters = 4000;

/** One entry of the log, without serial numbers, UUIDs, hardware addresses or the user's name. */
export function problemEntry(where: string, error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${redactText(`${where}: ${what}`.slice(0, mostCharacters))}\n`;
}
