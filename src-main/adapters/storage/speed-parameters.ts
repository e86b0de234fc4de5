import { type SpeedParameters, SpeedParametersSchema } from '#core/speed/parameters.ts';
import * as v from 'valibot';
import shippedParameters from '../../data/speed-parameters.json';

let shipped: SpeedParameters | undefined;

/** The fitted speed parameters as shipped, checked once a process. `tools/fit-speed.ts` writes them. */
export function loadSpeedParameters(): SpeedParameters {
  shipped ??= v.parse(SpeedParametersSchema, shippedParameters);
  return shipped;
}
