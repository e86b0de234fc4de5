/** Conditions of a run that make its figures, and a verdict on them, worthless. */
const ofRuns: readonly string[] = [
  'low-power-mode',
  'memory-pressure',
  'swap-in-use',
  'swap-grew',
  'thermal',
  'power-changed',
];

export const isRunDisturbance = (code: string): boolean => ofRuns.includes(code);

/** Whether a reason names a state of the machine in which nothing is told from its speed. */
export const isDisturbance = (code: string): boolean => isRunDisturbance(code) || code === 'on-battery';
