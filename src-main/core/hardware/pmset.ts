import type { Fact } from '#core/fact.ts';
import { linesOf, parseWholeNumber } from './lines.ts';
import { factFrom, reasonForAbsence } from './reading.ts';

export interface PowerFacts {
  powerSource: Fact<'mains' | 'battery'>;
  /** Charge of the built-in battery, 0…1; a UPS is not one. */
  batteryFraction: Fact<number>;
}

const powerSources: Readonly<Record<string, 'mains' | 'battery'>> = {
  'AC Power': 'mains',
  'Battery Power': 'battery',
  'UPS Power': 'battery',
};

/** `pmset -g batt`; a desktop prints only the first line, so it has no battery fraction. */
export function parsePmsetBatt(text: string | undefined): PowerFacts {
  const lines = linesOf(text ?? '');
  const absent = reasonForAbsence(text);
  const drawing = lines.map((line) => /drawing from '([^']*)'/.exec(line)?.[1]).find(Boolean);
  const battery = lines.find((line) => line.includes('InternalBattery'));
  return {
    powerSource: factFrom({
      said: drawing,
      source: 'pmset',
      parse: (said) => powerSources[said],
      absent,
    }),
    batteryFraction: factFrom({
      said: battery && /(\d+)%/.exec(battery)?.[1],
      source: 'pmset',
      parse: parsePercent,
      absent,
    }),
  };
}

/**
 * `pmset -g`: the ` lowpowermode  0` line of the settings in use (seen in public listings of laptops and
 * a Studio); older Macs print none.
 */
export function parsePmset(text: string | undefined): { lowPowerMode: Fact<boolean> } {
  const lines = linesOf(text ?? '');
  const said = lines.map((line) => /^\s*lowpowermode\s+(\S+)/i.exec(line)?.[1]).find(Boolean);
  return {
    lowPowerMode: factFrom({
      said,
      source: 'pmset',
      parse: (value) => (value === '1' ? true : value === '0' ? false : undefined),
      absent: reasonForAbsence(text),
    }),
  };
}

export interface ThermalFacts {
  /** 0…1. */
  cpuSpeedLimitFraction: Fact<number>;
  /** As `IOPM.h` counts: 0 normal, 5 danger, 10 critical, 100 and above of the platform's own. */
  thermalWarningLevel: Fact<number>;
}

/** `IOPM.h`: `kIOPMThermalLevelUnknown`. */
const unknownThermalLevel = 255;

/**
 * `pmset -g therm`: `CPU_Speed_Limit`, printed by Intel Macs, and the warning that was last recorded.
 * Apple silicon prints only notes that nothing was recorded, which does not prove that nothing throttles:
 * that stays unknown.
 */
export function parsePmsetTherm(text: string | undefined): ThermalFacts {
  const fact = (label: RegExp, parse: (said: string) => number | undefined): Fact<number> => {
    const said = linesOf(text ?? '').map((line) => label.exec(line)?.[1]);
    return factFrom({ said: said.find(Boolean), source: 'pmset', parse, absent: reasonForAbsence(text) });
  };
  return {
    cpuSpeedLimitFraction: fact(/CPU_Speed_Limit\s*=\s*(\S+)/, parsePercent),
    // A date stands in front of it.
    thermalWarningLevel: fact(/Thermal Warning Level = (\S+)/, (said) =>
      parseWholeNumber(said, 0, unknownThermalLevel - 1),
    ),
  };
}

function parsePercent(text: string): number | undefined {
  const percent = parseWholeNumber(text, 0, 100);
  return percent === undefined ? undefined : percent / 100;
}
