export const modelsWords = {
  local: {
    title: (count: string, size: string, context: string): string =>
      `Models on this disk: ${count}, ${size} · context ${context}`,
    none: 'No model was found. A folder of your own: kaidoki models --local --folder DIR',
    program: 'Kept by',
    onDisk: 'On disk',
    parts: (count: string): string => `${count} parts`,
    noMemory: 'Whether they fit can’t be said: the memory of this machine could not be read.',
    mlxElsewhere: 'MLX folders have no answer here: MLX runs on Apple silicon alone.',
    moreProblems: (count: string): string => `– and ${count} more without an answer (all with --json)`,
    same: (names: string, evidence: string, spare: string): string =>
      `Same weights: ${names}. Found by ${evidence}; ${spare}.`,
    spare: (size: string): string => `${size} would be free with one of them`,
    storedOnce: 'the disk holds them once',
    skippedLine: (what: string, count: string, example: string): string =>
      `Passed over, ${what}: ${count} (such as ${example})`,
    searched: 'Searched:',
    absent: 'not there',
    commandsTitle: 'To run those that fit, copy a line. Kaidoki runs none of them.',
    noCommands: 'No model here fits, so there is no command to run one.',
  },
};
