import type { Catalogue } from '#core/chips/catalogue.ts';
import { ruleOfThumbBytes } from '#core/fit/answer.ts';
import { gridQuantisationNamed } from '#core/fit/grid-quantisation.ts';
import type { EstimateQuestion, MemoryEstimate } from '#core/memory/estimate.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { promisedBits } from '#core/memory/promised-bits.ts';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { quantisationNamed } from '#core/models/recipes.ts';
import { estimateFile } from './estimate-file.ts';
import { contextFor, refuseMlx, simulatedNeed, type EstimatePorts } from './estimate-need.ts';
import { findModel } from './reference.ts';

/**
 * What loading a model takes, by formula or, with `exact`, as llama.cpp on this machine plans it. Throws
 * `unknown-model`, `unknown-quantisation`, `context-out-of-range`, `simulation-failed` and what reading a
 * file throws.
 */
export async function estimate(
  ports: EstimatePorts,
  catalogue: Catalogue,
  question: EstimateQuestion & { signal?: AbortSignal },
): Promise<MemoryEstimate> {
  const { model } = question;
  if ('path' in model) return estimateFile(ports, model.path, question);
  const found = findModel(catalogue, model.modelId);
  const context = contextFor(question, found.shape.maximumContextTokens);
  const quantisation = gridQuantisationNamed(question.quantisation ?? 'Q4_K_M');
  if (question.exact) refuseMlx(quantisation);
  const formula = memoryNeed(found, quantisation, context);
  const need = question.exact
    ? await simulatedNeed(ports, {
        source: { kind: 'shape', shape: found.shape, quantisation },
        tiedCopyBytes: (backend) => tiedCopyBytes(found.shape, quantisationNamed(quantisation), backend),
        ...context,
        signal: question.signal,
      })
    : formula;
  return {
    name: found.name,
    quantisation,
    ...context,
    maximumContextTokens: found.shape.maximumContextTokens,
    ...need,
    ruleOfThumbBytes: ruleOfThumbBytes(found.parameterCount, promisedBits(quantisation)),
  };
}
