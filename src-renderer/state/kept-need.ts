import * as v from 'valibot';
import { type Need, NeedSchema } from '#core/advice/advice.ts';
import type { NeedEdits } from './need-numbers.ts';

export type KeepingPlace = Pick<Storage, 'getItem' | 'setItem'>;

/** Under which the need is kept in the page's own storage, on this machine alone. */
export const keptNeedKey = 'kaidoki.need';

/** A need with prices for every Mac there is takes less. */
const mostCharacters = 50_000;

const KeptNeedSchema = v.partial(NeedSchema);

/** What was edited in an earlier page, prices included; nothing where it can't be read or is no need. */
export function readKeptNeed(place: KeepingPlace): NeedEdits {
  try {
    const text = place.getItem(keptNeedKey);
    if (text === null || text.length > mostCharacters) return {};
    const kept = v.safeParse(KeptNeedSchema, JSON.parse(text));
    return kept.success ? kept.output : {};
  } catch {
    // Storage that the browser refuses, or a text that is no JSON: the usual need applies.
    return {};
  }
}

/** A storage that is full or refused forgets it with the page. */
export function keepNeed(place: KeepingPlace, edits: Partial<Need>): void {
  try {
    const text = JSON.stringify(edits);
    if (text.length <= mostCharacters) place.setItem(keptNeedKey, text);
  } catch {
    // As it was before anything was kept.
  }
}
