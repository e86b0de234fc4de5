import type { EvidenceQuestion } from './evidence-question.ts';
import { type PublishedEvidence, speedAssumptions, type SpeedParameters, type Spread } from './parameters.ts';
import { chipKey, groupKey, type Novelty, type SpeedMeasure, spreadKey, widerSpread } from './spread.ts';

/** A spread of nothing: no published run tells how wide it must be. */
const widestSpread: Spread = { low: 0.3, high: 2, rows: 0 };

/** That of the group itself; else of the same engine's dense models, or of its kernels', stretched. */
export function publishedSpread(
  parameters: SpeedParameters,
  question: EvidenceQuestion,
  measure: SpeedMeasure,
): { spread: Spread; isThin: boolean } {
  const { engine, kernels, isMoe } = question;
  const groups = [
    groupKey(engine, measure, isMoe),
    groupKey(kernels, measure, isMoe),
    groupKey(engine, measure, false),
  ];
  const spreads = groups.map((group) =>
    noveltiesOf(question, parameters.evidence[group])
      .flatMap((novelty) => parameters.spreads[spreadKey(group, novelty)] ?? [])
      .reduce<Spread | undefined>((wide, each) => (wide ? widerSpread(wide, each) : each), undefined),
  );
  const [own] = spreads;
  if (own) return { spread: own, isThin: false };
  const { low, high, rows } = spreads.find((spread) => spread !== undefined) ?? widestSpread;
  const by = speedAssumptions.thinEvidenceStretch;
  return { spread: { low: low / by, high: high * by, rows }, isThin: true };
}

/** In how many ways the question is unlike the published runs; what is unlike in two is as wide as either. */
function noveltiesOf(
  { chip, isNewFamily }: EvidenceQuestion,
  published: PublishedEvidence | undefined,
): Novelty[] {
  const isNewChip = published?.chips[chipKey(chip)] === undefined;
  return [
    'new-pair',
    ...(isNewChip ? ['new-chip' as const] : []),
    ...(isNewFamily ? ['new-family' as const] : []),
  ];
}
