import type { Need } from '#core/advice/advice.ts';
import { macWith } from './macs.ts';

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const machines = [
  ['m1-8c-7g', 8],
  ['m1-8c-7g', 16],
  ['m1-max-10c-32g', 64],
  ['m2-pro-12c-19g', 32],
  ['m3-8c-10g', 24],
  ['m4-pro-14c-20g', 48],
  ['m4-max-16c-40g', 64],
  ['m5-max-18c-40g', 128],
] as const;
const models = [
  'qwen3-8b',
  'qwen2.5-14b',
  'gemma-3-27b',
  'qwen2.5-32b',
  'qwen3-30b-a3b',
  'qwen3.6-35b-a3b',
  'qwen2.5-72b',
  'gpt-oss-120b',
];

export interface Sample {
  seed: number;
  machine: ReturnType<typeof macWith>;
  wanted: Partial<Need>;
}

/** Needs and machines of every kind; a failure names the seed that shows it again. */
export function samples(count: number): Sample[] {
  return Array.from({ length: count }, (_, seed) => sampleOf(seed));
}

function sampleOf(seed: number): Sample {
  const random = randomFrom(seed + 1);
  const oneOf = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  };
  const [chipId, memoryGB] = oneOf(machines);
  const wanted: Partial<Need> = {
    modelId: oneOf(models),
    quantisation: oneOf(['Q4_K_M', 'Q4_K_M', 'Q8_0', 'Q6_K']),
    contextTokens: oneOf([4096, 8192, 16_384, 32_768]),
    use: oneOf(['chat', 'chat', 'agent', 'documents']),
    portable: oneOf(['required', 'not-needed', 'not-needed', 'desktop-only']),
    hoursPerDay: oneOf([1, 1, 8]),
    fanlessAllowed: oneOf([true, true, false]),
    minimumGenerationTokensPerSecond: Math.round(3 + 30 * random()),
    currency: oneOf(['USD', 'USD', 'JPY']),
  };
  return { seed, machine: macWith(chipId, memoryGB), wanted };
}
