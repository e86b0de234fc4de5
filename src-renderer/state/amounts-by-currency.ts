import type { Need } from '#core/advice/advice.ts';
import type { NeedEdits } from './need-numbers.ts';

interface Before {
  edits: NeedEdits;
  currency: Need['currency'];
}

/** What was said in each currency, for when it is chosen again; until the page is left. */
export class AmountsByCurrency {
  #said = new Map<Need['currency'], NeedEdits>();

  /** Changes, and where the currency is one of them, the amounts that were said in it last. */
  exchanged(changes: NeedEdits, { edits, currency }: Before): NeedEdits {
    const next = changes.currency ?? currency;
    if (next === currency) return changes;
    this.#said.set(currency, amountsOf(edits));
    // What this Mac sells for goes with selling it.
    const isSold = edits.keepPresentMac === false;
    return { ...changes, ...this.#said.get(next), ...(!isSold && { resaleValue: undefined }) };
  }

  clear(): void {
    this.#said.clear();
  }
}

const amountsOf = ({
  budget,
  resaleValue,
  laterResaleValue,
  priceOfMacBoughtAnyway,
  electricityPricePerKilowattHour,
}: NeedEdits): NeedEdits => ({
  budget,
  resaleValue,
  laterResaleValue,
  priceOfMacBoughtAnyway,
  electricityPricePerKilowattHour,
});
