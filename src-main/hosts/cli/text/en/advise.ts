export const adviseWords = {
  adviceTitle: 'Verdict',
  asOfDay: (day: string): string => `As of ${day}, with what was on sale and known then:`,
  why: 'Why',
  freeFirst: 'First, for free',
  alternatives: 'What else would do',
  candidatesOf: (day: string): string => `Macs on sale (catalogue of ${day})`,
  rangeNote: 'In brackets: the range that holds nine runs in ten.',
  figures: {
    reads: (rate: string): string => `reads ${rate} t/s`,
    writes: (rate: string): string => `writes ${rate} t/s`,
    answer: (time: string): string => `one answer ${time}`,
  },
  candidateMarks: {
    '★': 'advised',
    '☆': 'one step up',
    '◆': 'none is both cheaper and faster',
    '−': 'ruled out',
  } as Record<string, string>,
  moreCandidates: (count: string): string => `and ${count} more configurations (all with --json)`,
  aboutPrice: (price: string): string => `about ${price}`,
  priceUnknown: 'price unknown',
};
