export const fitWords = {
  answers: {
    fits: '● fits',
    tight: '◐ tight',
    'raise-limit': '▲ limit',
    crawls: '◌ crawls',
    refused: '✕ no',
  },
  legend:
    '● fits   ◐ tight   ▲ fits if the limit is raised   ◌ loads but crawls   ✕ does not fit   ·   figures: tokens/s written with the whole context in use   ·   ≤8K: the model takes no longer context',
  basis: {
    speeds: (provenance: string, hasRanges: boolean): string =>
      `Speeds: ${provenance}${hasRanges ? '; nine runs in ten fall into the range in brackets' : ''}.`,
    memory: "Memory: computed from each model's tensors, held to llama.cpp's own plan of the load.",
    memoryInPart:
      "Memory: computed from each model's tensors, of some from the number of parameters alone (kaidoki estimate says which).",
  },
  fitTitle: 'What fits',
  budgetRange: (low: string, high: string): string =>
    `Few Macs of this size have been observed: the room for models may be ${low} to ${high}.`,
  macWith: {
    size: (gigabytes: string, quantisations?: readonly string[]): string =>
      `${gigabytes} GB${quantisations ? ` (${quantisations.join(', ')})` : ''}`,
    oneOf: (sizes: readonly string[]): string => `a Mac with ${sizes.join(', ')}`,
  },
  toFit: (cell: string): string => `To make ${cell} fit:`,
  training: {
    need: 'Fine-tuning',
    twice: 'Article: twice',
    basis: 'Basis',
    unknown: 'not known: another architecture, or a longer sample or more layers than it has',
    bases: {
      'measured-with-checkpointing': 'interval holds measured runs',
      'kept-results-vary-by-version': 'versions of MLX differ up to threefold: trust the whole interval',
      'recurrent-layers-not-measured': 'no run of such layers was measured',
    } as Record<string, string>,
  },
};
