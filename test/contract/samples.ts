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
  catalogueProblems: [
    { file: 'macs.json', row: '計算', code: 'field-missing', details: { field: 'product' } },
  ],
  historyEntries: 3,
  historySetAside: 0,
  historyNewer: 0,
  settings: { mainWindow: { x: 10, y: 40, width: 1120, height: 760 } },
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
  paretoIndices: [],
  alternatives: [],
  catalogueDate: '2026-11-22',
};

const interval = { low: 9, mid: 11, high: 13 };

const prediction: CallOutput<'predict'> = {
  modelId: 'qwen2.5-32b',
  model: 'Qwen2.5 32B Instruct',
  quantisation: 'Q4_K_M',
  engine: 'llama.cpp',
  promptTokens: 2048,
  outputTokens: 400,
  contextTokens: 8192,
  kvType: 'q8_0',
  rows: [
    {
      chipId: 'm4-pro-14c-20g',
      chip: 'Apple M4 Pro',
      gpuCores: 20,
      bandwidthBytesPerSecond: 273e9,
      memoryGB: 48,
      isThisMac: true,
      macs: [{ macId: 'mac', product: 'MacBook Pro', year: 2024, stillSold: false, hasFan: true }],
      speed: { generationTokensPerSecond: interval, confidence: 'measured', reasons: [] },
      fits: 'fits',
      firstTokenSeconds: interval,
      mixSeconds: interval,
      firstToken: [{ promptTokens: 512, promptTokensPerSecond: interval, seconds: interval }],
      sustained: {
        generationShare: { low: 0.9, mid: 0.95, high: 1 },
        basis: 'measured',
        measuredAt: '2026-11-20',
        products: [],
      },
      energy: {
        power: { watts: interval, basis: 'at-the-wall', product: 'Mac', sources: ['x'], asOf: '2026-11-22' },
        joulesPerToken: interval,
        kilowattHoursPerMillionTokens: interval,
      },
      measured: { measuredAt: '2026-11-20T10:00:00.000Z', tests: { tg128: interval } },
    },
  ],
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
  changeSettings: { language: 'ja' },
  fit: {
    contextTokens: 4096,
    kvType: 'q8_0',
    target: { macId: 'mac', memoryGB: 24 },
    modelIds: ['a'],
    withRemedies: true,
    training: { method: 'qlora', batch: 1, sampleTokens: 2048, gradientCheckpointing: true },
  },
  advise: {
    need: {
      use: 'training',
      currency: 'USD',
      training: { method: 'lora', batch: 4, sampleTokens: 1024, gradientCheckpointing: false },
    },
  },
  predict: {
    model: 'qwen2.5-32b',
    quantisation: 'Q4_K_M',
    engine: 'llama.cpp',
    promptTokens: 2048,
    outputTokens: 400,
    contextTokens: 8192,
    kvType: 'q8_0',
    chips: [{ name: 'Apple M4 Pro', gpuCores: 20, memoryGB: 48 }],
  },
  listMacs: {},
  comparePrices: { chip: 'm4-pro', memoryGB: 48, currency: 'JPY' },
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
  changeSettings: {},
  fit: grid,
  advise: advice,
  predict: prediction,
  listMacs: [
    {
      macId: 'mac',
      product: 'MacBook Pro',
      chipId: 'm4-pro-20',
      chip: 'Apple M4 Pro',
      gpuCores: 20,
      memoryOptionsGB: [24, 48],
      generation: 4,
      stillSold: false,
      year: 2024,
      prices: [
        {
          memoryGB: 24,
          amount: 328_800,
          currency: 'JPY',
          kind: 'launch',
          asOf: '2024-10-30',
          approximate: false,
          confidence: 'recalled',
          sources: ['general knowledge'],
        },
      ],
    },
  ],
  comparePrices: [
    {
      macId: 'mac',
      product: 'MacBook Pro',
      chipId: 'm4-pro-20',
      chip: 'Apple M4 Pro',
      gpuCores: 20,
      memoryGB: 48,
      formFactor: 'laptop',
      hasFan: true,
      stillSold: false,
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
  changeSettings: async () => sampleOutputs.changeSettings,
  fit: async () => sampleOutputs.fit,
  advise: async () => sampleOutputs.advise,
  predict: async () => sampleOutputs.predict,
  listMacs: async () => sampleOutputs.listMacs,
  comparePrices: async () => sampleOutputs.comparePrices,
  listModels: async () => sampleOutputs.listModels,
  listHistory: async () => sampleOutputs.listHistory,
  exportHistory: async () => sampleOutputs.exportHistory,
  ...replaced,
});
