import type { ReasonReader, ReasonSentences } from './reason-reader.ts';
import { spanOf } from './span.ts';

const span = (low: string, high: string): string => spanOf(low, high, '–');
/** MLX has files of its own. */
const otherFiles = (d: ReasonReader): string => (d.has('quantisation') ? ` (${d.text('quantisation')})` : '');

/** By a comparison of engines on this machine. */
const measuredHere = (d: ReasonReader): string =>
  `as measured on this machine (${d.date('measuredAt')}${d.has('measuredModel') ? `, with ${d.text('measuredModel')}` : ''})`;

const targetRate = (d: ReasonReader): string => span(d.rate('targetLow'), d.rate('targetHigh'));
const electricity = (d: ReasonReader): string =>
  d.has('electricityLow')
    ? `: ${d.money('computerPerYear')} for the Mac and ${span(d.smallMoney('electricityLow'), d.smallMoney('electricityHigh'))} for electricity (${d.rough('hoursPerDay')} hours a day, ${power(d)})`
    : ' without electricity, since what it draws is not published';
const power = (d: ReasonReader): string => {
  const basis = d.text('basis') === 'maker-maximum' ? "computed from the maker's maximum" : 'published';
  const dated = d.has('tariffAsOf') ? `, ${d.date('tariffAsOf')}` : '';
  return `${span(d.rough('wattsLow'), d.rough('wattsHigh'))} W ${basis}, ${d.smallMoney('pricePerKilowattHour')} per kWh${dated}`;
};
const api = (d: ReasonReader): string => {
  const which = d.text('isOfModel') === 'true' ? 'this model' : 'open models';
  const yen = d.has('yenPerDollarLow')
    ? `, ${span(d.rough('yenPerDollarLow'), d.rough('yenPerDollarHigh'))} yen to the dollar as Apple prices`
    : '';
  return `an API costs ${span(d.smallMoney('apiLow'), d.smallMoney('apiHigh'))} a year (${which}, ${d.date('apiAsOf')}${yen})`;
};

/** When a card is the answer, once for all that are named. */
const cardOpening = (d: ReasonReader): string =>
  (d.has('isFurther') ? 'Or with more memory: ' : 'If it may stand on a desk and speed comes first: ') +
  d.text('card');

/** How long the newest of a line has been on sale. */
const timeOnSale = (d: ReasonReader): string => {
  const months = d.count('monthsSince');
  if (months === '0') return 'less than a month';
  return months === '1' ? 'a month' : `${months} months`;
};

export const moneyReasonsEn = {
  'line-due': (d) =>
    `${d.text('line')}: this one has been on sale for ${timeOnSale(d)}, since ${d.date('renewed')}; so far a new one came every ${span(d.count('shortestMonths'), d.count('longestMonths'))} months. A successor is due; it need not be cheaper.`,
  'line-renewed': (d) =>
    `${d.text('line')}: this one has been on sale for ${timeOnSale(d)}, since ${d.date('renewed')}; so far a new one came every ${span(d.count('shortestMonths'), d.count('longestMonths'))} months.`,

  'cost-per-year': (d) =>
    `Over ${d.rough('years')} years it costs ${span(d.money('lowPerYear'), d.money('highPerYear'))} a year${electricity(d)}${d.text('countsLaterSale') === 'true' ? '' : '; what it sells for later is not counted'}.`,
  'cost-per-million-tokens': (d) =>
    `A million written tokens take ${span(d.rough('kilowattHoursLow'), d.rough('kilowattHoursHigh'))} kWh, ${span(d.smallMoney('low'), d.smallMoney('high'))} of electricity (computed; ${power(d)}).`,
  'daily-tokens-take': (d) =>
    `${d.tokens('tokensPerDay')} tokens a day keep it at work for ${d.seconds('seconds')} (computed)` +
    (d.text('isTooLong') === 'true'
      ? `, more than the ${d.rough('hoursPerDay')} hours a day you have.`
      : '.'),
  'daily-tokens-impossible': (d) =>
    `${d.tokens('tokensPerDay')} tokens a day are more than it can do: they would take ${d.seconds('seconds')} of each day (computed).`,

  'mac-pays-off': (d) =>
    `At ${d.tokens('tokensPerDay')} tokens a day ${d.mac()} for ${d.money('netCost')} pays for itself after ${span(d.rough('earliestYears'), d.rough('latestYears'))} years: ${api(d)}.`,
  'mac-may-pay-off': (d) =>
    `At ${d.tokens('tokensPerDay')} tokens a day ${d.mac()} for ${d.money('netCost')} may pay for itself within ${d.rough('years')} years, after ${d.rough('earliestYears')} at the earliest: ${api(d)}.`,
  'mac-never-pays-off': (d) =>
    `At ${d.tokens('tokensPerDay')} tokens a day ${d.mac()} for ${d.money('netCost')} never pays for itself within ${d.rough('years')} years: ${api(d)}` +
    (d.has('earliestYears')
      ? `, so it would take ${d.rough('earliestYears')} years at the least${d.has('electricityLow') ? '' : ', electricity not counted'}.`
      : ', less than the electricity alone.'),

  'nvidia-card': (d) =>
    d.has('targetLow')
      ? `${cardOpening(d)} (${d.text('memoryGB')} GB)${d.has('isFurther') ? '' : ` runs ${d.text('model')},`} writes at ${targetRate(d)} and gives one answer in ${span(d.seconds('secondsLow'), d.seconds('secondsHigh'))} (computed from ${d.rate('promptTokensPerSecond')} read and ${d.rate('generationTokensPerSecond')} written with LLaMA 7B Q4_0, published ${d.date('date')}). Its price is not known.`
      : `${cardOpening(d)} (${d.text('memoryGB')} GB) reads at ${d.rate('promptTokensPerSecond')} and writes at ${d.rate('generationTokensPerSecond')} with LLaMA 7B Q4_0 (published, ${d.date('date')}).`,
  'other-computer': (d) =>
    `If it need not be a Mac: ${d.text('product')} (${d.text('memoryGB')} GB, ${d.money('amount')}, price of ${d.date('asOf')}) runs ${d.text('model')}, writes at ${targetRate(d)} and gives one answer in ${span(d.seconds('secondsLow'), d.seconds('secondsHigh'))} (computed from a published run).`,
  'mac-beside': (d) =>
    `For comparison, ${d.mac()}: ${targetRate(d)}, one answer in ${d.seconds('seconds')} (computed).`,
  'api-is-cheaper': (d) =>
    'An API is cheaper: ' +
    (d.has('input')
      ? `this model costs ${d.count('input')} USD in and ${d.count('output')} USD out per million tokens`
      : `open models cost ${d.count('inputLow')}–${d.count('inputHigh')} USD in and ${d.count('outputLow')}–${d.count('outputHigh')} USD out per million tokens`) +
    ` (${d.date('asOf')}).`,

  'other-engine': (d) =>
    `Run it in ${d.text('engineName')}${otherFiles(d)} instead of ${d.text('fromName')}: ` +
    `${span(d.rough('factorLow'), d.rough('factorHigh'))} times as fast ` +
    (d.has('measuredAt') ? measuredHere(d) : 'in published comparisons') +
    (d.has('low') ? `, here about ${span(d.rate('low'), d.rate('high'))} (computed).` : '.'),

  'cluster-one-mac-suffices': (d) =>
    `One Mac is enough: ${d.mac()} holds it alone` +
    (d.has('amount') ? ` for ${d.money('amount')} (price of ${d.date('asOf')}).` : '.'),
  'cluster-does-not-hold': (d) => `${d.count('count')} × ${d.mac()} do not hold it together either.`,
  'cluster-without-rdma': (d) =>
    `${d.mac()} is not known to have Thunderbolt 5, which direct memory access between Macs (RDMA, macOS ${d.text('minimumMacos')}) needs; without it only whole layers can be divided.`,
  'cluster-holds': (d) =>
    `${d.count('count')} × ${d.mac()} hold it together` +
    (d.has('amount') ? `: ${d.money('amount')} (price of ${d.date('asOf')})` : '') +
    (d.has('pipelineLow')
      ? `, writing at ${span(d.rate('pipelineLow'), d.rate('pipelineHigh'))} with the layers divided`
      : '') +
    (d.has('tensorLow')
      ? `, at ${span(d.rate('tensorLow'), d.rate('tensorHigh'))} with each layer split (computed).`
      : '.'),
  'cluster-loses': (d) =>
    `A model that one Mac holds only loses on two: ${d.percent('pipeline')} with the layers divided, ${d.percent('tensor')} with each layer split (${d.text('model')} ${d.text('quantisation')} in ${d.text('software')} on ${d.text('chip')}, published ${d.date('asOf')}).`,
  'cluster-needs': (d) =>
    `It takes a Thunderbolt 5 cable, macOS ${d.text('minimumMacos')} on both for RDMA, and MLX distributed, exo or llama.cpp RPC; such set-ups still break easily.`,
} satisfies Partial<ReasonSentences>;
