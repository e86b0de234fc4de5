import { type ObservedWorkingSet, ObservedWorkingSetSchema } from '#core/memory/observed-working-set.ts';
import * as v from 'valibot';
import observed from '../../data/working-set-observed.json';

/** The logs that the rules for the working set were read off; a row that does not fit throws. */
export const loadObservedWorkingSets = (): ObservedWorkingSet[] =>
  v.parse(v.array(ObservedWorkingSetSchema), observed);
