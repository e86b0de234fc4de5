/** What a model's name says of it, whoever spells it. */
export interface ModelName {
  /** Words that are neither size nor form: `llama 3.2`. */
  family: string;
  /** As `3b`, `8x7b`, `e4b`; absent: the name does not tell. */
  size?: string;
  /** Of a mixture of experts, as `a3b`. */
  active?: string;
}

/** Quantisations and file formats. */
const formWord =
  /(?<=^|[-_.:@ /])(?:ud-)?(?:i?q\d(?:_[0-9a-z]+)*|tq\d_\d|bf16|f16|fp16|f32|fp8|mxfp4|nvfp4|\d{1,2}-?bits?|mlx|gguf|gptq|awq|dwq)(?=$|[-_.:@ ])/g;
const sizeWord = /^(?:\d+x)?e?\d+(?:\.\d+)?[bm]$/;
const activeWord = /^a\d+(?:\.\d+)?b$/;
/** Of models that are told to answer, which all of these programs hand out unless told otherwise. */
const fillers: ReadonlySet<string> = new Set(['instruct', 'it', 'chat', 'latest', 'hf', 'meta', 'text']);

/**
 * The parts of a name, without who published it, its file format and its quantisation:
 * `llama3.2:3b`, `Llama-3.2-3B-Instruct-Q4_K_M.gguf` and `mlx-community/Llama-3.2-3B-Instruct-4bit` are all
 * `{ family: 'llama 3.2', size: '3b' }`.
 */
export function readModelName(name: string): ModelName {
  const last =
    name
      .toLowerCase()
      .split(/[/\\]/)
      .findLast((part) => part !== '') ?? '';
  const bare = last
    .replace(/\.gguf$/, '')
    .replace(/-\d{5}-of-\d{5}$/, '')
    .replace(formWord, ' ')
    .replace(/\.(?= |$)/g, '');
  const words = bare.split(/[-_:@ ]+/).filter((word) => word !== '' && !fillers.has(word));
  const size = words.find((word) => sizeWord.test(word));
  const active = words.find((word) => activeWord.test(word));
  const family = words
    .filter((word) => !sizeWord.test(word) && !activeWord.test(word))
    // `llama3.2` as `llama 3.2`, `granite-3.0` as `granite 3`.
    .map((word) => word.replace(/^([a-z]+)(\d[\d.]*)$/, '$1 $2').replace(/\.0$/, ''))
    .join(' ');
  return { family, ...(size !== undefined && { size }), ...(active !== undefined && { active }) };
}

/** The quantisation that a name carries, as it is spelled there: `q4_k_m`, `4bit`. */
export function quantisationInName(name: string): string | undefined {
  const words = name.toLowerCase().match(formWord) ?? [];
  return words.find((word) => /\d/.test(word));
}

/**
 * Whether two names may be of one model. `other-size`: both tell a size, and not the same. What only one of them
 * tells is no difference: `qwen3:30b` and `qwen3-30b-a3b` are the same.
 */
export function compareModelNames(one: string, other: string): 'same' | 'other-size' | 'other-name' {
  const [a, b] = [readModelName(one), readModelName(other)];
  const differs = (x: string | undefined, y: string | undefined): boolean =>
    x !== undefined && y !== undefined && x !== y;
  if (differs(a.size, b.size) || differs(a.active, b.active)) return 'other-size';
  return a.family === b.family ? 'same' : 'other-name';
}
