import { findMacByIdentifier } from '#core/chips/identify.ts';
import type { Mac } from '#core/chips/catalogue.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import type { SpeedSource } from '#core/speed/model-speed.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import type { AdviceQuestion } from './question.ts';
import type { Room } from './situation.ts';
import { type KeptShares, measuredKept, sharesByFan } from './steady-work.ts';

/** This machine's memory and what its speed is known from; `undefined` when its memory is unknown. */
export function presentRoom(question: AdviceQuestion): Room | undefined {
  const { machine, catalogue } = question;
  const memoryBytes = machine.memoryBytes.value;
  const budgetBytes = machine.memoryBudgetBytes.value;
  if (memoryBytes === undefined || budgetBytes === undefined) return undefined;
  const chip = catalogue.chips.find(({ id }) => id === machine.chipId.value);
  return {
    memoryBytes,
    budgetBytes,
    canRaiseLimit: machine.kind === 'apple-silicon',
    stockBudgetBytes: memoryBudget({ memoryBytes, rules: catalogue.workingSetRules })?.bytes,
    availableBytes: machine.conditions.availableBytes,
    kept: keptHere(question),
    speed: {
      ...evidence(question),
      ...(chip && { chip: speedChip(chip, memoryBytes / bytesPerGibibyte) }),
    },
  };
}

/** What the speed of any Mac is worked out from, besides its chip. */
export const evidence = ({
  parameters,
  calibration,
  measured,
}: AdviceQuestion): Omit<SpeedSource, 'chip'> => ({
  parameters,
  ...(calibration && { calibration }),
  ...(measured && { measured }),
});

/** This machine's own ten minutes go before what is known of its kind. */
function keptHere(question: AdviceQuestion): KeptShares | undefined {
  const measured = question.sustained && measuredKept(question.sustained);
  const mac = presentMac(question);
  return measured ?? (mac && sharesByFan(mac.hasFan));
}

/** The product in front of the user; `undefined` where its identifier is unknown or not listed. */
export function presentMac({
  machine,
  catalogue,
}: Pick<AdviceQuestion, 'machine' | 'catalogue'>): Mac | undefined {
  const identifier = machine.modelIdentifier.value;
  return identifier === undefined ? undefined : findMacByIdentifier(catalogue.macs, identifier);
}
