import { readGgufHeader } from '#core/gguf/read-header.ts';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { array, count, entry, gguf, MemorySource, tensor, text, u32, u64 } from '../fakes/gguf-bytes.ts';
import { tinyLlama } from '../fakes/llama-shapes.ts';

/** A sound header and where in it counts, lengths, types and offsets lie. */
export interface Seed {
  name: string;
  header: Uint8Array;
  fileBytes: number;
  marks: readonly number[];
}

const numbers = (length: number): number[] => Array.from({ length }, (_, index) => u32(index % 7)).flat();
const flags = (length: number): number[] => Array.from({ length }, (_, index) => index % 2);

interface Layer {
  suffix: string;
  dimensions: readonly number[];
  /** F32, Q8_0 or Q4_K. */
  typeId: 0 | 8 | 12;
}

const bytesOf = ({ dimensions, typeId }: Layer): number =>
  dimensions.reduce((product, length) => product * length, { 0: 4, 8: 34 / 32, 12: 144 / 256 }[typeId]);

function tensorsOf(
  layers: readonly Layer[],
  alignmentBytes: number,
): { tensors: number[][]; dataBytes: number } {
  const tensors: number[][] = [];
  let dataBytes = 0;
  for (let block = 0; block < 2; block += 1) {
    for (const layer of layers) {
      tensors.push(tensor({ ...layer, name: `blk.${block}.${layer.suffix}`, offset: dataBytes }));
      dataBytes = Math.ceil((dataBytes + bytesOf(layer)) / alignmentBytes) * alignmentBytes;
    }
  }
  return { tensors, dataBytes };
}

interface SeedFile {
  architecture: string;
  keys: (architecture: string) => number[][];
  layers: readonly Layer[];
  alignmentBytes?: number;
  version: number;
}

const seedFiles: readonly SeedFile[] = [
  {
    architecture: 'gemma3',
    version: 3,
    keys: (name) => [
      count(`${name}.attention.sliding_window`, 1024),
      entry(`${name}.rope.freq_base`, 'float32', u32(0x49742400)),
      array('tokenizer.ggml.tokens', 'string', {
        length: 40,
        elements: Array.from({ length: 40 }, () => [...u64(2), 97, 98]).flat(),
      }),
      array('tokenizer.ggml.scores', 'float32', { length: 40, elements: numbers(40) }),
    ],
    layers: [
      { suffix: 'attn_q.weight', dimensions: [256, 64], typeId: 12 },
      { suffix: 'attn_norm.weight', dimensions: [256], typeId: 0 },
    ],
  },
  {
    architecture: 'deepseek2',
    version: 2,
    alignmentBytes: 64,
    keys: (name) => [
      count('general.alignment', 64),
      entry(`${name}.expert_weights_scale`, 'float64', u64(0x3ff0000000000000n)),
      entry(`${name}.expert_count`, 'uint64', u64(64)),
      array(`${name}.attention.head_count_kv`, 'int32', { length: 27, elements: numbers(27) }),
    ],
    layers: [
      { suffix: 'attn_kv_a_mqa.weight', dimensions: [64, 36], typeId: 8 },
      { suffix: 'ffn_gate_exps.weight', dimensions: [64, 32, 4], typeId: 8 },
    ],
  },
  {
    architecture: 'qwen3next',
    version: 3,
    keys: (name) => [
      entry(`${name}.ssm.time_step_rank`, 'int16', [32, 0]),
      entry('tokenizer.ggml.add_bos_token', 'bool', [0]),
      array(`${name}.layer.pattern`, 'bool', { length: 48, elements: flags(48) }),
      array(`${name}.bytes`, 'uint8', { length: 300, elements: flags(300) }),
      text('tokenizer.chat_template', '{% for m in messages %}日本語{{ m }}{% endfor %}'.repeat(10)),
    ],
    layers: [
      { suffix: 'ssm_conv1d.weight', dimensions: [4, 128], typeId: 0 },
      { suffix: 'ssm_a', dimensions: [], typeId: 0 },
      { suffix: 'ssm_out.weight', dimensions: [32, 2, 2, 2], typeId: 8 },
    ],
  },
  {
    architecture: 'llama',
    version: 2,
    keys: () => [
      entry('split.no', 'uint16', [0, 0]),
      entry('split.count', 'uint16', [3, 0]),
      entry('split.tensors.count', 'int32', u32(291)),
    ],
    layers: [],
  },
];

function composed({ architecture, keys, layers, alignmentBytes = 32, version }: SeedFile): Seed {
  const { tensors, dataBytes } = tensorsOf(layers, alignmentBytes);
  const allKeys = [
    text('general.architecture', architecture),
    text('general.name', 'Seed'),
    ...keys(architecture),
  ];
  const file = gguf({ version, keys: allKeys, tensors, alignmentBytes, dataBytes });
  return seedOf(`${architecture} v${version}`, file.subarray(0, file.length - dataBytes), file.length);
}

/** With our own writer's tokenizer of 320 tokens. */
function written(): Seed {
  const { header, fileBytes } = sliceLayout(tinyLlama, planSlice(tinyLlama, 'Q4_K_M', [0, 1]));
  return seedOf('llama of our writer', header, fileBytes);
}

/** Reads the seed, so that one that is not sound is told at once. */
function seedOf(name: string, header: Uint8Array, fileBytes: number): Seed {
  const { valueOffsets, tensors } = readGgufHeader(new MemorySource(header, fileBytes), name);
  const marks = [4, 8, 16, ...valueOffsets.values()].flatMap((offset) => [offset, offset + 4]);
  // A key's type lies before its value.
  marks.push(...[...valueOffsets.values()].map((offset) => offset - 4));
  for (const { name: tensorName, dimensions } of tensors) {
    const lengthsAt = (valueOffsets.get(tensorName) ?? 0) + 8 + tensorName.length;
    const typeAt = lengthsAt + 4 + 8 * dimensions.length;
    marks.push(lengthsAt, lengthsAt + 4, lengthsAt + 12, typeAt, typeAt + 4);
  }
  return { name, header, fileBytes, marks: marks.filter((mark) => mark + 4 <= header.length) };
}

export const seeds = (): Seed[] => [...seedFiles.map(composed), written()];
