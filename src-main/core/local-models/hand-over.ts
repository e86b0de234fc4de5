import type { FoundModel } from './found.ts';
import type { HandOver } from './local-model.ts';
import { shellCommand } from './shell-word.ts';

/** Written so that the command shows at once whether the model answers. */
const prompt = 'Hello';

export interface HandOverOptions {
  /** What the model would be loaded with. */
  contextTokens: number;
  /** Whether MLX can run here: on Apple silicon alone. */
  hasMlx: boolean;
}

/**
 * Lines and links that run a model in the programs it is for, quoted for a shell: only such as need no second
 * copy of the weights, then what would make its MLX form. Sources: Ollama's command line; LM Studio's link as
 * Hugging Face makes it (huggingface.js `tasks/src/local-apps.ts`); mlx-lm's `generate` and `convert`;
 * llama.cpp's `llama-server`.
 */
export function handOver(model: FoundModel, options: HandOverOptions): HandOver[] {
  const isGguf = model.format === 'gguf';
  return [
    ...(model.program === 'ollama' ? ollamaLine(model) : []),
    ...studioLink(model),
    // Ollama's own files may have tensors that llama.cpp does not know.
    ...(isGguf && model.program !== 'ollama' ? serverLines(model, options) : []),
    ...(!isGguf && model.program !== 'ollama' && options.hasMlx ? mlxLine(model) : []),
    ...(isGguf && options.hasMlx ? convertLine(model) : []),
  ];
}

const ollamaLine = ({ name }: FoundModel): HandOver[] => [
  { kind: 'ollama', text: shellCommand(['ollama', 'run', name]) },
];

/** Of what LM Studio itself keeps: it opens the model that it has. */
function studioLink({ program, repository }: FoundModel): HandOver[] {
  if (program !== 'lm-studio' || !repository) return [];
  const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  const file = repository.file === undefined ? '' : `&file=${encoded(repository.file)}`;
  return [{ kind: 'lm-studio', text: `lmstudio://open_from_hf?model=${encoded(repository.id)}${file}` }];
}

/** By its path; and as llama.cpp itself fetched it, which finds the file in its cache again. */
function serverLines(
  { program, path, repository }: FoundModel,
  { contextTokens }: HandOverOptions,
): HandOver[] {
  const context = ['-c', String(contextTokens)];
  const isFetched = program === 'llama.cpp' || program === 'hugging-face';
  const named = isFetched && repository?.tag !== undefined ? `${repository.id}:${repository.tag}` : undefined;
  return [
    { kind: 'llama.cpp', text: shellCommand(['llama-server', '-m', path, ...context]) },
    ...(named === undefined
      ? []
      : [{ kind: 'llama.cpp' as const, text: shellCommand(['llama-server', '-hf', named, ...context]) }]),
  ];
}

const mlxLine = ({ path }: FoundModel): HandOver[] => [
  { kind: 'mlx', text: shellCommand(['mlx_lm.generate', '--model', path, '--prompt', prompt]) },
];

/** With as many bits as the GGUF file has; `--mlx-path` must not exist yet, so it is named after the model. */
function convertLine({ facts }: FoundModel): HandOver[] {
  const { base, quantisation } = facts;
  if (!base) return [];
  const bits = mlxBits(quantisation);
  const target = `${base.id.split('/')[1] ?? base.id}-mlx${bits === undefined ? '' : `-${bits}bit`}`;
  const words = ['mlx_lm.convert', '--hf-path', base.id, '--mlx-path', target];
  const quantised = bits === undefined ? [] : ['-q', '--q-bits', String(bits)];
  const kind = base.relation === 'same' ? 'mlx-convert' : 'mlx-convert-base';
  return [{ kind, text: shellCommand([...words, ...quantised]) }];
}

/** Bits of MLX's affine mode nearest to a GGUF type's from above; absent for 16 bits and more. */
function mlxBits(quantisation = ''): number | undefined {
  const digits = Number(
    /Q(\d)/.exec(quantisation)?.[1] ?? (quantisation.startsWith('MXFP4') ? 4 : Number.NaN),
  );
  if (Number.isNaN(digits)) return undefined;
  return [3, 4, 5, 6, 8].find((bits) => bits >= digits);
}
