import { formatDate, formatMoney, formatSeconds, type Language } from '#contract/text/format.ts';
import { macName } from '#contract/text/mac-name.ts';
import { reasonSentence, verdictSentence } from '#contract/text/reasons.ts';
import type { Advice, Candidate, Reason } from '#core/advice/advice.ts';
import { formatInterval } from './print-fit.ts';
import { formatTable, printable } from './table.ts';
import { cliText } from './text.ts';

const sentences = (title: string, reasons: readonly Reason[], language: Language): string[] =>
  reasons.length === 0
    ? []
    : ['', title, ...reasons.map((reason) => `  ${printable(reasonSentence(reason, language))}`)];

function candidateRow(candidate: Candidate, mark: string, language: Language): string[] {
  const { answers, priceUnknown } = cliText(language);
  const { price } = candidate;
  return [
    mark,
    macName(candidate, language),
    price ? formatMoney(price.amount, price.currency, language) : priceUnknown,
    answers[candidate.fits],
    formatInterval(candidate.speed.generationTokensPerSecond, language),
    candidate.timeOnMixSeconds === undefined ? '–' : formatSeconds(candidate.timeOnMixSeconds, language),
    candidate.vetoes
      .slice(0, 1)
      .map((veto) => reasonSentence(veto, language))
      .join(''),
  ];
}

/** The verdict first, then what speaks for it, what is free, and the Macs on sale. */
export function adviceLines(advice: Advice, language: Language, mostCandidates: number): string[] {
  const text = cliText(language);
  const { columns } = text;
  const marked = advice.candidates.map((candidate, index) => ({
    candidate,
    mark: index === advice.recommended ? '★' : index === advice.stepUp ? '☆' : '',
  }));
  const shown = [
    ...marked.filter(({ mark }) => mark !== ''),
    ...marked.filter(({ mark, candidate }) => mark === '' && candidate.vetoes.length === 0),
    ...marked.filter(({ mark, candidate }) => mark === '' && candidate.vetoes.length > 0),
  ].slice(0, mostCandidates);
  const left = (title: string) => ({ title, align: 'left' }) as const;
  const right = (title: string) => ({ title, align: 'right' }) as const;
  return [
    printable(verdictSentence(advice, language)),
    ...advice.reasons.map((reason) => `  ${printable(reasonSentence(reason, language))}`),
    ...sentences(text.freeFirst, advice.freeChanges, language),
    ...sentences(text.alternatives, advice.alternatives, language),
    ...(shown.length === 0
      ? []
      : [
          '',
          `${text.candidates} (${text.catalogueOf} ${formatDate(advice.catalogueDate, language)})`,
          formatTable(
            [
              left(''),
              left(columns.mac),
              right(columns.price),
              left(columns.answer),
              right(columns.writes),
              right(columns.time),
              left(columns.veto),
            ],
            shown.map(({ candidate, mark }) => candidateRow(candidate, mark, language)),
          ),
        ]),
  ];
}
