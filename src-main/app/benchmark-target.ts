import { fileTarget } from '#core/benchmark/file-target.ts';
import type { BenchmarkTarget, FileTarget, SyntheticTarget } from '#core/benchmark/target.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import { quantisationNamed } from '#core/models/quantisations.ts';
import { referenceQuantisation } from '#core/speed/calibration.ts';
import type { Ports } from './ports.ts';
import { syntheticTarget } from './reference.ts';

export type TargetPorts = Pick<Ports, 'modelFiles'>;

/**
 * What `MODEL` or `MODEL:QUANT` names in the catalogue, without a look at any file; `undefined` when no model does.
 * Throws `unknown-quantisation`, `architecture-not-synthesised`.
 */
export function catalogueTarget(catalogue: Catalogue, text: string): SyntheticTarget | undefined {
  const [modelId = '', quantisation = referenceQuantisation, ...others] = text.split(':');
  const model = catalogue.models.find(({ id }) => id === modelId);
  if (!model || others.length > 0) return undefined;
  return syntheticTarget(model, quantisationNamed(quantisation));
}

/**
 * What `text` asks to measure: `MODEL` or `MODEL:QUANT` of the catalogue, or else the path of a GGUF file or of
 * one part of a split model. A name of the catalogue wins over a file of that name; `./NAME` is the file.
 * Throws `unknown-model`, `unknown-quantisation`, `architecture-not-synthesised`, `not-a-language-model` and what
 * opening a model file throws.
 */
export async function resolveTarget(
  ports: TargetPorts,
  catalogue: Catalogue,
  text: string,
): Promise<BenchmarkTarget> {
  const named = catalogueTarget(catalogue, text);
  if (named) return named;
  const kind = text === '' ? 'missing' : await ports.modelFiles.kind(text);
  if (kind === 'missing' && !looksLikePath(text)) throw new Fault('unknown-model', { model: text });
  if (kind === 'config') {
    const expected = 'a GGUF file (llama.cpp does not run the weights beside this configuration)';
    throw new Fault('not-a-model-file', { path: text, expected });
  }
  return openTarget(ports, text);
}

/** It has a folder in it, or a model file's ending. */
const looksLikePath = (text: string): boolean => /[/\\]|\.gguf$/i.test(text);

const openTarget = async ({ modelFiles }: TargetPorts, path: string): Promise<FileTarget> =>
  fileTarget(await modelFiles.open(path));
