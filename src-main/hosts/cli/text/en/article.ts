export const articleWords = {
  article: {
    rule: 'Memory by the rule of thumb of December 2024 (parameters × bits ÷ 8 × 1.2), beside a real model with 4,096 tokens of context. The rule decides nothing here.',
    macs: 'The MacBook Pro table of the same article, as printed, and what the catalogue finds wrong in it',
    real: 'A real model of that size',
    share: 'Rule is off by',
    nothingFound: 'nothing found wrong',
    articleOnly: 'The price is known from the article alone.',
    anecdote:
      'The video it cites: an anecdote, whose figures are held against each other and the public table',
    anecdoteRun: (chip: string, derived: string, shown: string, tokens: string): string =>
      `${chip}: by its prompt speed the first word comes in ${derived} s (shown: ${shown} s); the rest of the time is enough for ${tokens} tokens.`,
    anecdoteRatios: (chips: string, shown: string, published: string): string =>
      `${chips}, prompt and generation: ${shown}; in the public table ${published}.`,
  },
};
