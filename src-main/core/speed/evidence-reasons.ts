import { type Calibration, isSameChip } from './calibration.ts';
import { engineNames, type Kernels } from './engine.ts';
import { appliesCalibration, type EvidenceQuestion, isUnpublishedGeneration } from './evidence-question.ts';
import type { PublishedEvidence } from './parameters.ts';
import { hasPromptTerms, isAccelerated } from './prompt-terms.ts';
import { otherBuildReason, referenceDetails, type SpeedReason, speedReason } from './reasons.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedSource } from './speed-source.ts';
import { chipKey } from './spread.ts';

/** What a speed comes from: a measurement here, or which published runs. */
export function originReasons(
  source: SpeedSource,
  { engine, chip }: EvidenceQuestion,
  published: PublishedEvidence | undefined,
): SpeedReason[] {
  const { parameters, calibration } = source;
  const origin =
    calibration && appliesCalibration(source, { engine, chip })
      ? speedReason('speed-calibrated', referenceDetails(calibration))
      : speedReason('speed-from-published-runs', {
          engine: engineNames[engine],
          rows: published?.rows ?? 0,
          chipRows: published?.chips[chipKey(chip)]?.rows ?? 0,
          ...(published && {
            from: published.from,
            to: published.to,
            programs: published.programs.join(', '),
          }),
          asOf: parameters.asOf,
        });
  if (engine !== 'llama.cpp') return [origin];
  return [origin, ...carriedReason(calibration, chip), ...otherBuildReason(calibration)];
}

/** What was measured on one chip corrects the others in part. */
const carriedReason = (calibration: Calibration | undefined, chip: SpeedChip): SpeedReason[] =>
  calibration?.chip && !isSameChip(calibration.chip, chip)
    ? [speedReason('speed-carried-from-measurement', referenceDetails(calibration))]
    : [];

/** What is not known of the chip, and what is assumed of it. */
export function chipReasons(
  source: SpeedSource,
  { engine, chip, kernels, tensorApi }: EvidenceQuestion,
): SpeedReason[] {
  const details = { generation: chip.generation };
  const reasons: SpeedReason[] = [];
  if (isUnpublishedGeneration(chip)) reasons.push(speedReason('speed-no-runs-of-chip', details));
  if (!hasPromptTerms(chip)) return [...reasons, speedReason('prompt-speed-unknown', details)];
  if (!isAccelerated(chip)) return reasons;
  const measured = appliesCalibration(source, { engine, chip }) ? source.calibration?.tensorApi : undefined;
  const share = plainShare(source, kernels);
  return [...reasons, ...tensorApiReason(measured, tensorApi, { ...details, ...share })];
}

/** The rate of a long prompt without neural accelerators as a share of that with them, and the inverse. */
function plainShare(
  { parameters }: SpeedSource,
  kernels: Kernels,
): { share: number; factor: number } | undefined {
  const { prompt } = parameters.engines[kernels];
  const plain = (prompt['generation-4'] ?? 0) + (prompt['quantised-late'] ?? 0);
  const accelerated = prompt['generation-5'];
  if (accelerated === undefined || plain === 0) return undefined;
  return { share: accelerated / plain, factor: plain / accelerated };
}

/** What was measured on this very chip need not be assumed. */
function tensorApiReason(
  measured: Calibration['tensorApi'] | undefined,
  isAssumed: boolean,
  details: SpeedReason['details'],
): SpeedReason[] {
  if (!isAssumed) return [speedReason('speed-assumes-no-tensor-api', details)];
  if (measured === 'on') return [];
  return [speedReason(measured === 'off' ? 'speed-without-tensor-api' : 'speed-assumes-tensor-api', details)];
}
