import type {
  AppState,
  CallInput,
  CallName,
  CallOutput,
  Handlers,
} from '../../src-main/contract/contract.ts';

/** One valid state; its figures are invented and mean nothing. */
export const sampleState: AppState = {
  version: '0.0.0-test',
  machine: {
    kind: 'apple-silicon',
    isTranslated: false,
    chipName: { value: 'Apple M4 Pro', source: 'sysctl' },
    chipId: { value: 'm4-pro-20', source: 'catalogue' },
    gpuCores: { value: 20, source: 'ioreg' },
    cpuCoresTotal: { value: 14, source: 'sysctl' },
    cpuCores: { value: [{ kind: 'Performance', count: 10 }], source: 'sysctl' },
    memoryBytes: { value: 2 ** 35, source: 'sysctl' },
    memoryBudgetBytes: { reason: 'not-asked' },
    wiredLimitBytes: { reason: 'not-reported' },
    memoryBandwidthBytesPerSecond: { value: 273e9, source: 'catalogue' },
    modelIdentifier: { value: 'Mac16,8', source: 'sysctl' },
    productName: { reason: 'unreadable' },
    osName: { value: 'macOS', source: 'sw_vers' },
    macosVersion: { value: '26.1', source: 'sw_vers' },
    macosBuild: { reason: 'not-reported' },
    conditions: { memoryPressure: 'normal', batteryFraction: 0.5 },
    warnings: [{ code: 'on-battery', details: { percent: 50 } }],
  },
  benchmark: {
    status: 'running',
    mode: 'default',
    progress: {
      phase: 'measuring',
      model: { name: 'Llama 2 7B Q4_0', index: 1, count: 2 },
      fraction: 0.25,
      secondsLeft: 21,
      test: 'pp512',
      layers: 2,
    },
  },
  catalogueDate: '2026-11-22',
  catalogueProblems: [{ file: 'macs.json', row: '計算', message: 'no price' }],
  historyEntries: 3,
  historySetAside: 0,
  historyNewer: 0,
};

const grid: CallOutput<'fit'> = {
  machine: {
    label: 'Mac',
    isThisMachine: true,
    memoryBytes: 2 ** 34,
    memoryBudgetBytes: 12e9,
    memoryBudgetSource: 'rule',
  },
  contextTokens: 4096,
  kvType: 'f16',
  rows: [
    {
      modelId: 'llama-2-7b',
      modelName: 'Llama 2 7B',
      parameterCount: 6.7e9,
      activeParameterCount: 6.7e9,
      quantisation: 'Q4_0',
      need: {
        weightBytes: 4e9,
        kvCacheBytes: 2e9,
        computeBufferBytes: 1e8,
        totalBytes: 6.1e9,
        method: 'formula',
      },
      answer: 'fits',
      largestContextTokens: 8192,
      ruleOfThumbBytes: 4e9,
      speed: { confidence: 'predicted', reasons: [{ code: 'few-runs', details: { runs: 2 } }] },
    },
  ],
};

const advice: CallOutput<'advise'> = {
  verdict: 'keep',
  need: {
    modelId: 'llama-2-7b',
    quantisation: 'Q4_0',
    contextTokens: 4096,
    kvType: 'f16',
    use: 'chat',
    minimumGenerationTokensPerSecond: 10,
    maximumFirstTokenSeconds: 5,
    promptTokens: 500,
    outputTokens: 200,
    portable: 'not-needed',
    hoursPerDay: 1,
    fanlessAllowed: true,
    currency: 'JPY',
    keepPresentMac: false,
  },
  reasons: [{ code: 'fits-now', details: { isMeasured: false } }],
  freeChanges: [],
  candidates: [],
  alternatives: [],
  catalogueDate: '2026-11-22',
};

/** A valid input of every call, with the options that have no default given. */
export const sampleInputs: { [N in CallName]: CallInput<N> } = {
  readState: {},
  probeAgain: {},
  startBenchmark: {
    mode: 'full',
    model: 'qwen2.5-32b:Q4_K_M',
    promptTokens: 512,
    generatedTokens: 128,
    depthTokens: 4096,
  },
  cancelBenchmark: {},
  fit: {
    contextTokens: 4096,
    kvType: 'q8_0',
    target: { macId: 'mac', memoryGB: 24 },
    modelIds: ['a'],
    withRemedies: true,
    training: { method: 'qlora', batch: 1, sampleTokens: 2048, gradientCheckpointing: true },
  },
  advise: { need: { use: 'agent', currency: 'USD' } },
  listMacs: {},
  listModels: {},
  listHistory: {},
  exportHistory: { format: 'table', runs: ['last'] },
};

/** A valid answer of every call. */
export const sampleOutputs: { [N in CallName]: CallOutput<N> } = {
  readState: sampleState,
  probeAgain: sampleState,
  startBenchmark: {},
  cancelBenchmark: {},
  fit: grid,
  advise: advice,
  listMacs: [
    {
      macId: 'mac',
      product: 'MacBook Pro',
      chipId: 'm4-pro-20',
      chip: 'Apple M4 Pro',
      gpuCores: 20,
      memoryOptionsGB: [24, 48],
      stillSold: false,
      year: 2024,
    },
  ],
  listModels: [
    {
      modelId: 'llama-2-7b',
      name: 'Llama 2 7B',
      family: 'llama',
      parameterCount: 6.7e9,
      activeParameterCount: 6.7e9,
      maximumContextTokens: 4096,
      priority: 1,
    },
  ],
  listHistory: [],
  exportHistory: { text: '| test | t/s |\n' },
};

/** Handlers that give the sample answers, with some replaced. */
export const sampleHandlers = (replaced: Partial<Handlers> = {}): Handlers => ({
  readState: async () => sampleOutputs.readState,
  probeAgain: async () => sampleOutputs.probeAgain,
  startBenchmark: async () => sampleOutputs.startBenchmark,
  cancelBenchmark: async () => sampleOutputs.cancelBenchmark,
  fit: async () => sampleOutputs.fit,
  advise: async () => sampleOutputs.advise,
  listMacs: async () => sampleOutputs.listMacs,
  listModels: async () => sampleOutputs.listModels,
  listHistory: async () => sampleOutputs.listHistory,
  exportHistory: async () => sampleOutputs.exportHistory,
  ...replaced,
});
