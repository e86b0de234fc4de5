import type { Fact } from '#core/fact.ts';
import { linesOf, parseWholeNumber } from './lines.ts';
import { thermalPressures, type ThermalPressure } from './machine.ts';
import { factFrom, reasonForAbsence } from './reading.ts';

/** Darwin's notification that holds the thermal pressure; anyone may read it. */
export const thermalPressureKey = 'com.apple.system.thermalpressurelevel';

/**
 * `notifyutil -g com.apple.system.thermalpressurelevel`, which prints the key and a number from 0 to 4:
 * the one sign of heat that Apple silicon gives without root (read in public recordings of an M4 Air and an
 * M5 Mac; unverified by us on a Mac). Without the notification `notifyutil` prints nothing of this form.
 */
export function parseThermalPressure(text: string | undefined): { thermalPressure: Fact<ThermalPressure> } {
  const line = linesOf(text ?? '').find((candidate) => candidate.startsWith(`${thermalPressureKey} `));
  return {
    thermalPressure: factFrom({
      said: line?.slice(thermalPressureKey.length).trim(),
      source: 'notifyutil',
      parse: (said) => thermalPressures[parseWholeNumber(said, 0, thermalPressures.length - 1) ?? -1],
      absent: reasonForAbsence(text),
    }),
  };
}
