import { limitTable } from '#contract/text/limit-table.ts';
import type { MemoryNeed } from '#core/fit/grid.ts';
import { adviceEn } from './advice-en.ts';
import { runsEn } from './runs-en.ts';
import { settingsEn } from './settings-en.ts';
import { speedViewEn } from './speed-en.ts';
import { statesEn } from './states-en.ts';
import { termsEn } from './terms-en.ts';

export const en = {
  name: 'Kaidoki',
  language: 'Language',
  openKaidoki: 'Open Kaidoki',
  skipToContent: 'Skip to content',
  navigation: 'Sections',
  rateUnit: 't/s',
  unknown: 'unknown',

  machine: {
    probing: 'Looking at this machine…',
    kinds: {
      'apple-silicon': 'Mac',
      'intel-mac': 'Intel Mac',
      'virtual-mac': 'Virtual Mac',
      'not-a-mac': 'Not a Mac',
      unknown: 'Unknown machine',
    },
    translated: 'under Rosetta',
    notInCatalogue: 'unknown chip',
    gpuCores: (count: string) => `${count}-core GPU`,
    cpuCores: (count: string) => `${count} CPU cores`,
    memory: (size: string) => `${size} memory`,
    probeAgain: 'Look again',
    notes: (count: string) => `${count} more notes`,
    historySetAside: (count: string) => `${count} damaged lines of the history were set aside.`,
    historyNewer: (count: string) =>
      `${count} runs were recorded by a later version of Kaidoki and are not shown here.`,
  },

  memory: {
    title: 'Memory',
    room: 'Room for models',
    inUse: 'in use now',
    total: 'of',
    soldAs: (size: string) => ` (sold as ${size})`,
    limit: 'limit',
    limitFrom: (source: string) => `limit (${source})`,
    roomInUse: (inUse: string, free: string) => `of the room: ${inUse} in use, ${free} free now`,
    unknown: 'How much of the memory models may use is not known.',
    sources: {
      metal: 'as Metal reports it',
      rule: limitTable.en,
      sysctl: 'limit set by hand',
    } as Record<string, string>,
    free: 'free at this moment',
    label: (room: string, total: string, inUse: string | undefined, roomFree: string | undefined) =>
      `${room} of ${total} are room for models${inUse ? `; ${inUse} are in use now` : ''}${roomFree ? `, so ${roomFree} of the room are free` : ''}.`,
  },

  speed: {
    title: 'Speed',
    reads: 'reads at',
    readsTerm: 'prompt',
    writes: 'writes at',
    writesTerm: 'generation',
    firstWord: 'first word after',
    firstWordFor: (tokens: string) => `prompt of ${tokens} tokens`,
    interval: (low: string, high: string) => `95% interval ${low} to ${high}`,
    range: (low: string, high: string) => (low === high ? low : `${low}–${high}`),
    published: 'published for this chip',
    runs: (count: string, from: string, to: string) =>
      `${count === '1' ? '1 run' : `${count} runs`}, ${from === to ? from : `${from} to ${to}`}`,
    publishedShort: 'published',
    publishedWith: (model: string) => `Published runs on this chip: ${model}`,
    bandLabel: (mine: string, low: string, high: string) =>
      `${mine} tokens per second here; published for the same chip: ${low} to ${high}.`,
    markLabel: (mine: string) => `${mine} tokens per second here; nothing published for this chip.`,
    measuredWith: (model: string, quantisation: string) => `Measured with ${model} ${quantisation}`,
    withoutDownload: 'measured without a download',
    notMeasured: 'Not measured yet',
    firstStart:
      'One click measures how fast this machine reads and writes. It takes about a minute and downloads nothing.',
    firstStartShort: '· about a minute, no download',
    trusted: 'Trustworthy run',
    untrusted: 'Take with care: measured under bad conditions',
    missing: 'not measured',
  },

  benchmark: {
    start: 'Benchmark',
    again: 'Measure again',
    cancel: 'Cancel',
    cancelling: 'Stopping and removing the test files…',
    phases: {
      checking: 'Checking memory and disk',
      writing: 'Making the test model',
      loading: 'Loading it',
      'warming-up': 'Warming up',
      measuring: 'Measuring',
      paused: 'Waiting for the Mac to wake',
      finishing: 'Removing the test files',
    },
    tests: { pp: 'how fast it reads', tg: 'how fast it writes' },
    afterTokens: (tokens: string) => `after ${tokens} tokens`,
    modelOf: (index: string, count: string, name: string) => `Model ${index} of ${count}: ${name}`,
    newest: (model: string, mode: string) => `Newest run: ${model} (${mode})`,
    layers: (count: string) => `${count} layers`,
    left: (time: string) => `about ${time} left`,
    progress: 'Benchmark progress',
  },

  fit: {
    title: 'What fits',
    nav: 'Fit',
    summary: (count: string, all: string) => `${count} of ${all} models fit`,
    summaryElsewhere: (count: string, all: string) => `what if: ${count} of ${all} models fit`,
    context: 'Context',
    contextValue: (tokens: string) => `${tokens} tokens`,
    kv: 'KV cache',
    kvTypes: { f16: 'F16 (full)', q8_0: 'Q8_0 (half)', q4_0: 'Q4_0 (quarter)' },
    whatIf: 'What if',
    thisMachine: 'this machine',
    ownChip: 'this machine’s chip',
    macs: 'Macs',
    chips: 'Any memory with the chip',
    memory: 'Memory',
    memoryGB: 'Memory in GB',
    lessMemory: 'Less memory',
    moreMemory: 'More memory',
    memoryProblem: (least: string, most: string) => `A whole number from ${least} to ${most}.`,
    model: 'Model',
    grid: 'Models by quantisation',
    caption: (tokens: string) =>
      `Figures: how fast it writes, tokens/s, with all ${tokens} of the context in use.`,
    short: (tokens: string) => `Figures: t/s at ${tokens} of context`,
    speeds: (provenance: string) => `Speeds: ${provenance}.`,
    active: (size: string) => `${size} active`,
    answers: {
      fits: 'fits',
      tight: 'tight',
      'raise-limit': 'fits if the limit is raised',
      crawls: 'loads but crawls',
      refused: 'does not fit',
    },
    legend: 'What the marks mean',
    waiting: 'Computing what fits…',
    choose: 'Choose a cell to see what it takes.',
    recalledShape:
      'The shape of this model is from general knowledge, not from a source: treat its figures with care.',
    beyond: (tokens: string) => `This model takes ${tokens} at most; the figures are for that.`,
  },

  detail: {
    close: 'Close',
    needs: (need: string, limit: string) => `needs ${need}, room ${limit}`,
    weights: 'weights',
    kvCache: 'KV cache',
    buffers: 'buffers',
    limit: 'room for models',
    largestContext: 'Largest context',
    none: 'none',
    speed: 'Speed',
    provenance: 'Where the speed comes from',
    confidenceLong: {
      measured: 'measured on this machine',
      calibrated: 'computed from the measurement here',
      predicted: 'computed from published runs',
    },
    noSpeed: 'no evidence for a figure',
    toFit: 'To make it fit',
    memoryFrom: ({ method, basis }: Pick<MemoryNeed, 'method' | 'basis'>): string =>
      basis === 'parameters'
        ? 'Computed; the weights from the number of parameters alone.'
        : method === 'simulation'
          ? 'Computed from the tensors; the buffers as llama.cpp’s own allocator planned them.'
          : 'Computed from the tensors, as llama.cpp places them.',
    training: 'Fine-tuning',
    trainingNote: (tokens: string) => `QLoRA, one sample of ${tokens} tokens, checkpointing; computed`,
    trainingRule: (size: string) => `rule of thumb “twice”: ${size}`,
    ruleOfThumb: 'Rule of thumb',
    ruleOfThumbNote: 'parameters × bits ÷ 8 × 1.2; decides nothing',
    slack: 'left over',
    missing: 'too little by',
    barLabel: (weights: string, kv: string, buffers: string, limit: string, rest: string) =>
      `Weights ${weights}, KV cache ${kv}, buffers ${buffers}, against room of ${limit}: ${rest}.`,
    nothingHelps: 'No smaller form, no setting and no memory sold in a Mac makes it fit.',
    asking: 'Working out what would make it fit…',
    budgetRange: (low: string, high: string) =>
      `Few Macs of this size have been seen: the room may be anything from ${low} to ${high}.`,
  },

  advice: adviceEn,

  /** The rest of the words of these comes with their views. */
  localModels: { title: 'Models on this disk', nav: 'Your models' },
  engines: { title: 'Engines compared', nav: 'Engines' },

  history: {
    title: 'Benchmarks',
    nav: 'Benchmarks',
    summary: (count: string) => (count === '1' ? '1 run kept' : `${count} runs kept`),
  },
  runs: runsEn,
  settings: settingsEn,

  speedView: speedViewEn,
  states: statesEn,
  terms: termsEn,

  connection: {
    gone: 'Kaidoki does not answer any more.',
    goneHint: 'Start it again and open the address it prints. This page recovers by itself if it comes back.',
  },
};

/** Every string that the page shows, but for figures, faults, warnings and reasons. */
export type Strings = typeof en;
