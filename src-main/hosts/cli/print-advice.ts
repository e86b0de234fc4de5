import { formatBytes, formatDate, formatMoney, formatSeconds, type Language } from '#contract/text/format.ts';
import { macName } from '#contract/text/mac-name.ts';
import { adviceProvenance, priceProvenance, verdictProvenance } from '#contract/text/provenance.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { verdictSentence } from '#contract/text/verdict-words.ts';
import type { Advice, Candidate, Reason } from '#core/advice/advice.ts';
import { formatInterval } from './print-fit.ts';
import { printable } from './table.ts';
import { cliText } from './text.ts';
import { wrap } from './wrap.ts';

interface AdviceLayout {
  /** Of the candidates; the advised ones come first. */
  mostCandidates: number;
  /** The catalogue was asked as of an earlier day, which the verdict then names. */
  isOfEarlierDay?: boolean;
}

const bullets = (title: string, reasons: readonly Reason[], language: Language): string[] =>
  reasons.length === 0
    ? []
    : [
        '',
        title,
        ...reasons.flatMap((reason) =>
          wrap(printable(reasonSentence(reason, language)), { first: '  - ', hanging: 4 }),
        ),
      ];

/** The verdict first, then why, what is free, what else would do, and the Macs on sale, in 80 columns. */
export function adviceLines(advice: Advice, language: Language, layout: AdviceLayout): string[] {
  const text = cliText(language);
  const day = formatDate(advice.catalogueDate, language);
  const basis = verdictProvenance(advice, language);
  return [
    ...(layout.isOfEarlierDay ? [text.asOfDay(day)] : []),
    ...wrap(printable(verdictSentence(advice, language)), { first: '', hanging: 0 }),
    ...(basis === '' ? [] : wrap(printable(bracketed(basis, language).trim()), { first: '', hanging: 2 })),
    ...bullets(text.why, advice.reasons, language),
    ...bullets(text.freeFirst, advice.freeChanges, language),
    ...bullets(text.alternatives, advice.alternatives, language),
    ...candidateList(advice, language, layout.mostCandidates),
  ];
}

const runs = ({ fits }: Candidate): boolean => fits === 'fits' || fits === 'tight' || fits === 'raise-limit';

interface Marked {
  candidate: Candidate;
  /** Two characters: whether it is advised, and whether it is on the line of price against time. */
  mark: string;
}

function candidateList(advice: Advice, language: Language, mostCandidates: number): string[] {
  const text = cliText(language);
  if (advice.candidates.length === 0) return [];
  const shown = ordered(advice).slice(0, mostCandidates);
  const more = advice.candidates.length - shown.length;
  const isUsed = (mark: string): boolean => shown.some((marked) => marked.mark.includes(mark));
  const legend = Object.entries(text.candidateMarks).flatMap(([mark, words]) =>
    isUsed(mark) ? [`${mark} ${words}`] : [],
  );
  const hasRanges = shown.some(({ candidate }) => candidate.vetoes.length === 0);
  return [
    '',
    text.candidatesOf(formatDate(advice.catalogueDate, language)),
    ...shown.flatMap((marked) => candidateLines(marked, language)),
    ...(more > 0 ? [`   ${text.moreCandidates(String(more))}`] : []),
    '',
    ...(legend.length > 0 ? wrap(legend.join('   '), { first: '', hanging: 0 }) : []),
    ...(hasRanges ? [text.rangeNote] : []),
    ...adviceProvenance(advice, language).flatMap((line) => wrap(printable(line), { first: '', hanging: 2 })),
  ];
}

/** The advised first, then what passes, then what would hold the model, then by how little speaks against it. */
function ordered({ candidates, recommended, stepUp, paretoIndices }: Advice): Marked[] {
  const marked = candidates.map((candidate, index) => {
    const advised = index === recommended ? '★' : index === stepUp ? '☆' : undefined;
    const first = advised ?? (candidate.vetoes.length > 0 ? '−' : ' ');
    return { candidate, mark: first + (paretoIndices.includes(index) ? '◆' : ' ') };
  });
  const rank = ({ mark, candidate }: Marked): number =>
    '★☆ −'.indexOf(mark.charAt(0)) * 100 + (runs(candidate) ? 0 : 50) + candidate.vetoes.length;
  return marked.toSorted((a, b) => rank(a) - rank(b));
}

const bracketed = (words: string, language: Language): string =>
  language === 'ja' ? `（${words}）` : ` (${words})`;

/** A line with name and price, and one with what it does or what speaks against it. */
function candidateLines({ candidate, mark }: Marked, language: Language): string[] {
  const { priceUnknown, aboutPrice } = cliText(language);
  const { price } = candidate;
  const money = price && formatMoney(price.amount, price.currency, language);
  const asked = price
    ? `${price.approximate ? aboutPrice(money ?? '') : money}${bracketed(priceProvenance(price, language), language)}`
    : priceUnknown;
  const below =
    candidate.vetoes.length > 0
      ? candidate.vetoes.map((veto) => reasonSentence(veto, language)).join(language === 'ja' ? '' : ' ')
      : figures(candidate, language);
  return [
    ...wrap(printable(`${macName(candidate, language)} · ${asked}`), { first: `${mark} `, hanging: 5 }),
    ...wrap(printable(below), { first: '     ', hanging: 5 }),
  ];
}

function figures({ fits, speed, timeOnMixSeconds, training }: Candidate, language: Language): string {
  const { answers, figures: words, training: trainingWords } = cliText(language);
  const bytes = (value: number): string => formatBytes(value, language);
  const parts = [
    answers[fits],
    ...(training
      ? [
          `${trainingWords.need} ${bytes(training.totalBytes)} (${bytes(training.lowBytes)}–${bytes(training.highBytes)})`,
        ]
      : []),
    ...(speed.promptTokensPerSecond
      ? [words.reads(formatInterval(speed.promptTokensPerSecond, language))]
      : []),
    ...(speed.generationTokensPerSecond
      ? [words.writes(formatInterval(speed.generationTokensPerSecond, language))]
      : []),
    ...(timeOnMixSeconds === undefined ? [] : [words.answer(formatSeconds(timeOnMixSeconds, language))]),
  ];
  return parts.join(' · ');
}
