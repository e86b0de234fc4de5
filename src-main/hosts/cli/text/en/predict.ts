import type { MemoryEstimate } from '#core/memory/estimate.ts';
import { backendNames } from '../names.ts';

/** What a figure of memory rests on; `build`: llama.cpp's, where it was asked on this machine. */
type Source = Pick<MemoryEstimate, 'method' | 'basis' | 'backend' | 'build'>;

export const predictWords = {
  estimate: {
    method: ({ method, basis, backend = 'metal', build }: Source): string => {
      if (build !== undefined) return `As llama.cpp plans it on this machine (${backendNames[backend]}).`;
      if (basis === 'parameters')
        return 'Computed; the weights from the number of parameters, since this architecture’s tensors are not listed.';
      return method === 'simulation'
        ? `Computed from the tensors; the buffers as llama.cpp’s allocator planned them for ${backendNames[backend]}.`
        : `Computed from the tensors, for ${backendNames[backend]}.`;
    },
    differs: (quantisation: string, recipe: string): string =>
      `The file calls itself ${quantisation}, but its types were chosen by hand: the recipe gives ${recipe} of weights.`,
    beside: (kind: string, file: string, size: string): string =>
      `Beside it: ${kind} ${file}, ${size} more when used.`,
    kinds: { projector: 'a projector for images or sound', adapter: 'a LoRA adapter' },
  },
  predict: {
    reads: (prompt: string): string => `Reads a prompt of ${prompt} tokens at`,
    writes: (context: string): string => `Writes after ${context} tokens of context at`,
    unknown: 'not known',
    firstToken: 'First word by the length of the prompt',
    after: 'After',
    answer: (prompt: string, output: string): string =>
      `One answer, ${prompt} tokens read and ${output} written`,
    measured: (when: string): string => `Measured here on ${when}`,
    sustained: 'After ten minutes of steady work',
    sustainedHere: (when: string): string => `measured here on ${when}`,
    sustainedFanless: (products: string): string => `without a fan: ${products}; low confidence`,
    energy: 'Energy of a written token',
    energyUnits: (joules: string, kilowattHours: string): string =>
      `${joules} J, ${kilowattHours} kWh per million`,
    atTheWall: (watts: string, product: string): string => `${watts} W at the wall, ${product}`,
    makerMaximum: (watts: string, product: string): string =>
      `${watts} W; of ${product} only the most that it draws is published`,
    soldIn: 'In',
    batch: (rows: string, prompts: string, generations: string): string =>
      `${rows} rows: ${prompts} with a prompt speed, ${generations} with a generation speed; the last column says why not.`,
    moreProblems: (count: string): string => `And ${count} more rows that can't be read.`,
  },
};
