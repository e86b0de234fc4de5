import type { ReasonReader, ReasonSentences } from './reason-reader.ts';
import { limitTable } from './limit-table.ts';
import { moneyReasonsEn } from './reasons-money-en.ts';

const target = (d: ReasonReader): string => `${d.text('model')} (${d.text('quantisation')})`;
const budgetSources: Readonly<Record<string, string>> = {
  metal: ' (asked of Metal)',
  sysctl: ' (the limit set by hand)',
  rule: ` (${limitTable.en})`,
  systeminformation: ' (free at this moment)',
  node: ' (free at this moment)',
};
const room = (d: ReasonReader): string =>
  `it needs ${d.bytes('needBytes')} (computed), the room for models is ${d.bytes('budgetBytes')}${budgetSources[d.text('budgetSource')] ?? ''}`;
/** What free memory is told by on a machine that is not a Mac. */
const isFreeMemory = (d: ReasonReader): boolean => /^(systeminformation|node)$/.test(d.text('budgetSource'));
const system = (d: ReasonReader): string => (isFreeMemory(d) ? 'the system' : 'macOS');
/** The short mark of a figure; what it rests on stands under the list. */
const mark = (d: ReasonReader): string => {
  if (d.has('isSeen')) return '(computed from what you see)';
  return d.text('confidence') === 'measured' ? '(measured here)' : '(computed)';
};
const instead = (d: ReasonReader): string =>
  d.has('generationTokensPerSecond')
    ? `, writing at about ${d.rate('generationTokensPerSecond')} ${mark(d)}`
    : '';
const day = (d: ReasonReader): string => (d.has('speedDate') ? `, ${d.date('speedDate')}` : '');
/** Where a speed comes from, as beside every figure. */
const provenance = (d: ReasonReader): string => {
  if (d.text('confidence') === 'measured') return `measured here${day(d)}`;
  return d.text('confidence') === 'predicted'
    ? `computed from published runs${day(d)}`
    : `computed from the measurement here${day(d)}`;
};
/** Of a rate of writing. */
const writingProvenance = (d: ReasonReader): string => (d.has('isSeen') ? 'as you see it' : provenance(d));
/** Of reading and writing at once. */
const bothProvenance = (d: ReasonReader): string =>
  d.has('isSeen') ? `writing as you see it, reading ${provenance(d)}` : provenance(d);
const trainingRun = (d: ReasonReader): string =>
  `${d.text('model')} (${d.text('method') === 'qlora' ? '4 bits' : '16 bits'}, batch ${d.count('batch')}, ${d.tokens('sampleTokens')} tokens, ${d.text('hasCheckpointing') === 'true' ? 'with' : 'without'} checkpointing)`;
const trainingNeed = (d: ReasonReader): string =>
  `${d.bytes('needBytes')} (computed, ${d.bytes('lowBytes')} to ${d.bytes('highBytes')})`;
const also = (d: ReasonReader): string => (d.text('isInAddition') === 'true' ? 'And with that: ' : '');
const gains: Readonly<Record<string, string>> = {
  unlocks: 'holds what does not fit here',
  clear: 'is clearly quicker',
  noticeable: 'is noticeably quicker',
  marginal: 'is a little quicker',
  noise: 'is hardly quicker',
  downgrade: 'is slower',
};
/** In words, then as a factor with its origin. */
const gain = (d: ReasonReader): string => {
  const words = gains[d.text('class')] ?? 'cannot be compared';
  return d.has('ratio') && d.text('class') !== 'unlocks'
    ? `${words} (an answer ${d.count('ratio')} times as soon, ${provenance(d)})`
    : words;
};
/** Nothing is measured again that never was. */
const measure = (d: ReasonReader): string => (d.has('isFirst') ? 'measure' : 'measure again');
const measuredModel = (d: ReasonReader): string => `${d.text('model')} ${d.text('quantisation')}`;

export const reasonsEn: ReasonSentences = {
  'memory-unknown': () => 'The memory size could not be read, so nothing can be said about what fits.',
  'chip-not-in-catalogue': (d) =>
    `The chip ${d.has('chip') ? `"${d.text('chip')}" ` : ''}is not in the catalogue: only what is measured here counts, and there is no advice on buying.`,
  'virtual-machine': () =>
    'This is a virtual machine, which sees only a part of its Mac. Run Kaidoki on the Mac itself.',
  'measure-first': () => 'Run the benchmark first, so that the speed of this machine is known.',
  'training-not-assessed': (d) =>
    `How much memory fine-tuning ${d.text('model')} takes is not known: its tensors are not listed.`,
  'on-battery': () => 'This Mac runs on its battery. Plug it in and measure.',
  'nothing-on-sale-passes': () => 'No Mac with a known price meets all of your conditions.',
  'considered-does-not-pass': () => 'The Mac you ask about does not meet all of your conditions.',

  'fits-now': (d) => `${target(d)} ${d.text('answer') === 'tight' ? 'just fits' : 'fits'} here: ${room(d)}.`,
  'seen-rate-not-counted': () =>
    'The rate that you see is not counted: nothing is predicted here to set it against, since the model does not run from memory alone or the chip is unknown.',
  'does-not-fit-now': (d) =>
    `${target(d)} ${d.text('answer') === 'crawls' ? 'loads here but crawls' : 'does not fit here'}: ${room(d)}.`,
  'fits-if-limit-raised-now': (d) => `${target(d)} fits here only if the limit is raised: ${room(d)}.`,
  'leaves-too-little-now': (d) =>
    `${target(d)} loads here, but leaves ${system(d)} only ${d.bytes('leftBytes')}: ${room(d)}.`,
  'limit-raised-risky': (d) =>
    `The limit was raised to ${d.bytes('wiredLimitBytes')}, which leaves macOS too little: it loads, but can freeze the Mac${d.has('contextTokens') ? `, and ends at ${d.tokens('contextTokens')} tokens` : ''}.`,
  'limit-raised-now': (d) =>
    `The limit was raised to ${d.bytes('wiredLimitBytes')}; the answer holds only so.`,
  'fast-enough-now': (d) =>
    `${d.has('isOnceAtRest') ? 'Once that is seen to, it should be fast enough' : 'It is fast enough here'}: after a prompt of ${d.tokens('promptTokens')} tokens the first word comes in ${d.seconds('firstTokenSeconds')}, then about ${d.rate('generationTokensPerSecond')} (${bothProvenance(d)}).`,
  'writes-too-slowly-now': (d) =>
    `It writes too slowly here: about ${d.rate('generationTokensPerSecond')} (${writingProvenance(d)}), and you want ${d.rate('minimumTokensPerSecond')}.`,
  'first-word-late-now': (d) =>
    `The first word comes late here: ${d.seconds('firstTokenSeconds')} after a prompt of ${d.tokens('promptTokens')} tokens (${provenance(d)}), and you want ${d.seconds('maximumSeconds')}.`,
  'speed-unknown-now': () => 'How fast it runs here is not known; the benchmark would tell.',
  'speed-not-trusted-now': () =>
    'This machine was measured, but the run is not to be trusted, so its speed counts as unknown. Measure again.',
  'kept-when-hot-now': (d) =>
    `After ten minutes of steady work this machine keeps ${d.percent('generation')} of its writing speed and ${d.percent('prompt')} of its reading speed (measured here on ${d.date('date')}).`,
  'fanless-slows-down': (d) =>
    `${d.text('product')} has no fan: after about ten minutes of steady work expect some ${d.percent('factor')} of its speed (general knowledge, not measured here).`,

  'too-slow-when-hot-now': (d) =>
    `Without a fan it gets too slow in steady work: about ${d.rate('generationTokensPerSecond')} and a first word after ${d.seconds('firstTokenSeconds')} (${bothProvenance(d)}, and what is left of that when hot, some ${d.percent('factor')}); you want ${d.rate('minimumTokensPerSecond')} within ${d.seconds('maximumSeconds')}.`,
  'room-for-quality': (d) =>
    `There is room for better answers: ${d.text('quantisation')} fits and is fast enough too${instead(d)}.`,
  'training-fits-now': (d) =>
    `Fine-tuning ${trainingRun(d)} fits here: it takes about ${trainingNeed(d)}, the room for models is ${d.bytes('budgetBytes')}.`,
  'training-may-fit-now': (d) =>
    `Fine-tuning ${trainingRun(d)} probably fits here, but not surely: it takes about ${trainingNeed(d)}, the room for models is ${d.bytes('budgetBytes')}.`,
  'training-does-not-fit-now': (d) =>
    `Fine-tuning ${trainingRun(d)} does not fit here: it takes about ${trainingNeed(d)}, the room for models is ${d.bytes('budgetBytes')}.`,
  'training-speed-unknown': () => 'How long it takes is not computed: too few runs are published.',

  'raise-limit': (d) =>
    `Raise the limit for models: sudo sysctl iogpu.wired_limit_mb=${d.text('limitMebibytes')}. Until the next restart; too little left for macOS can freeze the Mac.`,
  'smaller-context': (d) => `Use a context of ${d.tokens('contextTokens')} tokens: then it fits.`,
  'quantise-kv-cache': (d) =>
    `Store the context at 8 bits (KV cache q8_0, needs flash attention): saves ${d.bytes('savedBytes')} (computed).`,
  'smaller-quantisation': (d) => `Use ${d.text('quantisation')} instead${instead(d)}.`,
  'moe-of-same-class': (d) =>
    `Use ${target(d)} instead: as large, but only a part of it works on each token${instead(d)}.`,
  'smaller-model': (d) => `Use a smaller model: ${target(d)} runs well here${instead(d)}.`,
  'shorter-prompt': (d) =>
    `Send less at once (fewer tools, shorter documents): up to ${d.tokens('promptTokens')} tokens come back in time ${mark(d)}.`,

  'keep-prompt-cache': (d) =>
    `Keep the prompt cache on: what stays the same is read once. ${d.tokens('promptTokens')} new tokens then take about ${d.seconds('firstTokenSeconds')} ${mark(d)}; the first prompt takes as long as now.`,
  'close-programs': (d) =>
    `Close other programs first: ${d.bytes('freeBytes')} are free at this moment, and it needs ${d.bytes('needBytes')} (computed).`,
  'training-checkpointing': (d) =>
    `${also(d)}Turn on gradient checkpointing (slower, learns the same): about ${trainingNeed(d)}.`,
  'training-batch-of-one': (d) =>
    `${also(d)}Use a batch of 1, with accumulated gradients for the same effect: about ${trainingNeed(d)}.`,
  'training-shorter-samples': (d) =>
    `${also(d)}Cut samples at ${d.tokens('sampleTokens')} tokens: about ${trainingNeed(d)}.`,
  'training-at-four-bits': (d) => `${also(d)}Train on weights at 4 bits (QLoRA): about ${trainingNeed(d)}.`,
  'training-smaller-model': (d) =>
    `Use a smaller model: ${d.text('model')} at 4 bits, batch 1, with checkpointing, takes about ${trainingNeed(d)}.`,

  'does-not-fit': (d) => `Does not fit: ${room(d)}.`,
  'tight-fit': (d) => `Only just fits, which is too little to buy: ${room(d)}.`,
  'writes-too-slowly': (d) =>
    `Writes too slowly: about ${d.rate('generationTokensPerSecond')} ${mark(d)}, and you want ${d.rate('minimumTokensPerSecond')}.`,
  'first-word-late': (d) =>
    `First word late: ${d.seconds('firstTokenSeconds')} after ${d.tokens('promptTokens')} tokens ${mark(d)}, and you want ${d.seconds('maximumSeconds')}.`,
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
  'too-slow-when-hot': (d) =>
    `Without a fan too slow in steady work: about ${d.rate('generationTokensPerSecond')}, and a first word after ${d.seconds('firstTokenSeconds')} ${mark(d)}.`,
  'training-does-not-fit': (d) =>
    `Does not fit: it takes about ${trainingNeed(d)}, the room for models is ${d.bytes('budgetBytes')}.`,
  'training-tight-fit': (d) =>
    `May not fit, which is too little to buy: it takes about ${trainingNeed(d)}, the room for models is ${d.bytes('budgetBytes')}.`,

  'cheapest-that-passes': (d) =>
    `The cheapest with a known price that passes: ${d.mac()}, ${d.price()}${instead(d)}.`,
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

  'considered-gain': (d) => `Against this machine, ${d.mac()} ${gain(d)}.`,
  'considered-worth-from': (d) =>
    `From prompts of about ${d.tokens('promptTokens')} tokens on, with answers of ${d.tokens('outputTokens')}, ${d.mac()} would be ${d.text('class') === 'clear' ? 'twice' : 'one and a half times'} as quick (computed from published runs).`,
  'considered-does-not-hold': (d) => `${d.mac()} does not hold it: ${room(d)}.`,
  'replaces-present': (d) =>
    `After selling this machine for ${d.money('resaleValue')}, ${d.money('netAmount')} is left to pay.`,
  'beside-present': (d) => `${d.text('product')} would stand beside this laptop, which you keep.`,

  'passes-on-a-desk': (d) =>
    `If it may stay on a desk, ${d.mac()} would do${d.has('amount') ? `: ${d.price()}` : ', at a price that is not known'}${instead(d)}.`,
  'passes-with-moe': (d) =>
    `With ${target(d)} instead, ${d.mac()} would do${d.has('amount') ? `: ${d.price()}` : ', at a price that is not known'}${instead(d)}.`,

  'passes-with-smaller-model': (d) =>
    `With a smaller model, ${target(d)}, ${d.mac()} would do: ${d.price()}${instead(d)}.`,

  ...moneyReasonsEn,

  'speed-from-published-runs': (d) =>
    `Computed from ${d.count('rows')} published runs of ${d.text('engine')} (${d.date('from')} to ${d.date('to')}), ${d.count('chipRows')} of them on this chip; gathered ${d.date('asOf')}.`,
  'speed-calibrated': (d) =>
    `Computed, and corrected by ${measuredModel(d)} measured here on ${d.date('date')}.`,
  'speed-scaled-from-measurement': (d) =>
    `A rough figure: ${measuredModel(d)} measured here on ${d.date('date')}, scaled by the size of the model alone.`,
  'speed-no-evidence-for-engine': (d) =>
    `No speed: ${d.text('engine')} does not run such a file, or nobody has published a run of it.`,
  'speed-thin-evidence': (d) =>
    `Few runs of ${d.text('engine')} are published for this, so the range is wide.`,
  'speed-older-builds': (d) =>
    `${d.count('rows')} of this chip's ${d.count('of')} runs are of engines before September 2025; today's are often faster, and the range reaches from those to these.`,
  'speed-outside-published-lengths': (d) =>
    `Nobody has published runs of such a length (prompts: ${d.count('shortestPromptTokens')} to ${d.count('longestPromptTokens')} tokens, writing: up to ${d.count('deepestTokens')} tokens before), so the range is wider.`,
  'speed-assumes-no-tensor-api': (d) =>
    `Assumes that the engine leaves the GPU's neural accelerators unused; with them long prompts are read ${d.has('share') ? `at up to ${d.count('factor')} times the rate` : 'far faster'}.`,
  'speed-no-runs-of-chip': () => 'Nobody has published runs of this chip yet, so the range is wide.',
  'speed-other-build': (d) =>
    `The measurement was made with another build of the engine (${d.text('build')}; installed: ${d.text('installedBuild')}). Measure again.`,
  'speed-assumes-tensor-api': (d) =>
    `Assumes that the engine uses the GPU's neural accelerators; without them long prompts are read ${d.has('share') ? `at down to ${d.percent('share')} of this rate` : 'far more slowly'}.`,
  'speed-without-tensor-api': () =>
    "In the measurement here the engine left the GPU's neural accelerators unused; with them prompts are read far faster.",
  'prompt-speed-unknown': () => 'No published run tells how fast this chip reads a prompt.',
  'speed-needs-measurement': () => 'No speed without a measurement on this machine.',
  'speed-measured': (d) => `Measured here: ${measuredModel(d)}, on ${d.date('date')}.`,
  'speed-carried-to-context': (d) =>
    `The measurement was made in another context; how much a prompt of ${d.tokens('promptTokens')} and ${d.tokens('contextTokens')} tokens of context change is computed, which widens the range.`,
  'speed-carried-from-measurement': (d) =>
    `Corrected by ${measuredModel(d)} as measured on this Mac on ${d.date('date')}: by the part of the difference that is likely the software's, a quarter at most.`,
  'speed-of-several-bins': (d) =>
    `This chip comes with ${d.text('gpuCores')} GPU cores, and which is meant was not said: the range holds them all.`,
  'speed-as-seen': (d) =>
    `Writing is taken at ${d.percent('share')} of what was computed, after what you see on this machine.`,
  'speed-does-not-fit': () => 'The model does not fit into this memory, so no speed is given.',

  'interval-wide': () => 'The repetitions differ too much.',
  'clocks-disagree': () => "The engine's clock and the program's disagree.",
  'speed-implausible': () => 'The figures contradict each other.',
  'low-power-mode': (d) => `Low Power Mode is on. Turn it off and ${measure(d)}.`,
  'memory-pressure': (d) => `Memory is short. Close programs and ${measure(d)}.`,
  'swap-in-use': (d) => `macOS has moved memory to disk. Close programs and ${measure(d)}.`,
  'swap-grew': () => 'Memory went to disk during the run. Close programs and measure again.',
  drifted: () => 'This machine got slower and faster by turns. Let it rest and measure again.',
  slept: () => 'This machine slept or stood still during the run. Keep it awake and measure again.',
  thermal: (d) => `This machine is hot and slows itself down. Let it cool down and ${measure(d)}.`,
  'power-changed': () => 'The power adapter was plugged in or out during the run. Measure again.',
  'busy-machine': () => 'Other programs keep the processor busy. Wait for them and measure again.',
};
