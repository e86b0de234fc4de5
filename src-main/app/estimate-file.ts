import { Fault } from '#core/fault.ts';
import { loadedBytes } from '#core/gguf/loaded-bytes.ts';
import { ruleOfThumbBytes } from '#core/fit/answer.ts';
import type { EstimateQuestion, MemoryEstimate } from '#core/memory/estimate.ts';
import { mlxLoadNeed } from '#core/memory/mlx-need.ts';
import { mlxQuantisationOf } from '#core/memory/mlx-weights.ts';
import type { BufferBackend } from '#core/memory/buffer-moment.ts';
import { architecturesWithoutExactBuffer } from '#core/memory/compute-buffer.ts';
import { loadNeed, memoryNeed } from '#core/memory/need.ts';
import { isTiedPlannedTwice, tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { promisedBits } from '#core/memory/promised-bits.ts';
import { weightBytes } from '#core/memory/weights.ts';
import { shapeFromConfig } from '#core/models/from-config/shape-from-config.ts';
import { knownShape } from '#core/models/from-gguf/known-shape.ts';
import { isQuantisationName, quantisationNamed } from '#core/models/recipes.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { TensorRole } from '#core/models/tensor-spec.ts';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { contextFor, refuseMlx, simulatedNeed, type EstimatePorts } from './estimate-need.ts';
import type { ModelFile } from './ports.ts';

type FileQuestion = EstimateQuestion & { signal?: AbortSignal };

/** A file whose tensors are this much more or less than its recipe's is another mix; rounding is far below. */
const differingShare = 0.002;

/** Memory of a model on disk. Throws what reading the file throws, `context-out-of-range`, `simulation-failed`. */
export async function estimateFile(
  ports: EstimatePorts,
  path: string,
  question: FileQuestion,
): Promise<MemoryEstimate> {
  const kind = await ports.modelFiles.kind(path);
  if (kind === 'config') return estimateConfig(ports, path, question);
  if (question.quantisation !== undefined)
    throw new Fault('bad-input', { path: '--quant', expected: 'left out: a GGUF file has its own' });
  return estimateGguf(ports, await ports.modelFiles.open(path), question);
}

/** Weights from the tensors of the file; cache and buffers from its shape, or from llama.cpp itself. */
async function estimateGguf(
  ports: EstimatePorts,
  file: ModelFile,
  question: FileQuestion,
): Promise<MemoryEstimate> {
  const { header, parts, projectors, adapters, totalFileBytes } = file;
  // Absent where the program has no formula for the architecture: llama.cpp is asked then.
  const shape = knownShape(header, file.path);
  const maximumContextTokens = shape?.maximumContextTokens ?? trainedContext(file);
  const context = contextFor(question, maximumContextTokens);
  const source = { kind: 'files', paths: parts.map((part) => part.path) } as const;
  const need =
    question.exact || !shape || isBufferMissed(shape) || !hasTensorsOf(file, shape)
      ? await simulatedNeed(ports, {
          source,
          tiedCopyBytes: (backend) => tiedCopyInFile(file, backend),
          ...context,
          signal: question.signal,
        })
      : loadNeed(shape, { bytes: loadedBytes(file.header, shape.layerCount), basis: 'tensors' }, context);
  const parameterCount = header.tensors.reduce((sum, { dimensions }) => sum + elementCount(dimensions), 0);
  const quantisation = file.fileTypeName;
  const differing = shape && differsFromRecipe(file, shape);
  return {
    name: file.name ?? file.path,
    ...(quantisation !== undefined && { quantisation }),
    ...context,
    maximumContextTokens,
    ...need,
    ...(quantisation !== undefined &&
      isQuantisationName(quantisation) && {
        ruleOfThumbBytes: ruleOfThumbBytes(parameterCount, promisedBits(quantisation)),
      }),
    parts: parts.length,
    fileBytes: totalFileBytes,
    beside: [
      ...projectors.map((projector) => ({
        kind: 'projector' as const,
        path: projector.path,
        bytes: projector.bytes,
      })),
      ...adapters.map((adapter) => ({ kind: 'adapter' as const, path: adapter.path, bytes: adapter.bytes })),
    ],
    ...(differing && { differsFromRecipe: differing }),
  };
}

/** The embedding of a file without an output matrix of its own, where the backend plans it twice. */
function tiedCopyInFile({ header, architecture }: ModelFile, backend: BufferBackend): number {
  const named = (name: string) => header.tensors.find((tensor) => tensor.name === name);
  if (named('output.weight') || !isTiedPlannedTwice(architecture, backend)) return 0;
  return named('token_embd.weight')?.byteLength ?? 0;
}

/** The formula of the compute buffer is known to miss here, and a file brings no plan of its own. */
const isBufferMissed = ({ architecture }: ModelShape): boolean =>
  architecturesWithoutExactBuffer.metal.has(architecture);

const matricesOnly: ReadonlySet<TensorRole> = new Set(['norm', 'bias', 'small']);

/**
 * Whether the file holds every matrix that its shape implies, as large as implied. Another converter's
 * layout, or a broken file: llama.cpp itself says which.
 */
function hasTensorsOf({ header }: ModelFile, shape: ModelShape): boolean {
  if (!supportsTensors(shape)) return false;
  const found = new Map(header.tensors.map(({ name, dimensions }) => [name, dimensions.join(' ')]));
  return modelTensors(shape)
    .filter(({ role }) => !matricesOnly.has(role))
    .every(({ name, dimensions }) => found.get(name) === dimensions.join(' '));
}

/** `context_length` of an architecture without formulas; without one, no bound is known and 8192 serves. */
function trainedContext({ header, architecture }: ModelFile): number {
  const tokens = header.metadata.get(`${architecture}.context_length`);
  return typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens > 0 ? tokens : 8192;
}

function differsFromRecipe(file: ModelFile, shape: ModelShape): MemoryEstimate['differsFromRecipe'] {
  const quantisation = file.fileTypeName;
  if (quantisation === undefined || !isQuantisationName(quantisation)) return undefined;
  const recipeBytes = weightBytes(shape, quantisation);
  if (recipeBytes === undefined) return undefined;
  const difference = Math.abs(loadedBytes(file.header, shape.layerCount) - recipeBytes) / recipeBytes;
  return difference > differingShare ? { quantisation, recipeBytes } : undefined;
}

/** A model that is described but not quantised here, or MLX weights with the bits their configuration states. */
async function estimateConfig(
  ports: EstimatePorts,
  path: string,
  question: FileQuestion,
): Promise<MemoryEstimate> {
  const { path: configPath, config } = await ports.modelFiles.readConfig(path);
  const model = shapeFromConfig(config, configPath);
  const { maximumContextTokens } = model.shape;
  const context = contextFor(question, maximumContextTokens);
  const about = { name: path, ...context, maximumContextTokens };
  if (model.quantisation && question.quantisation === undefined) {
    const mlx = mlxQuantisationOf(model.quantisation);
    if (!mlx) throw unknownMlx(configPath);
    if (question.exact) refuseMlx(`MLX-${mlx.bits}bit`);
    return { ...about, quantisation: `MLX-${mlx.bits}bit`, ...mlxLoadNeed(model, mlx, context) };
  }
  const quantisation = question.quantisation ?? unquantised(config, configPath);
  if (question.exact) refuseMlx(quantisation);
  const formula = memoryNeed(model, quantisation, context);
  const source = { kind: 'shape', shape: model.shape, quantisation } as const;
  return {
    ...about,
    quantisation,
    ...(question.exact
      ? await simulatedNeed(ports, {
          source,
          tiedCopyBytes: (backend) => tiedCopyBytes(model.shape, quantisationNamed(quantisation), backend),
          ...context,
          signal: question.signal,
        })
      : formula),
    ruleOfThumbBytes: ruleOfThumbBytes(model.parameterCount, promisedBits(quantisation)),
  };
}

/** BF16, unless the weights beside it were quantised in a way that is none of ours. */
function unquantised(config: unknown, path: string): 'BF16' {
  if (typeof config === 'object' && config !== null && 'quantization_config' in config) {
    const expected = 'absent: these weights are quantised otherwise than GGUF or MLX. Name one with --quant';
    throw new Fault('model-config-invalid', { path, field: 'quantization_config', expected });
  }
  return 'BF16';
}

const unknownMlx = (path: string): Fault =>
  new Fault('model-config-invalid', {
    path,
    field: 'quantization',
    expected: 'affine, of 3, 4, 5, 6 or 8 bits in groups of 32, 64 or 128',
  });
