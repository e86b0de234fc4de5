import type { Machine, MachineConditions, MachineWarning } from './machine.ts';
import type { Readings } from './readings.ts';

/** Below this, swap is what any Mac holds after some days and says nothing. */
const swapWorthMentioningBytes = 2 ** 30;

/** What changes from minute to minute, with unknown fields left out. */
export function conditionsOf(readings: Readings): MachineConditions {
  const { availableBytes, swapUsedBytes, lowPowerMode, power, sysctl } = readings;
  const facts = {
    availableBytes,
    swapUsedBytes,
    memoryPressure: sysctl.memoryPressure,
    powerSource: power.powerSource,
    lowPowerMode,
    batteryFraction: power.batteryFraction,
    cpuSpeedLimitFraction: readings.cpuSpeedLimitFraction,
    thermalWarningLevel: readings.thermalWarningLevel,
    thermalPressure: readings.thermalPressure,
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]) => (fact.value === undefined ? [] : [[name, fact.value]])),
  );
}

export function conditionWarnings(conditions: MachineConditions): MachineWarning[] {
  const { swapUsedBytes, memoryPressure, lowPowerMode, powerSource } = conditions;
  const warnings: MachineWarning[] = [];
  if (swapUsedBytes !== undefined && swapUsedBytes >= swapWorthMentioningBytes) {
    warnings.push({ code: 'swap-in-use', details: { usedBytes: swapUsedBytes } });
  }
  if (memoryPressure === 'warning' || memoryPressure === 'critical') {
    warnings.push({ code: 'memory-pressure', details: { level: memoryPressure } });
  }
  if (lowPowerMode === true) warnings.push({ code: 'low-power-mode', details: {} });
  if (powerSource === 'battery') warnings.push({ code: 'on-battery', details: {} });
  return warnings;
}

const conditionCodes: readonly MachineWarning['code'][] = [
  'swap-in-use',
  'memory-pressure',
  'low-power-mode',
  'on-battery',
];

/** The same machine at another moment: what lasts stays, and so do the warnings about it. */
export const inConditions = (machine: Machine, conditions: MachineConditions): Machine => ({
  ...machine,
  conditions,
  warnings: [
    ...machine.warnings.filter(({ code }) => !conditionCodes.includes(code)),
    ...conditionWarnings(conditions),
  ],
});
