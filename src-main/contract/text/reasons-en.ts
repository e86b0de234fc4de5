import type { ReasonReader, ReasonSentences } from './reason-reader.ts';

const target = (d: ReasonReader): string => `${d.text('model')} (${d.text('quantisation')})`;
const room = (d: ReasonReader): string =>
  `it needs ${d.bytes('needBytes')}, the room for models is ${d.bytes('budgetBytes')}`;
const instead = (d: ReasonReader): string =>
  d.has('generationTokensPerSecond') ? `, writing at about ${d.rate('generationTokensPerSecond')}` : '';
/** Where a speed comes from, as beside every figure. */
const provenance = (d: ReasonReader): string =>
  d.text('confidence') === 'predicted'
    ? 'computed from published runs'
    : 'computed from the measurement here';
const measuredModel = (d: ReasonReader): string => `${d.text('model')} ${d.text('quantisation')}`;

export const reasonsEn: ReasonSentences = {
  'memory-unknown': () => 'The memory size could not be read, so nothing can be said about what fits.',
  'chip-not-in-catalogue': (d) =>
    `The chip ${d.has('chip') ? `"${d.text('chip')}" ` : ''}is not in the catalogue: only what is measured here counts, and there is no advice on buying.`,
  'virtual-machine': () =>
    'This is a virtual machine, which sees only a part of its Mac. Run Kaidoki on the Mac itself.',
  'measure-first': () => 'Run the benchmark first, so that the speed of this machine is known.',
  'training-not-assessed': () => 'The memory that fine-tuning takes is not assessed yet.',
  'nothing-on-sale-passes': () => 'No Mac with a known price meets all of your conditions.',

  'fits-now': (d) => `${target(d)} ${d.text('answer') === 'tight' ? 'just fits' : 'fits'} here: ${room(d)}.`,
  'does-not-fit-now': (d) =>
    `${target(d)} ${d.text('answer') === 'crawls' ? 'loads here but crawls' : 'does not fit here'}: ${room(d)}.`,
  'fits-if-limit-raised-now': (d) => `${target(d)} fits here only if the limit is raised: ${room(d)}.`,
  'leaves-too-little-now': (d) =>
    `${target(d)} loads here, but leaves macOS only ${d.bytes('leftBytes')}: ${room(d)}.`,
  'limit-raised-risky': (d) =>
    `The limit was raised to ${d.bytes('wiredLimitBytes')}, which leaves macOS too little: it loads, but can freeze the Mac.`,
  'limit-raised-now': (d) =>
    `The limit was raised to ${d.bytes('wiredLimitBytes')}; the answer holds only so.`,
  'fast-enough-now': (d) =>
    `It is fast enough here: after a prompt of ${d.tokens('promptTokens')} tokens the first word comes in ${d.seconds('firstTokenSeconds')}, then about ${d.rate('generationTokensPerSecond')} (${provenance(d)}).`,
  'writes-too-slowly-now': (d) =>
    `It writes too slowly here: about ${d.rate('generationTokensPerSecond')} (${provenance(d)}), and you want ${d.rate('minimumTokensPerSecond')}.`,
  'first-word-late-now': (d) =>
    `The first word comes late here: ${d.seconds('firstTokenSeconds')} after a prompt of ${d.tokens('promptTokens')} tokens (${provenance(d)}), and you want ${d.seconds('maximumSeconds')}.`,
  'speed-unknown-now': () => 'How fast it runs here is not known; the benchmark would tell.',
  'speed-not-trusted-now': () =>
    'This machine was measured, but the run is not to be trusted, so its speed counts as unknown. Measure again.',
  'fanless-slows-down': (d) =>
    `${d.text('product')} has no fan: after about ten minutes of steady work expect some ${d.percent('factor')} of its speed (general knowledge, not measured here).`,

  'raise-limit': (d) =>
    `Raise the limit for models: sudo sysctl iogpu.wired_limit_mb=${d.text('limitMebibytes')}. Until the next restart; too little left for macOS can freeze the Mac.`,
  'smaller-context': (d) => `Use a context of ${d.tokens('contextTokens')} tokens: then it fits.`,
  'quantise-kv-cache': (d) =>
    `Store the context at 8 bits (KV cache q8_0, needs flash attention): saves ${d.bytes('savedBytes')}.`,
  'smaller-quantisation': (d) => `Use ${d.text('quantisation')} instead${instead(d)}.`,
  'moe-of-same-class': (d) =>
    `Use ${target(d)} instead: as large, but only a part of it works on each token${instead(d)}.`,
  'smaller-model': (d) => `Use a smaller model: ${target(d)} runs well here${instead(d)}.`,
  'shorter-prompt': (d) =>
    `Send less at once (fewer tools, shorter documents): up to ${d.tokens('promptTokens')} tokens come back in time.`,

  'does-not-fit': (d) => `Does not fit: ${room(d)}.`,
  'tight-fit': (d) => `Only just fits, which is too little to buy: ${room(d)}.`,
  'writes-too-slowly': (d) =>
    `Writes too slowly: about ${d.rate('generationTokensPerSecond')}, and you want ${d.rate('minimumTokensPerSecond')}.`,
  'first-word-late': (d) =>
    `First word late: ${d.seconds('firstTokenSeconds')} after ${d.tokens('promptTokens')} tokens, and you want ${d.seconds('maximumSeconds')}.`,
  'speed-unknown': () => 'Speed unknown: nobody has published a run to go by.',
  'over-budget': (d) => `${d.money('overBy')} over the budget of ${d.money('budget')}.`,
  'price-unknown': (d) =>
    d.has('lastAmount')
      ? `Today's price is unknown; it was ${d.money('lastAmount')} (${d.date('asOf')}).`
      : 'Price unknown.',
  'too-heavy': (d) => `Too heavy: ${d.count('kilograms')} kg of at most ${d.count('maximumKilograms')} kg.`,
  'not-portable': () => 'Not portable.',
  'not-a-desktop': () => 'Not a desktop.',
  'no-fan': (d) => `Has no fan and would slow down for good parts of ${d.count('hoursPerDay')} hours a day.`,
  'slower-than-now': () => 'Slower than the machine you have.',
  'gain-too-small': () => 'Hardly faster than the machine you have.',

  'cheapest-that-passes': (d) =>
    `The cheapest with a known price that passes: ${d.mac()}, ${d.money('amount')} (price of ${d.date('asOf')})${instead(d)}.`,
  'step-up': (d) =>
    `One step up: ${d.mac()}, ${d.money('extraPrice')} more` +
    (d.has('lostMemoryGB') ? `, but ${d.count('lostMemoryGB')} GB less memory` : '') +
    (d.has('pricePerGigabyte') ? `, ${d.money('pricePerGigabyte')} per extra GB` : '') +
    (d.has('pricePerTokenPerSecond') ? `, ${d.money('pricePerTokenPerSecond')} per extra token/s` : '') +
    '.',
  'only-price-unknown': (d) =>
    `${d.count('count')} more may pass, but today's price is unknown; probably the cheapest is ${d.mac()}.`,
  'launch-expected': (d) =>
    `The press expects ${d.text('product')} about ${d.date('expected')} (as of ${d.date('asOf')}). It need not be cheaper.`,
  'launch-may-have-happened': (d) =>
    `The press expected ${d.text('product')} about ${d.date('expected')}; the catalogue does not know. Look before you buy.`,

  'passes-with-moe': (d) =>
    `With ${target(d)} instead, ${d.mac()} would do: ${d.money('amount')} (price of ${d.date('asOf')})${instead(d)}.`,

  'nvidia-card': (d) =>
    `If it may stand on a desk and speed comes first: ${d.text('card')} (${d.text('memoryGB')} GB) reads at ${d.rate('promptTokensPerSecond')} and writes at ${d.rate('generationTokensPerSecond')} with LLaMA 7B Q4_0 (published, ${d.date('date')}).`,
  'api-is-cheaper': (d) =>
    `An API is cheaper: open models cost ${d.count('inputLow')}–${d.count('inputHigh')} USD in and ${d.count('outputLow')}–${d.count('outputHigh')} USD out per million tokens (${d.date('asOf')}).`,

  'speed-from-published-runs': (d) =>
    `Computed from published runs; ${d.count('rows')} of them give the range (${d.date('asOf')}).`,
  'speed-calibrated': (d) =>
    `Computed, and corrected by ${measuredModel(d)} measured here on ${d.date('date')}.`,
  'speed-scaled-from-measurement': (d) =>
    `A rough figure: ${measuredModel(d)} measured here on ${d.date('date')}, scaled by the size of the model alone.`,
  'speed-engine-unknown': (d) => `The speed of ${d.text('engine')} is not predicted yet, only its memory.`,
  'speed-no-runs-of-chip': () => 'Nobody has published runs of this chip yet, so the range is wide.',
  'speed-other-build': (d) =>
    `The measurement was made with another build of the engine (${d.text('build')}; installed: ${d.text('installedBuild')}). Measure again.`,
  'speed-assumes-tensor-api': () =>
    "Assumes that the engine uses the GPU's neural accelerators; without them prompts are read far more slowly.",
  'speed-without-tensor-api': () =>
    "In the measurement here the engine left the GPU's neural accelerators unused; with them prompts are read far faster.",
  'prompt-speed-unknown': () => 'No published run tells how fast this chip reads a prompt.',
  'speed-needs-measurement': () => 'No speed without a measurement on this machine.',

  'interval-wide': () => 'The repetitions differ too much.',
  'clocks-disagree': () => "The engine's clock and the program's disagree.",
  'speed-implausible': () => 'The figures contradict each other.',
  'low-power-mode': () => 'Low Power Mode is on. Turn it off and measure again.',
  'memory-pressure': () => 'Memory is short. Close programs and measure again.',
  'swap-in-use': () => 'macOS has moved memory to disk. Close programs and measure again.',
  'swap-grew': () => 'Memory went to disk during the run. Close programs and measure again.',
  drifted: () => 'This machine got slower and faster by turns. Let it rest and measure again.',
  slept: () => 'This machine slept or stood still during the run. Keep it awake and measure again.',
  thermal: () => 'This machine is hot and slows itself down. Let it cool down and measure again.',
  'power-changed': () => 'The power adapter was plugged in or out during the run. Measure again.',
  'busy-machine': () => 'Other programs keep the processor busy. Wait for them and measure again.',
};
