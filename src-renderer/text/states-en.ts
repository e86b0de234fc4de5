/** What stands where something is missing, unusual or has failed. */
export const statesEn = {
  /** Above the sentence of a fault. */
  faults: {
    question: 'This can’t be asked so',
    unknown: 'Not in the catalogue',
    permission: 'No permission',
    disk: 'Can’t write to the disk',
    memory: 'Too little memory',
    unread: 'Could not be read',
    engine: 'The engine can’t be used',
    measurement: 'The measurement failed',
    file: 'A file can’t be used',
    history: 'The history can’t be used',
    settings: 'The settings can’t be used',
    busy: 'Already under way',
    stopped: 'Stopped',
    program: 'A fault in the program',
  },
  probeAgain: 'Look again',
  askAgain: 'Try again',
  thisMachine: 'Back to this machine',
  startOver: 'Back to the usual conditions',
  reload: 'Reload the page',
  sectionMissing: 'This part of the page could not be loaded.',
  sectionHint: 'Try again. If that does not help, reload the page.',
  sectionWaiting: 'Loading…',
  /** `name`: of the chip, or of the version, where the text has one. */
  machines: {
    'not-a-mac': {
      title: 'This machine is not a Mac',
      text: (_name: string) =>
        'The speeds measured here are those of its processor. What a Mac would do: choose one under “What if”; which one to get: under “Upgrade”.',
    },
    'intel-mac': {
      title: 'This is an Intel Mac',
      text: (_name: string) =>
        'It has no Metal engine for language models: the speeds measured here are those of its processor. What a newer Mac would do: choose one under “What if”.',
    },
    'virtual-machine': {
      title: 'Inside a virtual machine',
      text: (_name: string) =>
        'What is seen of chip and memory is not the whole Mac. For its figures, run Kaidoki on the Mac itself.',
    },
    'translated-process': {
      title: 'Running under Rosetta',
      text: (_name: string) =>
        'Translated programs can’t use Metal. Install Kaidoki for Apple silicon; what fits holds all the same.',
    },
    'unknown-chip': {
      title: 'A chip that Kaidoki does not know yet',
      text: (name: string) =>
        `“${name}” is not in the catalogue. What fits holds all the same; of speeds, only what is measured here can be said.`,
    },
    'memory-unknown': {
      title: 'The size of the memory could not be read',
      text: (_name: string) =>
        'So nothing can be said about what fits here. Look again, or choose a Mac under “What if”.',
    },
    'macos-too-old-for-benchmark': {
      title: 'macOS is too old to measure',
      text: (name: string) =>
        `The engine needs macOS 14 or later, and this Mac has ${name}. What fits, and the speeds computed from published runs, hold all the same.`,
    },
  },
  noPrices: {
    title: 'No price is known for any of these Macs',
    text: 'So nothing can be said about what is worth its money. Enter a price you were offered in the table, or choose the other currency.',
  },
};
