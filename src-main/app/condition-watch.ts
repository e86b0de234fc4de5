import type { BenchmarkConditions, ConditionReadings } from '#core/benchmark/trust.ts';
import type { Ports } from './ports.ts';

/** Conditions are read at most this often between blocks. */
const leastReadingMilliseconds = 5000;

export interface ConditionWatch {
  /** Between blocks; answers at once and reads beside the measuring. */
  look(): void;
  /** All that was read, and once more now. */
  readings(): Promise<ConditionReadings>;
}

/** Looks at the machine between blocks, and once more at the end. */
export function watchConditions(
  { probe, clock }: Pick<Ports, 'probe' | 'clock'>,
  before: BenchmarkConditions,
): ConditionWatch {
  const during: BenchmarkConditions[] = [];
  let lookedAt = clock.now().getTime();
  let looking: Promise<unknown> = Promise.resolve();
  return {
    look(): void {
      const now = clock.now().getTime();
      if (now - lookedAt < leastReadingMilliseconds) return;
      lookedAt = now;
      // A reading that fails says nothing of the machine.
      looking = probe.readConditions().then(
        (reading) => during.push(reading),
        () => undefined,
      );
    },
    async readings(): Promise<ConditionReadings> {
      await looking;
      return { before, during, after: await probe.readConditions() };
    },
  };
}
