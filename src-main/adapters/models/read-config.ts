import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { readStableFile, statOf } from './stable-file.ts';

/** The largest seen, with every layer's quantisation spelt out, is below 1 MB. */
const mostBytes = 4 * 2 ** 20;

/**
 * What a `config.json`, or the one in a folder, holds; nothing of it is trusted yet. Throws `file-unreadable`,
 * `not-a-model-file`, `file-changed` and `model-config-invalid` for what is no JSON or too long.
 */
export async function readModelConfig(modelPath: string): Promise<{ path: string; config: unknown }> {
  const isFolder = (await statOf(modelPath)).isDirectory();
  const configPath = isFolder ? path.join(modelPath, 'config.json') : modelPath;
  const text = await readStableFile(configPath, ({ fileBytes, read }) => {
    if (fileBytes > mostBytes) throw invalid(configPath, `at most ${mostBytes} bytes long`);
    return new TextDecoder().decode(read(0, fileBytes));
  });
  try {
    const config: unknown = JSON.parse(text);
    return { path: configPath, config };
  } catch (cause) {
    throw invalid(configPath, 'JSON', cause);
  }
}

const invalid = (configPath: string, expected: string, cause?: unknown): Fault =>
  new Fault('model-config-invalid', { path: configPath, field: 'the file', expected }, { cause });
