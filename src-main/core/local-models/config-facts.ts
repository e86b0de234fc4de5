import { Fault, type FaultDetails } from '#core/fault.ts';
import { mlxQuantisations } from '#core/memory/mlx-need.ts';
import { mlxQuantisationOf } from '#core/memory/mlx-weights.ts';
import { mlxWeightsOf } from '#core/speed/engine-load.ts';
import { shapeFromConfig, type ModelConfig } from '#core/models/from-config/shape-from-config.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { elementCount, modelTensors } from '#core/models/tensors.ts';
import type { LocalFormat, ModelFacts } from './found.ts';

/** A folder with a `config.json` and safetensors. */
export interface ConfigFolder {
  config: unknown;
  /** Of the `config.json`, for faults. */
  path: string;
  /** Bytes of all tensors, headers left out. */
  tensorBytes: number;
}

/**
 * What a `config.json` and the files beside it tell. The weights are those of the files where they hold the
 * text model alone; with other parts in them, which mlx-lm leaves aside, they are counted by MLX's rules.
 */
export function configFacts({
  config,
  path,
  tensorBytes,
}: ConfigFolder): ModelFacts & { format: LocalFormat } {
  const format = has(config, 'quantization') ? 'mlx' : 'safetensors';
  try {
    const model = shapeFromConfig(config, path);
    if (format === 'safetensors' && has(config, 'quantization_config')) throw otherQuantisation(path);
    const quantisation = quantisationName(model, config);
    const { shape, parameterCount } = model;
    return {
      format,
      quantisation,
      parameterCount,
      maximumContextTokens: shape.maximumContextTokens,
      load: {
        shape,
        parameterCount,
        activeParameterCount: activeParameterCount(shape),
        weightBytes: hasOtherParts(config) ? (countedBytes(model) ?? tensorBytes) : tensorBytes,
        quantisation,
      },
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { format, problem: { code: error.code, details: shortened(error.details) } };
  }
}

/** A cache holds many a model that writes no text; the list of those that do is not told for each of them. */
const shortened = (details: FaultDetails): FaultDetails =>
  details['field'] === 'model_type'
    ? { ...details, expected: 'a model whose tensors are all known' }
    : details;

const valueOf = (config: unknown, key: string): unknown =>
  typeof config === 'object' && config !== null && Object.hasOwn(config, key)
    ? Reflect.get(config, key)
    : undefined;

const has = (config: unknown, key: string): boolean => (valueOf(config, key) ?? null) !== null;

const hasOtherParts = (config: unknown): boolean =>
  ['vision_config', 'audio_config', 'visual', 'vision_tower'].some((key) => has(config, key));

/** GPTQ, AWQ and kin: mlx-lm and llama.cpp run none of them as they are. */
const otherQuantisation = (path: string): Fault =>
  new Fault('model-config-invalid', {
    path,
    field: 'quantization_config',
    expected: 'absent: these weights are quantised otherwise than GGUF or MLX',
  });

/** `MLX-4bit` for bits in groups of 64, as the grid has it; `MLX-4bit-g32` or `MLX-mxfp4` for others. */
function quantisationName({ quantisation }: ModelConfig, config: unknown): string {
  if (!quantisation) return publishedType(config);
  const { bits, groupSize, mode } = quantisation;
  if (mode !== 'affine') return `MLX-${mode.slice(0, 20)}`;
  const named = mlxQuantisations.find((each) => each.bits === bits);
  return groupSize === 64 ? (named?.name ?? `MLX-${bits}bit`) : `MLX-${bits}bit-g${groupSize}`;
}

/** `dtype`, which transformers called `torch_dtype` before 4.56; of multimodal models it may stand in the text part. */
function publishedType(config: unknown): string {
  const parts = [config, valueOf(config, 'text_config')];
  const stated = parts
    .flatMap((part) => [valueOf(part, 'dtype'), valueOf(part, 'torch_dtype')])
    .find((type) => typeof type === 'string');
  return stated === 'float16' ? 'F16' : stated === 'float32' ? 'F32' : 'BF16';
}

function countedBytes({ shape, parameterCount, quantisation }: ModelConfig): number | undefined {
  const rules = quantisation ? mlxQuantisationOf(quantisation) : { bits: 16 as const };
  return rules && mlxWeightsOf({ shape, parameterCount }, rules);
}

/** Parameters that one token uses: of routed experts as many as the router picks. */
function activeParameterCount(shape: ModelShape): number {
  const { expertsPerToken = 1, expertCount = 1 } = shape.moe ?? {};
  const sum = modelTensors(shape).reduce((weights, { dimensions, role }) => {
    const share = role.startsWith('expert_') ? expertsPerToken / expertCount : 1;
    return weights + share * elementCount(dimensions);
  }, 0);
  return Math.round(sum);
}
