import { InsufficientMemoryError } from 'node-llama-cpp';
import { Fault } from '#core/fault.ts';
import type { EngineLog } from './engine-log.ts';

/** Neither the file's own key-values, which llama.cpp prints too and which may say anything, nor an estimate. */
const othersWords = /^(?:llama_model_loader: - |Failed simulating )/;

/** llama.cpp warns of what it can do without as well: only where it tells no error is another line one. */
const complaintWords = [/\berror\b/i, /fail|unsupported|missing|wrong/i];

const longestComplaint = 300;

/** The functions that pass an error on: `llama_model_load: error loading model: `. */
const passedOnBy = /^(?:[\w:]+: )?(?:error loading model(?: \w+)?: )*(?:\w+_\w+: )?/;

/** llama.cpp throws little and prints much: the line of its log that complains, or what was thrown. */
export async function complaint(log: EngineLog, error: unknown): Promise<string> {
  let line: string | undefined;
  for (const words of complaintWords) {
    line ??= await log.find((text) =>
      text.split('\n').find((candidate) => words.test(candidate) && !othersWords.test(candidate)),
    );
  }
  const said = line ?? (error instanceof Error ? error.message : String(error));
  return said
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, longestComplaint);
}

/**
 * What `work` on a file of the user's answers. Throws `model-refused` with llama.cpp's first complaint, unless
 * the run was cancelled or memory is short.
 */
export async function refusedByEngine<T>(
  { log, path }: { log: EngineLog; path: string },
  work: () => Promise<T>,
): Promise<T> {
  log.take();
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault || error instanceof InsufficientMemoryError) throw error;
    const problem = (await complaint(log, error)).replace(passedOnBy, '');
    throw new Fault('model-refused', { path, problem }, { cause: error });
  }
}
